package dev.offbeat.cli.demo;

import dev.offbeat.detector.app.IncidentText;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What there is to say when the demo ends.
 *
 * @param elapsed wall time since the demo began
 * @param series keys of all series
 * @param published readings handed to Kafka
 * @param scored scores that came back
 * @param live readings that were published live, history aside
 * @param liveTime wall time of the live part
 * @param latencyMicros time from hand-over to score of the live readings, µs
 * @param incidents live incidents by the source of their series
 * @param found labelled faults found, each with the event time it took, in ms
 * @param missed labelled faults that passed unnoticed
 * @param falseAlarms incidents of the fleet that no fault explains
 */
record Summary(
    Duration elapsed,
    Collection<String> series,
    long published,
    long scored,
    long live,
    Duration liveTime,
    Histogram latencyMicros,
    Map<Source, Integer> incidents,
    Map<Fault, Long> found,
    List<Fault> missed,
    List<Scoreboard.Opened> falseAlarms) {

  void print(Screen screen) {
    screen.title("Summary after %d s".formatted(elapsed.toSeconds()));
    screen.fact("points", "%,d of %,d series scored%s", scored, series.size(), lost());
    screen.fact(
        "live",
        "%,.0f points/s; from producer to score %.1f ms (median), %.1f ms (p99)",
        live / Math.max(0.001, liveTime.toMillis() / 1000.0),
        latencyMicros.getValueAtPercentile(50) / 1000.0,
        latencyMicros.getValueAtPercentile(99) / 1000.0);
    screen.fact("incidents", "%s", incidentText());
    printFaults(screen);
    screen.fact(
        "false alarms", "%d in %d series of the fleet", falseAlarms.size(), count(Source.FLEET));
    for (Scoreboard.Opened alarm : falseAlarms) {
      screen.remark("%s %s", Screen.time(alarm.series(), alarm.timestampMillis()), alarm.series());
    }
    screen.blank();
  }

  private void printFaults(Screen screen) {
    int faults = found.size() + missed.size();
    if (faults == 0) {
      screen.fact("faults", "none was over yet");
      return;
    }
    screen.fact(
        "faults",
        "%d of %d labelled faults found (%.0f %%), half of them within %s",
        found.size(),
        faults,
        100.0 * found.size() / faults,
        IncidentText.duration(medianDelay()));
    for (Fault fault : missed) {
      screen.remark(
          "missed: %s, %s, %s to %s",
          fault.series(),
          fault.kind().words(),
          Screen.time(fault.series(), fault.startMillis()),
          Screen.time(fault.series(), fault.endMillis()));
    }
  }

  /** Event time from a found fault's first value to the incident, both included. */
  private Duration medianDelay() {
    long[] delays = found.values().stream().mapToLong(Long::longValue).sorted().toArray();
    long median = delays.length == 0 ? 0 : delays[delays.length / 2];
    return Duration.ofMillis(median).plus(Fleet.STEP);
  }

  private String lost() {
    return scored == published ? "" : ", %,d not".formatted(published - scored);
  }

  private String incidentText() {
    StringBuilder text = new StringBuilder("%d in the fleet".formatted(of(Source.FLEET)));
    text.append(", %d on this machine".formatted(of(Source.MACHINE)));
    if (count(Source.CSV) > 0) {
      text.append(", %d in your files".formatted(of(Source.CSV)));
    }
    return text.toString();
  }

  private int of(Source source) {
    return incidents.getOrDefault(source, 0);
  }

  private long count(Source source) {
    return series.stream().filter(one -> Source.of(one) == source).count();
  }
}
