/**
 * What held-out history teaches of a trained network, measured by replaying it through the
 * detector: {@link dev.offbeat.trainer.calibrate.Calibrator} is the front door.
 */
@NullMarked
package dev.offbeat.trainer.calibrate;

import org.jspecify.annotations.NullMarked;
