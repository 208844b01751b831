/**
 * Files that are only ever replaced by complete ones: {@link
 * dev.offbeat.detector.file.ReplacementFile}.
 */
@NullMarked
package dev.offbeat.detector.file;

import org.jspecify.annotations.NullMarked;
