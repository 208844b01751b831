/**
 * Fits a network to a history by truncated backpropagation through time: {@link
 * dev.offbeat.trainer.train.Trainer} is the front door.
 */
@NullMarked
package dev.offbeat.trainer.train;

import org.jspecify.annotations.NullMarked;
