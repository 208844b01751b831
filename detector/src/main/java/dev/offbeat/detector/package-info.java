/**
 * The front door of the detector.
 *
 * <p>Three lifetimes, three types: {@link dev.offbeat.detector.DetectorModel} is shared by the
 * whole process, {@link dev.offbeat.detector.Detector} belongs to one thread, {@link
 * dev.offbeat.detector.SeriesState} to one series.
 *
 * <pre>{@code
 * try (DetectorModel model = DetectorModel.load(Path.of("model.onnx"))) {
 *   Detector detector = model.newDetector(DetectorOptions.defaults());
 *   SeriesState series = model.newState();
 *   Detection detection = detector.detect(series, Observation.of(timestampMillis, value));
 * }
 * }</pre>
 */
@NullMarked
package dev.offbeat.detector;

import org.jspecify.annotations.NullMarked;
