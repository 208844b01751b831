/**
 * Which series are watched, and how: {@link dev.offbeat.detector.rules.RuleSet} says the {@link
 * dev.offbeat.detector.rules.SeriesSettings} of a series, from rules in YAML whose selectors are
 * written as in Prometheus. No Kafka, no clock, no files: texts in, settings out.
 */
@NullMarked
package dev.offbeat.detector.rules;

import org.jspecify.annotations.NullMarked;
