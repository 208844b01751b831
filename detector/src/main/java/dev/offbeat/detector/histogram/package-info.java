/**
 * Histograms, and what becomes of those that count since a start. {@link
 * dev.offbeat.detector.histogram.Buckets} tells quantiles of observations that were counted by
 * size; a {@link dev.offbeat.detector.histogram.RunningStatistic}, a mean or a quantile of all
 * since the start, tells that of the observations between two of its readings. It knows neither
 * formats nor series.
 */
@NullMarked
package dev.offbeat.detector.histogram;

import org.jspecify.annotations.NullMarked;
