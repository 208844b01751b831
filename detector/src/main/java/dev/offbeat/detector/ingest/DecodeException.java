package dev.offbeat.detector.ingest;

import java.util.Locale;

/**
 * A record that cannot be read. It has a {@link Reason} to count by and a sentence to read; it has
 * no stack trace, for a stream of poison must not cost more than a stream of points.
 */
public final class DecodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why a record was rejected: few and stable, so that they can label a meter. */
  public enum Reason {
    /** The record has no key, and the format takes the series from it. */
    KEY_MISSING,
    /** The record's key is not UTF-8, empty, or too long. */
    KEY_INVALID,
    /** The record has no payload. */
    PAYLOAD_MISSING,
    /** The payload exceeds a limit on size, nesting, or the length of a name or a text. */
    PAYLOAD_TOO_LARGE,
    /** The payload is not of the format. */
    MALFORMED,
    /** A field that the format needs is absent, or stands twice. */
    FIELD_MISSING,
    /** Neither payload nor record has a time that can be read. */
    TIMESTAMP_INVALID,
    /** A value is neither a number nor a text of one. */
    VALUE_INVALID,
    /** A series without a metric's name, or with a name that is not Unicode. */
    SERIES_INVALID,
    /** A series' name and labels are too long, or its labels too many. */
    SERIES_TOO_LONG,
    /** More points in one record than are taken from one. */
    TOO_MANY_POINTS,
    /** The format has it, and it is nothing that can be watched. */
    NOT_SUPPORTED,
    /** The payload's schema does not exist in the registry, or cannot be used. */
    SCHEMA_UNKNOWN,
    /** The schema registry could not be reached. */
    SCHEMA_UNAVAILABLE,
    /** The payload holds none of the model's features, or one value for a model of several. */
    FEATURES_MISMATCH;

    /** The reason as it stands in headers and meters, such as {@code key_missing}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;

  /**
   * A rejection.
   *
   * @param message one sentence: what was expected, and what was found
   */
  public DecodeException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
