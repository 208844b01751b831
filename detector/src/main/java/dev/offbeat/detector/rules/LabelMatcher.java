package dev.offbeat.detector.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.offbeat.detector.ingest.SeriesKey;
import org.jspecify.annotations.Nullable;

/** A condition on one label. Regexes match the whole value, in time linear in its length. */
final class LabelMatcher {
  /** The label that stands for the metric's name, as in PromQL. */
  static final String NAME = "__name__";

  private static final int LONGEST_REGEX = 2000;

  /** How the value is compared. */
  enum Operator {
    NOT_EQUAL("!="),
    NOT_MATCHING("!~"),
    MATCHING("=~"),
    EQUAL("=");

    final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }
  }

  private final String label;
  private final String value;
  private final boolean isNegative;
  private final @Nullable Pattern pattern;

  /**
   * A condition.
   *
   * @throws IllegalArgumentException if the value is to be a regex and is not
   */
  LabelMatcher(String label, Operator operator, String value) {
    this.label = label;
    this.value = value;
    isNegative = operator == Operator.NOT_EQUAL || operator == Operator.NOT_MATCHING;
    boolean isRegex = operator == Operator.MATCHING || operator == Operator.NOT_MATCHING;
    pattern = isRegex ? compile(value) : null;
  }

  private static Pattern compile(String regex) {
    if (regex.length() > LONGEST_REGEX) {
      throw new IllegalArgumentException(
          "a regex of at most %d characters, found %d".formatted(LONGEST_REGEX, regex.length()));
    }
    try {
      return Pattern.compile(regex, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "a regex in RE2's syntax, found '%s' (%s)".formatted(regex, e.getDescription()), e);
    }
  }

  boolean matches(SeriesKey series) {
    String found = label.equals(NAME) ? series.name() : series.labels().getOrDefault(label, "");
    boolean isFound = pattern == null ? value.equals(found) : pattern.matches(found);
    return isFound != isNegative;
  }
}
