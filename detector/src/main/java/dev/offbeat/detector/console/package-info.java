/**
 * The HTTP API of the console, and its page: what is known of every series, asked of whichever
 * instance has it, and what people tell the detector. {@link dev.offbeat.detector.console.Console}
 * is the front door.
 */
@NullMarked
package dev.offbeat.detector.console;

import org.jspecify.annotations.NullMarked;
