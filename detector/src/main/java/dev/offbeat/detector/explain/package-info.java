/**
 * Says in plain words why a point is or is not an anomaly. {@link
 * dev.offbeat.detector.explain.Explanation} is the front door.
 */
@NullMarked
package dev.offbeat.detector.explain;

import org.jspecify.annotations.NullMarked;
