package dev.offbeat.detector.kafka;

/**
 * Where the record lies that an event came from.
 *
 * @param topic the topic that the processor read, which is a repartition topic after a re-keying
 */
public record SourcePosition(String topic, int partition, long offset) {}
