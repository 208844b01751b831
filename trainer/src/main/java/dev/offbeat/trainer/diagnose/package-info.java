/**
 * What a trained recurrence does along real data: how far gradients reach back, what the state
 * forgets, whether it stays bounded, how it runs on its own forecasts. {@link
 * dev.offbeat.trainer.diagnose.Diagnostics} is the front door.
 */
@NullMarked
package dev.offbeat.trainer.diagnose;

import org.jspecify.annotations.NullMarked;
