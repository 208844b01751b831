package dev.offbeat.detector.kafka;

import dev.offbeat.detector.DetectorModel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which model is to watch which series. Immutable.
 *
 * @param choices models by the names that rules have for them; {@link #DEFAULT} for all other
 *     series
 * @param rejected fingerprint of the model that was rolled back: what comes after it needs no
 *     trial; null for none
 * @param trialPoints points of a series on which a new model is compared with the one before
 * @param watchPoints points of a series for which the one before is kept after that
 */
public record ModelPlan(
    Map<String, Choice> choices, @Nullable String rejected, int trialPoints, int watchPoints) {
  /** The name of the model of all series of which no rule speaks. */
  public static final String DEFAULT = "default";

  private static final int TRIAL_POINTS = 128;
  private static final int WATCH_POINTS = 512;

  /**
   * A model that is wanted.
   *
   * @param fingerprint 16 hex digits
   * @param tried whether it has to prove itself first
   */
  public record Choice(String fingerprint, boolean tried) {}

  public ModelPlan {
    choices = Map.copyOf(choices);
    if (!choices.containsKey(DEFAULT)) {
      throw new IllegalArgumentException("choices: expected one named " + DEFAULT + ", found none");
    }
  }

  /** Fingerprint of the model of series of which no rule speaks. */
  public String first() {
    Choice choice = choices.get(DEFAULT);
    return choice == null ? "" : choice.fingerprint;
  }

  /** One model for all series. */
  public static ModelPlan of(DetectorModel model) {
    return new ModelPlan(
        Map.of(DEFAULT, new Choice(model.fingerprint(), true)), null, TRIAL_POINTS, WATCH_POINTS);
  }
}
