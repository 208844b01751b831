/**
 * Recurrent cells and their head, forward and backward side by side. {@link
 * dev.offbeat.trainer.nn.Network} is the front door. Data lies batch-minor, {@code
 * float[dimension][step · lanes + lane]}, so that every inner loop runs over contiguous numbers.
 *
 * <p>To add a cell: one class that implements {@link dev.offbeat.trainer.nn.Cell}, one line in
 * {@link dev.offbeat.trainer.nn.CellKind}.
 */
@NullMarked
package dev.offbeat.trainer.nn;

import org.jspecify.annotations.NullMarked;
