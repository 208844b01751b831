/**
 * What stands between a series' points, as they come, and the detector: order, duplicates,
 * counters, missing values, and the silence and flatness that no single point shows. {@link
 * dev.offbeat.detector.intake.Intake} is the way in. It knows no broker and no clock: the time is
 * told.
 */
@NullMarked
package dev.offbeat.detector.intake;

import org.jspecify.annotations.NullMarked;
