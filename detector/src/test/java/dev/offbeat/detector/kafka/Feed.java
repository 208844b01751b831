package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Seeded series with spikes, minute by minute, and what the plain detector says of them. */
public final class Feed {
  private static final long START_MILLIS = 1_763_700_000_000L;
  private static final long MINUTE = 60_000;

  private Feed() {}

  /** One point of one series. */
  public record Point(String series, long timestampMillis, double value) {
    public Observation observation() {
      return Observation.of(timestampMillis, value);
    }

    public String json() {
      return String.format(
          Locale.ROOT, "{\"timestamp\": %d, \"value\": %s}", timestampMillis, value);
    }
  }

  /**
   * A daily rhythm with unit noise; every 97th minute of a series, it jumps, each time half as far
   * again: higher than its threshold, which has learnt from the jumps before.
   */
  public static List<Point> points(int series, int minutes) {
    Random random = new Random(7);
    List<Point> points = new ArrayList<>();
    for (int t = 0; t < minutes; t++) {
      double growth = Math.pow(1.5, Math.floorDiv(t, 97));
      for (int s = 0; s < series; s++) {
        double spike = t % 97 == 96 ? (40 + s * 10) * growth : 0;
        double value = 100 + 10 * Math.sin(2 * Math.PI * t / 288) + random.nextGaussian() + spike;
        points.add(new Point("host-" + s, START_MILLIS + t * MINUTE, value));
      }
    }
    return points;
  }

  /**
   * The same, but the series join one after the other: each one's first jumps are incidents, so
   * that there are incidents at all times.
   */
  public static List<Point> joining(int series, int minutes) {
    return points(series, minutes).stream()
        .filter(
            point -> {
              int number = Integer.parseInt(point.series().substring("host-".length()));
              long minute = (point.timestampMillis() - START_MILLIS) / MINUTE;
              return minute * series >= (long) number * minutes * 9 / 10;
            })
        .toList();
  }

  /** The incidents of a detector that was never stopped, in order, by series. */
  public static Map<String, List<Incident>> incidents(DetectorModel model, List<Point> points) {
    Map<String, SeriesState> states = new HashMap<>();
    Map<String, List<Incident>> incidents = new HashMap<>();
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      for (Point point : points) {
        SeriesState state = states.computeIfAbsent(point.series(), series -> model.newState());
        Incident incident = detector.detect(state, point.observation()).incident();
        if (incident != null) {
          incidents.computeIfAbsent(point.series(), series -> new ArrayList<>()).add(incident);
        }
      }
    }
    return incidents;
  }

  /** Incident records as the incidents they hold, by series. */
  public static Map<String, List<Incident>> bySeries(List<IncidentRecord> events) {
    Map<String, List<Incident>> incidents = new HashMap<>();
    for (IncidentRecord event : events) {
      incidents.computeIfAbsent(event.series(), series -> new ArrayList<>()).add(event.incident());
    }
    return incidents;
  }
}
