/**
 * The detector's events as meters. {@link dev.offbeat.detector.metrics.DetectorMetrics} listens to
 * the detector and counts in any Micrometer registry; {@link
 * dev.offbeat.detector.metrics.MeterNames} lists every meter there is. No meter is tagged by
 * series.
 */
@NullMarked
package dev.offbeat.detector.metrics;

import org.jspecify.annotations.NullMarked;
