package dev.offbeat.detector.ingest;

import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Labels of a series while a decoder gathers them: sorted by name, each once. An empty value is no
 * label, and a name that comes again replaces the one before.
 */
final class Labels {
  static final int MOST = 64;

  private final TreeMap<String, String> values;
  private @Nullable String text; // made when first asked for

  Labels() {
    values = new TreeMap<>();
  }

  private Labels(Labels other) {
    values = new TreeMap<>(other.values);
    text = other.text;
  }

  /** A copy, to which more may be added. */
  Labels copy() {
    return new Labels(this);
  }

  Labels put(String name, String value) throws DecodeException {
    if (name.isEmpty()) {
      throw new DecodeException(
          Reason.SERIES_INVALID, "expected a label's name, found an empty text");
    }
    if (value.length() > SeriesKey.MOST_BYTES) {
      throw new DecodeException(
          Reason.SERIES_TOO_LONG,
          "expected a label of at most %d bytes, found %d for %s"
              .formatted(SeriesKey.MOST_BYTES, value.length(), Found.of(name)));
    }
    text = null;
    if (value.isEmpty()) {
      values.remove(name);
    } else {
      values.put(name, value);
      if (values.size() > MOST) {
        throw new DecodeException(
            Reason.SERIES_TOO_LONG, "expected at most %d labels, found more".formatted(MOST));
      }
    }
    return this;
  }

  SortedMap<String, String> asMap() {
    return Collections.unmodifiableSortedMap(values);
  }

  /**
   * The text of the series of a metric that has these labels.
   *
   * @throws DecodeException if the name is empty, the text too long, or not writable in UTF-8
   */
  String series(String name) throws DecodeException {
    if (text == null) {
      text = SeriesText.write(values);
    }
    return SeriesText.of(name, text);
  }
}
