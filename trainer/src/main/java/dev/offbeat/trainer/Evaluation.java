package dev.offbeat.trainer;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at beyond what goes into the model's file.
 *
 * @param source where the history came from, in words
 * @param horizon steps over which the network runs on its own forecasts; 0 for none
 * @param report page to write; null for none
 */
record Evaluation(String source, int horizon, @Nullable Path report) {
  /** Nothing but the model. */
  static final Evaluation NONE = new Evaluation("", 0, null);
}
