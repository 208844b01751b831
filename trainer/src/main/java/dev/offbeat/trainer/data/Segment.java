package dev.offbeat.trainer.data;

/**
 * A stretch of a series that one lane runs over from a zero state.
 *
 * @param from index of its first point
 * @param scoredFrom index of the first point whose prediction counts; before it the state warms up
 * @param to index after its last point
 * @param horizonEnd index that no target may look at or beyond
 */
public record Segment(TrainingSeries series, int from, int scoredFrom, int to, int horizonEnd) {}
