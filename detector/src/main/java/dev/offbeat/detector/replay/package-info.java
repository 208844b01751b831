/**
 * The stream once more: {@link dev.offbeat.detector.replay.Replay} takes the points of a {@link
 * dev.offbeat.detector.replay.PointSource}, topics or files, through the very code of the topology,
 * as it is configured and as it might be, and says what each {@link
 * dev.offbeat.detector.replay.Variant} would have told.
 */
@NullMarked
package dev.offbeat.detector.replay;

import org.jspecify.annotations.NullMarked;
