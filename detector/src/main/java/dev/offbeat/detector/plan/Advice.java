package dev.offbeat.detector.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that a plan cannot settle by a number.
 *
 * @param found what it is about
 * @param remedy what to do
 */
record Advice(String found, String remedy) {
  private static final double MANY = 0.01;
  private static final long SERIES_LIMIT = 1_000_000; // series.limit's default

  /** All there is to say. */
  static List<Advice> of(SampleProfile sample, Sizing sizing) {
    List<Advice> all = new ArrayList<>();
    onSample(sample, all);
    onFormat(sample, all);
    onTime(sample, sizing, all);
    onSize(sample, sizing, all);
    return all;
  }

  private static void onSample(SampleProfile sample, List<Advice> all) {
    if (sample.isCut()) {
      add(
          all,
          "The sample was ended at %,d series; there may be more."
              .formatted(sample.series().seen()),
          "Say how many there are with --series.");
    } else if (sample.series().certainty() == SeriesEstimate.Certainty.LOWER_BOUND) {
      add(
          all,
          "Most of the %,d series were seen only once: how many there are is not known."
              .formatted(sample.series().seen()),
          sample.scope().listened() != null
              ? "Listen longer, or say how many there are with --series."
              : "Read more with --records, or say how many there are with --series.");
    }
    if (sample.pointsPerSecond() == 0) {
      add(
          all,
          "Points a second cannot be told: all times are the same.",
          "Read more with --records, or listen with --listen 60s.");
    }
    if (sample.scope().isCsv()) {
      add(
          all,
          "'run' reads topics, not CSV; the sample was read as if each line were a record of json.",
          "Write the lines into a topic: key the series' name, value {\"timestamp\": …, \"value\":"
              + " …}. CSV itself is for 'offbeat score' and 'offbeat train'.");
    }
  }

  private static void onFormat(SampleProfile sample, List<Advice> all) {
    if (sample.rejectedCount() > MANY * sample.records()) {
      add(
          all,
          "%.1f %% of the records, or points of them, would be dead letters."
              .formatted(100.0 * sample.rejectedCount() / Math.max(1, sample.records())),
          "See the reasons above; docs/formats.md has what each format takes.");
    }
    if (sample.format().name().equals("mapped") && !sample.format().why().equals("as you said")) {
      add(
          all,
          "The fields of the mapping are guessed.",
          "Look through input.options in the files: name, labels and values.");
    }
    if (sample.counters().hidden() > 0) {
      add(
          all,
          "%,d series only rise, and neither format nor name says that they are counters: %s."
              .formatted(
                  sample.counters().hidden(), String.join(", ", sample.counters().examples())),
          "Let their rate be watched by a rule (docs/rules.md): {name: counters, select: '%s', counter: yes}."
              .formatted(metric(sample.counters().examples())));
    }
    if (sample.keys().scattered() > 0) {
      add(
          all,
          "Points of %,d series lie in several partitions, whose order among each other nothing keeps."
              .formatted(sample.keys().scattered()),
          sample.isRekeyed()
              ? "Let the producer choose the partition by the series, or its host; the reorder window"
                  + " mends what lies within it."
              : "Let the producer use its default partitioner: with json a series must lie in one"
                  + " partition.");
    }
  }

  private static void onTime(SampleProfile sample, Sizing sizing, List<Advice> all) {
    Quantiles lateness = sample.disorder().lateness();
    if (lateness.most() > 3600 && sizing.reorderWindow().toHours() >= 1) {
      add(
          all,
          "Some points come %s late; the largest window is 1h."
              .formatted(Words.time(lateness.most())),
          "Later ones are not scored; output.late keeps them in a topic of their own.");
    }
    double cadence = sample.cadence().median();
    double waiting = cadence > 0 ? sizing.reorderWindow().toSeconds() / cadence : 0;
    if (waiting > Costs.MOST_WAITING) {
      add(
          all,
          "In the window of %s a series has %,.0f points, of which %d wait at most."
              .formatted(Words.time(sizing.reorderWindow()), waiting, Costs.MOST_WAITING),
          "Older ones go on before the window has passed, which makes it shorter in effect.");
    }
    if (cadence > 3600) {
      add(
          all,
          "Half of the series come less than once an hour: the first incident is possible after %s."
              .formatted(Words.time(Costs.WARM_UP_POINTS * cadence)),
          "Start with the topic's whole past (auto.offset.reset earliest, the default), so that they"
              + " warm up from it.");
    }
    long constant = sample.constant();
    if (constant > 0 && constant > MANY * sample.series().seen()) {
      add(
          all,
          "%,d series never changed. A first change of them is told as an incident."
              .formatted(constant),
          "Leave those out that only describe something, by a rule (docs/rules.md): {name: constants,"
              + " select: 'NAME', watch: off}.");
    }
  }

  private static void onSize(SampleProfile sample, Sizing sizing, List<Advice> all) {
    if (sizing.lacksPartitions()) {
      add(
          all,
          "%d partitions take %d threads at most, and the load asks for %d."
              .formatted(
                  sizing.topicPartitions(),
                  sizing.topicPartitions(),
                  (int) Math.max(2, Math.ceil(sizing.cores() * Costs.HEADROOM))),
          "Give the topic %d partitions before the start: kafka-topics.sh --alter --topic %s --partitions %d. Later it moves series, which then start anew."
              .formatted(sizing.partitions(), sample.scope().name(), sizing.partitions()));
    }
    if (sample.largestShare() * sizing.topicPartitions() > 3 && sizing.topicPartitions() > 2) {
      add(
          all,
          "One partition has %.0f %% of the points: its thread has most of the work."
              .formatted(100 * sample.largestShare()),
          sample.isRekeyed()
              ? "Only decoding suffers; series are spread anew behind it."
              : "Spread the series' keys.");
    }
    int partitions = Math.max(1, Math.max(sizing.topicPartitions(), sizing.partitions()));
    long perPartition = sizing.series() / partitions;
    if (perPartition > SERIES_LIMIT / 2) {
      add(
          all,
          "%,d series in a partition come near series.limit, %,d."
              .formatted(perPartition, SERIES_LIMIT),
          "More partitions, or a larger series.limit.");
    }
    if (sizing.heapBytes() > Costs.LARGEST_HEAP_BYTES * 1.2) {
      add(
          all,
          "The states need a heap of %s in each instance."
              .formatted(Words.bytes(sizing.heapBytes())),
          "More partitions, and with them instances; or no cache, which costs up to twice the"
              + " processor time: kafka: {statestore.cache.max.bytes: \"0\"}.");
    }
    if (sizing.traffic().changelog() > 50e6) {
      add(
          all,
          "The changelog is written with %s/s, times its replicas."
              .formatted(Words.bytes(sizing.traffic().changelog())),
          "See that the brokers' disks and network take it. A longer commit interval helps only where"
              + " series come more often than it (kafka: {commit.interval.ms: …}).");
    }
  }

  private static String metric(List<String> examples) {
    String first = examples.isEmpty() ? "NAME" : examples.get(0);
    int brace = first.indexOf('{');
    return brace < 0 ? first : first.substring(0, brace);
  }

  private static void add(List<Advice> all, String found, String remedy) {
    all.add(new Advice(found, remedy));
  }
}
