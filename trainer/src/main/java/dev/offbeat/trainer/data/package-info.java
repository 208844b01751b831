/**
 * From files to training windows: {@link dev.offbeat.trainer.data.History} reads series, {@link
 * dev.offbeat.trainer.data.TrainingSeries} holds what the network will see of them, {@link
 * dev.offbeat.trainer.data.LaneFeeder} deals them out to the lanes of a window.
 */
@NullMarked
package dev.offbeat.trainer.data;

import org.jspecify.annotations.NullMarked;
