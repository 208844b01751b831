package dev.offbeat.trainer.data;

import dev.offbeat.detector.ingest.CsvReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The series that a model learns from.
 *
 * @param features names of the features that every series has, in order
 * @param series at least one, each of at least {@value #MIN_POINTS} points and not constant
 * @param warnings sentences about what was left out
 */
public record History(List<String> features, List<Series> series, List<String> warnings) {
  /** Points that a series needs: fewer leave nothing to validate on. */
  public static final int MIN_POINTS = 200;

  /**
   * Keeps the series that can be learnt from.
   *
   * @throws HistoryException if none is left
   */
  public History {
    features = List.copyOf(features);
    List<String> told = new ArrayList<>(warnings);
    List<Series> kept = new ArrayList<>();
    int longest = 0;
    int constant = 0;
    for (Series one : series) {
      longest = Math.max(longest, one.size());
      if (one.size() < MIN_POINTS) {
        told.add(
            "series %s left out: it has %d points, %d are needed"
                .formatted(one.name(), one.size(), MIN_POINTS));
      } else if (one.isConstant()) {
        constant++;
        told.add("series %s left out: its value never changes".formatted(one.name()));
      } else {
        kept.add(one);
      }
    }
    if (kept.isEmpty() && constant > 0) {
      throw new HistoryException(
          "every series is constant: there is nothing to learn; give a history in which the values"
              + " change");
    }
    if (kept.isEmpty()) {
      throw new HistoryException(
          "too little history: the longest series has %d usable points, at least %d are needed; give a longer history"
              .formatted(longest, MIN_POINTS));
    }
    series = List.copyOf(kept);
    warnings = List.copyOf(told);
  }

  /**
   * Reads CSV files as {@link CsvReader} does. Points with a missing or infinite value, and points
   * not later than the one before, are left out, as the detector does.
   *
   * @param input a file, or a directory of files
   * @param columnsAreFeatures whether the columns of a wide file are one series' features
   * @throws dev.offbeat.detector.ingest.CsvFormatException if a file cannot be read
   * @throws HistoryException if nothing is left to learn from
   */
  public static History read(Path input, boolean columnsAreFeatures) {
    HistoryBuilder builder = new HistoryBuilder();
    new CsvReader(columnsAreFeatures).read(input, builder);
    return builder.build();
  }

  /** Number of all points. */
  public long points() {
    return series.stream().mapToLong(Series::size).sum();
  }

  /** The first event time, ms since 1970 UTC. */
  public long firstMillis() {
    return series.stream().mapToLong(one -> one.timestampMillis(0)).min().orElseThrow();
  }

  /** The last event time, ms since 1970 UTC. */
  public long lastMillis() {
    return series.stream()
        .mapToLong(one -> one.timestampMillis(one.size() - 1))
        .max()
        .orElseThrow();
  }

  /** SHA-256 of names, timestamps and values in their order, in hexadecimal. */
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer point = ByteBuffer.allocate(Long.BYTES + Double.BYTES * features.size());
      for (Series one : series) {
        digest.update(one.name().getBytes(StandardCharsets.UTF_8));
        for (int t = 0; t < one.size(); t++) {
          point.clear().putLong(one.timestampMillis(t));
          for (double value : one.values(t)) {
            point.putDouble(value);
          }
          digest.update(point.array());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
