/**
 * From a trained network to the one file that is the release unit: {@link
 * dev.offbeat.trainer.export.OnnxExporter} is the front door.
 */
@NullMarked
package dev.offbeat.trainer.export;

import org.jspecify.annotations.NullMarked;
