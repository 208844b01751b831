/**
 * The model contract: what an ONNX file must hold to be run by the detector, read and written in
 * one place so that trainer and detector cannot disagree. {@link
 * dev.offbeat.detector.model.OnnxModel} opens a file, {@link
 * dev.offbeat.detector.model.ModelMetadata} is what it says of itself, {@link
 * dev.offbeat.detector.model.StepPredictor} runs it. See {@code docs/model-contract.md}.
 */
@NullMarked
package dev.offbeat.detector.model;

import org.jspecify.annotations.NullMarked;
