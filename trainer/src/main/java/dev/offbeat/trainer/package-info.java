/**
 * The trainer's command, {@link dev.offbeat.trainer.TrainCommand}, from a history to a model file.
 * As a library: {@link dev.offbeat.trainer.source.HistorySource}, {@link
 * dev.offbeat.trainer.train.Trainer}, {@link dev.offbeat.trainer.calibrate.Calibrator}, {@link
 * dev.offbeat.trainer.export.OnnxExporter}, in this order.
 */
@NullMarked
package dev.offbeat.trainer;

import org.jspecify.annotations.NullMarked;
