package dev.offbeat.cli.replay;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.ingest.Timestamps;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How options' texts are read. */
final class Converters {
  private Converters() {}

  /** Reads {@code 2026-01-02}, {@code 2026-01-02T03:04:05Z}. */
  static final class Time implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return Instant.ofEpochMilli(Timestamps.parseMillis(text));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "expected a time like 2026-01-02 or 2026-01-02T03:04:05Z, found " + text);
      }
    }
  }

  /** Reads {@code 30s}, {@code 7d}. */
  static final class Period implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return AppConfig.duration(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("expected " + e.getMessage() + ", found " + text);
      }
    }
  }

  /** Reads {@code 1 per week}. */
  static final class Budget implements ITypeConverter<AlertBudget> {
    @Override
    public AlertBudget convert(String text) {
      try {
        return AlertBudget.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
