/**
 * {@code offbeat replay}, {@code explain}, {@code feedback} and {@code backtest}: what was told,
 * why, what would have been, and how good that is.
 */
@NullMarked
package dev.offbeat.cli.replay;

import org.jspecify.annotations.NullMarked;
