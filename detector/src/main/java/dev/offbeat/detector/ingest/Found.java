package dev.offbeat.detector.ingest;

/** What was found, short enough for a sentence. */
final class Found {
  private static final int LONGEST = 60;

  private Found() {}

  static String of(String text) {
    if (text.isEmpty()) {
      return "an empty text";
    }
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
