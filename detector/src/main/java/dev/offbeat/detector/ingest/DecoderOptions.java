package dev.offbeat.detector.ingest;

import java.util.Map;

/**
 * What a format may be told, as texts by dotted names; {@code docs/formats.md} lists them. A list
 * is one text with commas. Names that a format does not know are refused when its decoder is made.
 *
 * @param values texts by name; they may hold secrets, and are not part of {@link #toString}
 */
public record DecoderOptions(Map<String, String> values) {
  public DecoderOptions {
    values = Map.copyOf(values);
  }

  /** A format's defaults. */
  public static DecoderOptions none() {
    return new DecoderOptions(Map.of());
  }

  /** The names that are set. */
  @Override
  public String toString() {
    return values.keySet().stream().sorted().toList().toString();
  }
}
