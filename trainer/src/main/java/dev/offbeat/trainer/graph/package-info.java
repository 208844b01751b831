/**
 * One step of a recurrence as a graph of vector operations, from which all else follows: its value
 * and gradient over many steps and lanes ({@link dev.offbeat.trainer.graph.Unrolled}), its tangent,
 * and its ONNX file ({@link dev.offbeat.trainer.graph.GraphWriter}). The front door is {@link
 * dev.offbeat.trainer.graph.StepGraph}.
 */
@NullMarked
package dev.offbeat.trainer.graph;

import org.jspecify.annotations.NullMarked;
