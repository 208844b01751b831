package dev.offbeat.detector.rules;

import dev.offbeat.detector.ingest.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses series as a Prometheus instant vector selector does: {@code
 * node_load1{host=~"web-.*",env!="dev"}}. The name may be left out, or stand among the matchers as
 * {@code __name__} or as a text in quotes. A label that a series has not is the empty text.
 */
final class Selector {
  /*
   * Wider than Prometheus in two ways: a bare name may hold any character but space and {}"'`,=~!, so
   * that system.cpu.load needs no quotes, and {} is allowed: it chooses every series.
   */
  private final List<LabelMatcher> matchers;
  private final @Nullable SeriesKey only; // the one series; null where the matchers choose

  private Selector(List<LabelMatcher> matchers, @Nullable SeriesKey only) {
    this.matchers = List.copyOf(matchers);
    this.only = only;
  }

  /** The selector of one series, by its text. */
  static Selector of(String series) {
    return new Selector(List.of(), SeriesKey.parseLeniently(series));
  }

  /**
   * Reads a selector.
   *
   * @throws IllegalArgumentException saying what was expected where, and what was found
   */
  static Selector parse(String text) {
    SelectorText rest = new SelectorText(text);
    List<LabelMatcher> matchers = new ArrayList<>();
    rest.skipSpace();
    String name = rest.bare();
    if (!name.isEmpty()) {
      matchers.add(new LabelMatcher(LabelMatcher.NAME, LabelMatcher.Operator.EQUAL, name));
    }
    rest.skipSpace();
    if (rest.take("{")) {
      braces(rest, matchers, !name.isEmpty());
    } else if (name.isEmpty()) {
      throw rest.expected("a metric's name or '{'");
    }
    rest.skipSpace();
    if (!rest.isAtEnd()) {
      throw rest.expected(matchers.isEmpty() ? "the end" : "'{' or the end");
    }
    return new Selector(matchers, null);
  }

  private static void braces(SelectorText rest, List<LabelMatcher> matchers, boolean hasName) {
    boolean isNamed = hasName;
    rest.skipSpace();
    while (!rest.take("}")) {
      boolean isQuoted = rest.isQuoteNext();
      String label = isQuoted ? rest.quoted() : rest.bare();
      rest.skipSpace();
      if (label.isEmpty()) {
        throw rest.expected("a label's name or '}'");
      }
      LabelMatcher.Operator operator = operator(rest);
      if (operator == null && !isQuoted) {
        throw rest.expected("one of = != =~ !~");
      }
      boolean isName = operator == null || label.equals(LabelMatcher.NAME);
      if (isName && isNamed) {
        throw rest.expected("the metric's name once, not twice,");
      }
      isNamed |= operator == null;
      rest.skipSpace();
      matchers.add(
          operator == null
              ? new LabelMatcher(LabelMatcher.NAME, LabelMatcher.Operator.EQUAL, label)
              : new LabelMatcher(label, operator, rest.quoted()));
      rest.skipSpace();
      if (!rest.take(",")) {
        rest.require("}", "',' or '}'");
        return;
      }
      rest.skipSpace();
    }
  }

  private static LabelMatcher.@Nullable Operator operator(SelectorText rest) {
    for (LabelMatcher.Operator operator : LabelMatcher.Operator.values()) {
      if (rest.take(operator.symbol)) {
        return operator;
      }
    }
    return null;
  }

  boolean matches(SeriesKey series) {
    if (only != null) {
      return only.equals(series);
    }
    for (LabelMatcher matcher : matchers) {
      if (!matcher.matches(series)) {
        return false;
      }
    }
    return true;
  }
}
