package dev.offbeat.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A simulated fleet: 8 hosts, 6 services and 4 halls with 30 series between them, a value every
 * five simulated minutes. The same seed gives the same values and the same faults.
 *
 * <p>{@link #history} is healthy. From then on {@link #next} lets a fault begin every two to four
 * simulated hours, each on another series until all had one, and of another kind until the metric
 * had all. One thread takes the steps; the faults and the time may be read by others.
 */
final class Fleet {
  /** Simulated time between two values of a series. */
  static final Duration STEP = Duration.ofMinutes(5);

  /** Simulated time after a fault in which an incident still counts as its aftermath. */
  static final Duration SETTLING = Duration.ofHours(2);

  /** A Monday. The simulated clock does not depend on today's, so that a seed says everything. */
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  private static final List<String> HALLS = List.of("hall-a", "hall-b", "hall-c", "hall-d");
  private static final List<String> SERVICES =
      List.of("catalog", "checkout", "images", "login", "payments", "search");
  private static final int HOSTS = 8;

  private final List<FleetSeries> series = new ArrayList<>();
  private final SplittableRandom chance;
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Map<String, Fault> latest = new HashMap<>();
  private final Deque<FleetSeries> victims = new ArrayDeque<>();
  private final Map<Metric, Deque<FaultKind>> kinds = new EnumMap<>(Metric.class);
  private final AtomicLong clock = new AtomicLong(START.toEpochMilli());
  private volatile long liveFrom = clock.get();
  private int stepsToNextFault = 24;

  Fleet(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int host = 1; host <= HOSTS; host++) {
      add("host-" + host, random, Metric.CPU);
    }
    for (String service : SERVICES) {
      add(service, random, Metric.REQUESTS, Metric.LATENCY, Metric.QUEUE);
    }
    for (String hall : HALLS) {
      add(hall, random, Metric.TEMPERATURE);
    }
    chance = random.split();
  }

  private void add(String owner, SplittableRandom random, Metric... metrics) {
    double phase = (1 + 3 * random.nextDouble()) / 24;
    for (Metric metric : metrics) {
      series.add(new FleetSeries(owner, metric, phase, random.split()));
    }
  }

  List<FleetSeries> series() {
    return List.copyOf(series);
  }

  /** The next healthy steps, all series of a step together, in order of time. */
  List<Reading> history(int steps) {
    List<Reading> readings = new ArrayList<>(steps * series.size());
    for (int i = 0; i < steps; i++) {
      long now = clock.get();
      for (FleetSeries one : series) {
        readings.add(new Reading(one.name(), now, rounded(one.next(timeOfDay(now)))));
      }
      clock.addAndGet(STEP.toMillis());
    }
    liveFrom = clock.get();
    return readings;
  }

  /** The next step, one reading per series, with whatever faults are going on. */
  List<Reading> next() {
    long now = clock.get();
    if (stepsToNextFault-- == 0) {
      begin(fault(now));
      stepsToNextFault = 24 + chance.nextInt(25);
    }
    List<Reading> readings = new ArrayList<>(series.size());
    for (FleetSeries one : series) {
      double value = one.next(timeOfDay(now));
      Fault fault = latest.get(one.name());
      if (fault != null && now < fault.endMillis()) {
        int step = (int) ((now - fault.startMillis()) / STEP.toMillis());
        value = fault.kind().apply(value, step, fault.before());
      }
      readings.add(new Reading(one.name(), now, rounded(value)));
    }
    clock.addAndGet(STEP.toMillis());
    return readings;
  }

  /** Simulated time of the next step, ms since the epoch. */
  long nowMillis() {
    return clock.get();
  }

  /** Simulated time at which the history ended, ms since the epoch. */
  long liveFromMillis() {
    return liveFrom;
  }

  /** Every fault that has begun, the earliest first. */
  List<Fault> faults() {
    return List.copyOf(faults);
  }

  private Fault fault(long now) {
    FleetSeries victim = draw(victims, series);
    FaultKind kind =
        draw(
            kinds.computeIfAbsent(victim.metric(), metric -> new ArrayDeque<>()),
            FaultKind.of(victim.metric()));
    long length = kind.stretch() * (12L + chance.nextInt(19)) * STEP.toMillis();
    return new Fault(victim.name(), kind, victim.last(), now, now + length);
  }

  /** The next of a shuffled deck, which is dealt anew when it is used up. */
  private <T> T draw(Deque<T> deck, List<T> cards) {
    if (deck.isEmpty()) {
      List<T> rest = new ArrayList<>(cards);
      for (int i = rest.size(); i > 0; i--) {
        deck.add(rest.remove(chance.nextInt(i)));
      }
    }
    return deck.remove();
  }

  private void begin(Fault fault) {
    faults.add(fault);
    latest.put(fault.series(), fault);
  }

  private static double timeOfDay(long now) {
    long day = Duration.ofDays(1).toMillis();
    return (double) (now % day) / day;
  }

  /** Meters print two decimals. */
  private static double rounded(double value) {
    return Math.rint(value * 100) / 100;
  }
}
