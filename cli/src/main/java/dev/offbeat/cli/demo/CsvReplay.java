package dev.offbeat.cli.demo;

import dev.offbeat.detector.ingest.CsvReader;
import dev.offbeat.detector.ingest.CsvSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The points of the user's files, handed out when their time has come. */
final class CsvReplay {
  private final List<Reading> readings;
  private double speed = 1;
  private long startNanos;
  private int next;

  private CsvReplay(List<Reading> readings) {
    this.readings = readings;
  }

  /**
   * Reads all files, a series a column; missing values are left out.
   *
   * @throws dev.offbeat.detector.ingest.CsvFormatException if one of them cannot be read
   */
  static CsvReplay read(List<Path> files) {
    List<Reading> readings = new ArrayList<>();
    CsvSink sink =
        new CsvSink() {
          @Override
          public void series(String series, List<String> features) {}

          @Override
          public void point(String series, long timestampMillis, double[] values, long line) {
            if (Double.isFinite(values[0])) {
              readings.add(new Reading(Source.CSV_PREFIX + series, timestampMillis, values[0]));
            }
          }
        };
    CsvReader reader = new CsvReader(false);
    files.forEach(file -> reader.read(file, sink));
    readings.sort(Comparator.comparingLong(Reading::timestampMillis));
    return new CsvReplay(readings);
  }

  boolean isEmpty() {
    return readings.isEmpty();
  }

  /**
   * Starts the clock.
   *
   * @param wished how many times faster than recorded; null is so that all fits into the time
   * @param time what there is; zero is no end, and then an hour a second is the choice
   * @return how many times faster than recorded the files are replayed
   */
  double start(@Nullable Double wished, Duration time) {
    long first = readings.get(0).timestampMillis();
    long last = readings.get(readings.size() - 1).timestampMillis();
    if (wished != null) {
      speed = wished;
    } else {
      speed = time.isZero() ? 3600 : Math.max(1, (double) (last - first) / time.toMillis());
    }
    startNanos = System.nanoTime();
    return speed;
  }

  /** The readings that became due since the last call, in order of time. */
  List<Reading> due() {
    double played = (System.nanoTime() - startNanos) / 1e6 * speed;
    long until = readings.get(0).timestampMillis() + (long) played;
    int from = next;
    while (next < readings.size() && readings.get(next).timestampMillis() <= until) {
      next++;
    }
    return readings.subList(from, next);
  }
}
