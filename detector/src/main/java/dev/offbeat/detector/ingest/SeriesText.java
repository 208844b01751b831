package dev.offbeat.detector.ingest;

import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.util.Map;
import java.util.SortedMap;

/** Writes the text of a series' key, and bounds it. */
final class SeriesText {
  private SeriesText() {}

  /**
   * A metric's name and the text of its labels as one.
   *
   * @throws DecodeException if the name is empty, the text too long, or not writable in UTF-8
   */
  static String of(String name, String labels) throws DecodeException {
    if (name.isEmpty()) {
      throw new DecodeException(
          Reason.SERIES_INVALID, "expected a metric's name, found an empty text");
    }
    if (name.length() > SeriesKey.MOST_BYTES) {
      throw tooLong(name.length());
    }
    String series = write(name, labels);
    requireShort(series);
    return series;
  }

  /** The same, whatever its length. */
  static String write(String name, String labels) {
    if (isPlain(name, false)) {
      return labels.isEmpty() ? name : name.concat(labels);
    }
    StringBuilder quoted = new StringBuilder(name.length() + labels.length() + 8);
    quote(name, quoted);
    return quoted.append(labels).toString();
  }

  /** {@code {a="x",b="y"}}, or nothing where there are none. */
  static String write(SortedMap<String, String> labels) {
    if (labels.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(64);
    char separator = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      text.append(separator);
      if (isPlain(label.getKey(), true)) {
        text.append(label.getKey());
      } else {
        quote(label.getKey(), text);
      }
      text.append('=');
      quote(label.getValue(), text);
      separator = ',';
    }
    return text.append('}').toString();
  }

  /** Whether a name needs no quotes. */
  static boolean isPlain(String name, boolean isLabel) {
    for (int i = 0; i < name.length(); i++) {
      if (!isPlain(name.charAt(i), isLabel)) {
        return false;
      }
    }
    return true;
  }

  static boolean isPlain(char c, boolean isLabel) {
    return switch (c) {
      case '{', '"', '\\', '\n' -> false;
      case '}', '=', ',' -> !isLabel;
      default -> true;
    };
  }

  private static void quote(String value, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '"' -> out.append("\\\"");
        case '\n' -> out.append("\\n");
        default -> out.append(c);
      }
    }
    out.append('"');
  }

  private static void requireShort(String series) throws DecodeException {
    int bytes = series.length();
    for (int i = 0; i < series.length(); i++) {
      char c = series.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 ? 1 : 2;
        if (Character.isSurrogate(c)) {
          if (!Character.isHighSurrogate(c)
              || i + 1 == series.length()
              || !Character.isLowSurrogate(series.charAt(i + 1))) {
            throw new DecodeException(
                Reason.SERIES_INVALID,
                "expected names and labels in Unicode, found half of a surrogate pair");
          }
          i++; // 2 characters, 4 bytes
        }
      }
    }
    if (bytes > SeriesKey.MOST_BYTES) {
      throw tooLong(bytes);
    }
  }

  private static DecodeException tooLong(int found) {
    return new DecodeException(
        Reason.SERIES_TOO_LONG,
        "expected a metric's name and labels of at most %d bytes, found %d"
            .formatted(SeriesKey.MOST_BYTES, found));
  }
}
