/**
 * What a point costs: {@link dev.offbeat.bench.speed.StepCommand} measures the network's step,
 * {@link dev.offbeat.bench.speed.DetectCommand} the whole detector's, by JMH; {@link
 * dev.offbeat.bench.speed.PeersCommand} that of other detectors beside it.
 */
@NullMarked
package dev.offbeat.bench.speed;

import org.jspecify.annotations.NullMarked;
