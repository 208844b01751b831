/**
 * The detectors that are compared, all behind {@link
 * dev.offbeat.bench.quality.contender.StreamingScorer}; {@link
 * dev.offbeat.bench.quality.contender.Peers} lists those that are not Offbeat.
 */
@NullMarked
package dev.offbeat.bench.quality.contender;

import org.jspecify.annotations.NullMarked;
