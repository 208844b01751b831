/**
 * The chaos test: {@link dev.offbeat.bench.chaos.ChaosCommand} is the front door. Brokers and
 * detectors run as processes of their own; faults hit them while records wait; at the end a plain
 * detector scores the accepted input again, and every incident must be the same.
 */
@NullMarked
package dev.offbeat.bench.chaos;

import org.jspecify.annotations.NullMarked;
