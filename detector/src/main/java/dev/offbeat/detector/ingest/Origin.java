package dev.offbeat.detector.ingest;

/** The record that a point was read from, before any other topic. */
public record Origin(String topic, int partition, long offset) {}
