package dev.offbeat.cli.demo;

/**
 * One value of one series.
 *
 * @param series its key
 * @param timestampMillis event time, ms since the epoch
 * @param value in the series' own unit
 */
record Reading(String series, long timestampMillis, double value) {}
