/**
 * From values and foretold values to a score: small parts, each an immutable set of constants with
 * a state per series, combined by {@link dev.offbeat.detector.score.Scorer}, which reads like the
 * equations. Works on arrays and its own state types; knows neither files nor networks.
 */
@NullMarked
package dev.offbeat.detector.score;

import org.jspecify.annotations.NullMarked;
