package dev.offbeat.detector.plan;

import dev.offbeat.detector.app.TextReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A plan as text for a terminal. */
final class PlanReport {
  private static final int WIDTH = 95; // of a bullet

  private final SampleProfile sample;
  private final Sizing sizing;
  private final Plan plan;
  private final TextReport text;

  private PlanReport(Plan plan) {
    this.plan = plan;
    sample = plan.sample();
    sizing = plan.sizing();
    text =
        new TextReport(
            "Plan for %s %s"
                .formatted(sample.scope().isTopic() ? "topic" : "file", sample.scope().name()));
  }

  /**
   * The text.
   *
   * @param next commands to go on with
   */
  static String of(Plan plan, List<String> next) {
    PlanReport report = new PlanReport(plan);
    report.tellSample();
    report.tellSeries();
    report.tellSize();
    report.tellAdvice();
    report.text.section("Next");
    StringBuilder all = new StringBuilder(report.text.toString());
    next.forEach(line -> all.append("  ").append(line).append('\n'));
    return all.toString();
  }

  private void tellSample() {
    SampleSource.Scope scope = sample.scope();
    text.section("Sample");
    line(
        "read",
        "%s%s, %s%s",
        count(sample.records(), "record"),
        scope.isTopic() ? " of " + count(scope.partitions(), "partition") : "",
        Words.bytes(scope.bytes()),
        scope.listened() != null
            ? ", in " + Words.time(scope.listened())
            : scope.isWhole()
                ? ": all there is"
                : scope.isTopic()
                    ? " (the topic has %,d)".formatted(scope.available())
                    : ", not all of it");
    line("format", "%s: %s", sample.format().name(), sample.format().why());
    sample.format().options().values().entrySet().stream()
        .filter(option -> !option.getKey().contains("password"))
        .sorted(Map.Entry.comparingByKey())
        .forEach(option -> line("", "%s: %s", option.getKey(), option.getValue()));
    line(
        "readable",
        "%s points in them%s",
        "%,d".formatted(sample.points()),
        sample.missing() == 0
            ? ""
            : ", %,d of them without a value (detection.missing)".formatted(sample.missing()));
    if (sample.rejected().isEmpty()) {
      line("rejected", "none");
    }
    for (SampleProfile.Rejected one : sample.rejected()) {
      line(
          "rejected",
          "%,d %s, first at %s: %s",
          one.count(),
          one.reason(),
          scope.isTopic()
              ? "partition %d, offset %d".formatted(one.partition(), one.offset())
              : "record %d".formatted(one.offset()),
          one.message());
    }
  }

  private void tellSeries() {
    text.section("Series");
    line("number", seriesText(sample.series()));
    line("such as", String.join(", ", sample.examples()));
    line(
        "points",
        sample.pointsPerSecond() > 0
            ? Words.number(sample.pointsPerSecond()) + " a second"
            : "a second: not known");
    Quantiles cadence = sample.cadence();
    line(
        "cadence",
        cadence.median() == 0
            ? "not known: no series has two points"
            : cadence.low() == cadence.high()
                ? "%s, of four in five series at least".formatted(Words.time(cadence.median()))
                : "%s (median); %s to %s for four in five series"
                    .formatted(
                        Words.time(cadence.median()),
                        Words.time(cadence.low()),
                        Words.time(cadence.high())));
    line("order", orderText());
    line(
        "counters",
        "%s by format or name, whose rate is watched%s",
        sample.counters().known() == 0 ? "none" : "%,d".formatted(sample.counters().known()),
        sample.counters().hidden() == 0
            ? ""
            : "; %,d more that look like it".formatted(sample.counters().hidden()));
    line(
        "keys",
        "%s; %s",
        sample.keys().share() == 0
            ? "records have none"
            : sample.keys().share() > 0.9999
                ? "every record has one"
                : "%.1f %% of the records have one".formatted(100 * sample.keys().share()),
        sample.isRekeyed()
            ? "points are brought together by series in a topic of Offbeat's own"
            : "they are the series, so that nothing has to be brought together");
    if (cadence.median() > 0) {
      line(
          "first incidents",
          "possible %s after a series' first point; scores have their weight after %s",
          Words.time(Costs.WARM_UP_POINTS * cadence.median()),
          Words.time(Costs.CONFIDENCE_POINTS * cadence.median()));
    }
  }

  static String seriesText(SeriesEstimate series) {
    return switch (series.certainty()) {
      case WHOLE -> "%,d, all of them".formatted(series.seen());
      case NEARLY_ALL ->
          "%,d; %.1f %% of the points that come are of these"
              .formatted(series.seen(), 100 * series.coverage());
      case ESTIMATE ->
          "%,d seen; about %,d in all (an estimate: %,d to %,d with 95 %%), for %.0f %% of the points that come are of those seen"
              .formatted(
                  series.seen(),
                  series.likely(),
                  series.low(),
                  series.high(),
                  100 * series.coverage());
      case LOWER_BOUND ->
          "%,d seen, and more are there: the sample is too short to say how many"
              .formatted(series.seen());
      case TOLD -> "%,d, as you said; %,d seen".formatted(series.likely(), series.seen());
    };
  }

  private String orderText() {
    SampleProfile.Disorder disorder = sample.disorder();
    String late =
        disorder.late() == 0
            ? "no point is late"
            : "%s of the points are late, by %s (median) to %s (999 of 1000)"
                .formatted(
                    share(disorder.late(), sample.points()),
                    Words.time(disorder.lateness().median()),
                    Words.time(disorder.lateness().most()));
    String duplicates =
        disorder.duplicates() == 0
            ? ""
            : "; %s are of the time of another"
                .formatted(share(disorder.duplicates(), sample.points()));
    return "%s%s; reorder window %s"
        .formatted(late, duplicates, Words.time(sizing.reorderWindow()).replace("0 ms", "none"));
  }

  private void tellSize() {
    text.section("Size");
    String model = plan.modelFile() == null ? "the bundled model" : plan.model();
    line("planned for", "%,d series, with %s and profile exact", sizing.series(), model);
    line(
        "partitions",
        sizing.topicPartitions() == 0
            ? "%d".formatted(sizing.partitions())
            : sizing.lacksPartitions()
                ? "%d are too few; %d".formatted(sizing.topicPartitions(), sizing.partitions())
                : "%d, which the topic has, are enough".formatted(sizing.topicPartitions()));
    line(
        "instances",
        "%d of %s: one may be missing",
        sizing.replicas(),
        count(sizing.threads(), "thread"));
    line(
        "processor",
        "%s busy in all, at %s µs a point; half of what there is stays free for peaks",
        Words.cores(sizing.cores()),
        Words.number(sizing.microsPerPoint()));
    line(
        "memory",
        "%s each: heap %s, whose cache holds %,d series (%,d while one is missing); RocksDB %s",
        Words.memory(sizing.memoryBytes()),
        Words.memory(sizing.heapBytes()),
        sizing.cachedSeries(),
        sizing.seriesPerReplica(),
        Words.memory(sizing.storeBytes()));
    line(
        "disk",
        "%s each for states, standbys included; ask for %s",
        Words.bytes(sizing.diskBytes()),
        Words.memory(sizing.volumeBytes()));
    Sizing.Traffic traffic = sizing.traffic();
    line(
        "traffic",
        "%s/s read%s; changelog %s/s written, and %s kept, times the topic's replicas",
        Words.bytes(traffic.input()),
        traffic.rekeyed() == 0
            ? ""
            : ", %s/s written and read again by series".formatted(Words.bytes(traffic.rekeyed())),
        Words.bytes(traffic.changelog()),
        Words.bytes(sizing.changelogBytes()));
    line(
        "one standby",
        "%s/s more read and twice the disk (included); a killed instance's series are watched again after about %s s, without it %s s",
        Words.bytes(traffic.standby()),
        Math.round(sizing.recovery().with()),
        Math.round(sizing.recovery().without()));
  }

  private void tellAdvice() {
    if (plan.advice().isEmpty()) {
      return;
    }
    text.section("Mind");
    for (Advice one : plan.advice()) {
      bullet("- ", one.found());
      bullet("  ", one.remedy());
    }
  }

  private void bullet(String mark, String sentence) {
    String first = mark;
    for (String part : TextReport.broken(sentence, WIDTH)) {
      text.raw("  " + first + part);
      first = "  ";
    }
  }

  private void line(String name, String format, Object... arguments) {
    String sentence =
        arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments);
    text.wrapped(name, sentence);
  }

  private static String share(long part, long whole) {
    double percent = 100.0 * part / Math.max(1, whole);
    return percent < 0.1 ? "%,d".formatted(part) : "%.1f %%".formatted(percent);
  }

  private static String count(long n, String noun) {
    return String.format(Locale.ROOT, "%,d %s", n, n == 1 ? noun : noun + "s");
  }
}
