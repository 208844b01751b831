package dev.offbeat.detector.rules;

import dev.offbeat.detector.ingest.SeriesKey;
import java.util.List;
import java.util.function.Predicate;

/** Chooses series by any of several selectors, as rules are written: none chooses nothing. */
public final class SeriesSelection implements Predicate<String> {
  private final List<Selector> selectors;

  private SeriesSelection(List<Selector> selectors) {
    this.selectors = selectors;
  }

  /**
   * Reads selectors like {@code node_load1{host=~"web-.*"}}.
   *
   * @throws IllegalArgumentException saying what was expected where, and what was found
   */
  public static SeriesSelection parse(List<String> selectors) {
    return new SeriesSelection(selectors.stream().map(Selector::parse).toList());
  }

  /** Whether a series is chosen, by its text: {@code name{a="x",b="y"}}, or any other. */
  @Override
  public boolean test(String series) {
    SeriesKey key = SeriesKey.parseLeniently(series);
    return selectors.stream().anyMatch(selector -> selector.matches(key));
  }
}
