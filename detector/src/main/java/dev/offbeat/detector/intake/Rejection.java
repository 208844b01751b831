package dev.offbeat.detector.intake;

import java.util.Locale;

/** Why a point that could be read was not taken in. */
public enum Rejection {
  /** It is from further ahead than any clock should be wrong. */
  TIMESTAMP_FUTURE,
  /** It is of a new series, and there are as many as may be. */
  SERIES_CAPPED;

  /** A short name, for headers and meters. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
