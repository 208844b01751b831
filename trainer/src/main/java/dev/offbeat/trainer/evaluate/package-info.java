/**
 * How well detection did against labels: which labelled events raised an alert, how late, and how
 * often there was one that nobody labelled. Scores and labels in, figures out.
 */
@NullMarked
package dev.offbeat.trainer.evaluate;

import org.jspecify.annotations.NullMarked;
