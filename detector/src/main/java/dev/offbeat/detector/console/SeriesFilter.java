package dev.offbeat.detector.console;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which series are asked for.
 *
 * @param words each of which must occur in the series' text, in lower case
 * @param status null for any
 */
record SeriesFilter(List<String> words, @Nullable SeriesStatus status) {
  private static final int MOST_WORDS = 16;
  private static final int LONGEST = 512;

  /**
   * Reads a filter.
   *
   * @throws Problem if it is too long
   */
  static SeriesFilter of(@Nullable String search, @Nullable String state) {
    String text = search == null ? "" : search.strip().toLowerCase(Locale.ROOT);
    if (text.length() > LONGEST) {
      throw Problem.expected("search", "at most " + LONGEST + " characters", text.length());
    }
    List<String> words = text.isEmpty() ? List.of() : Arrays.asList(text.split("\\s+", -1));
    if (words.size() > MOST_WORDS) {
      throw Problem.expected("search", "at most " + MOST_WORDS + " words", words.size());
    }
    return new SeriesFilter(
        words, state == null ? null : SeriesStatus.valueOf(state.toUpperCase(Locale.ROOT)));
  }

  boolean isEmpty() {
    return words.isEmpty() && status == null;
  }

  /** Whether a series' text is one that is asked for. */
  boolean matches(String series) {
    if (words.isEmpty()) {
      return true;
    }
    String text = series.toLowerCase(Locale.ROOT);
    for (int i = 0; i < words.size(); i++) {
      if (!text.contains(words.get(i))) {
        return false;
      }
    }
    return true;
  }
}
