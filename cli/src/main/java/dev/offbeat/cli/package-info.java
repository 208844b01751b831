/**
 * The {@code offbeat} command: {@link dev.offbeat.cli.Offbeat} gathers the project's commands
 * behind one name, with one way of reporting errors.
 */
@NullMarked
package dev.offbeat.cli;

import org.jspecify.annotations.NullMarked;
