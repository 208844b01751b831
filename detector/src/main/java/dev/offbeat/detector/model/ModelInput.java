package dev.offbeat.detector.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One declared input of the network, built by the detector at each step: {@code factor · kind}, of
 * one feature or of the clock. Its text form is {@code 2*difference(0)}, {@code value(0)}, {@code
 * sin_day}.
 *
 * @param kind what is computed
 * @param feature index of the feature; 0 for the clock's kinds
 * @param factor what the computed quantity is multiplied by before it enters the network
 */
public record ModelInput(Kind kind, int feature, float factor) {

  /** What an input is computed from; v is a feature's transformed value. */
  public enum Kind {
    /** v(t). */
    VALUE,
    /** v(t) − v(t−1). */
    DIFFERENCE,
    /** sin(2π · time of day, UTC). */
    SIN_DAY,
    /** cos(2π · time of day, UTC). */
    COS_DAY;

    private boolean ofClock() {
      return this == SIN_DAY || this == COS_DAY;
    }
  }

  private static final Pattern TEXT =
      Pattern.compile(
          "(?:(?<factor>[-+0-9.eE]+)\\*)?(?<kind>[a-z_]+)(?:\\((?<feature>\\d{1,6})\\))?");

  public static ModelInput value(int feature) {
    return new ModelInput(Kind.VALUE, feature, 1);
  }

  public static ModelInput difference(int feature, float factor) {
    return new ModelInput(Kind.DIFFERENCE, feature, factor);
  }

  public static ModelInput sinDay() {
    return new ModelInput(Kind.SIN_DAY, 0, 1);
  }

  public static ModelInput cosDay() {
    return new ModelInput(Kind.COS_DAY, 0, 1);
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static ModelInput parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected like 2*difference(0), found " + text);
    }
    Kind kind = Kind.valueOf(matcher.group("kind").toUpperCase(java.util.Locale.ROOT));
    String feature = matcher.group("feature");
    if (kind.ofClock() != (feature == null)) {
      throw new IllegalArgumentException(
          "a feature's index goes with value and difference only: " + text);
    }
    String factor = matcher.group("factor");
    return new ModelInput(
        kind,
        feature == null ? 0 : Integer.parseInt(feature),
        factor == null ? 1 : Float.parseFloat(factor));
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(java.util.Locale.ROOT);
    String text = kind.ofClock() ? name : name + "(" + feature + ")";
    return factor == 1 ? text : factor + "*" + text;
  }
}
