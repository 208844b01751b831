package dev.offbeat.cli.demo;

import java.util.Arrays;
import java.util.List;

/** The ways in which a simulated series fails. */
enum FaultKind {
  RUNAWAY_PROCESS(Metric.CPU, "a runaway process") {
    @Override
    double apply(double healthy, int step, double before) {
      return 97 + 0.03 * healthy;
    }
  },
  HANGING_HOST(Metric.CPU, "a host that hangs") {
    @Override
    double apply(double healthy, int step, double before) {
      return 0.01 * healthy;
    }
  },
  SLOW_DEPENDENCY(Metric.LATENCY, "a slow dependency") {
    @Override
    double apply(double healthy, int step, double before) {
      return 2.5 * healthy;
    }
  },
  CREEPING_LATENCY(Metric.LATENCY, "a cache that fills up") {
    @Override
    double apply(double healthy, int step, double before) {
      return healthy * (1 + 0.15 * (step + 1));
    }
  },
  OUTAGE(Metric.REQUESTS, "an outage") {
    @Override
    double apply(double healthy, int step, double before) {
      return 0.1 * healthy;
    }
  },
  SURGE(Metric.REQUESTS, "a surge of requests") {
    @Override
    double apply(double healthy, int step, double before) {
      return 2 * healthy;
    }
  },
  BACKLOG(Metric.QUEUE, "workers that stopped") {
    @Override
    double apply(double healthy, int step, double before) {
      return healthy + 8 * (step + 1);
    }
  },
  COOLING_FAILURE(Metric.TEMPERATURE, "a cooling failure") {
    @Override
    double apply(double healthy, int step, double before) {
      return healthy + 0.6 * (step + 1);
    }
  },
  LOST_SENSOR(Metric.TEMPERATURE, "a sensor that reads zero") {
    @Override
    double apply(double healthy, int step, double before) {
      return 0;
    }
  },
  STUCK_SENSOR(Metric.TEMPERATURE, "a sensor that is stuck") {
    @Override
    double apply(double healthy, int step, double before) {
      return before;
    }

    /** It takes hours until the rhythm has moved on from where the sensor is stuck. */
    @Override
    int stretch() {
      return 5;
    }
  };

  private final Metric metric;
  private final String words;

  FaultKind(Metric metric, String words) {
    this.metric = metric;
    this.words = words;
  }

  /**
   * What the series shows in place of a healthy value.
   *
   * @param step steps since the fault began, from 0
   * @param before the last value before the fault
   */
  abstract double apply(double healthy, int step, double before);

  /** How many times longer than other faults this one lasts. */
  int stretch() {
    return 1;
  }

  /** What happened, for a reader. */
  String words() {
    return words;
  }

  static List<FaultKind> of(Metric metric) {
    return Arrays.stream(values()).filter(kind -> kind.metric == metric).toList();
  }
}
