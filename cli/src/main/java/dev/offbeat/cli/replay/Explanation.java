package dev.offbeat.cli.replay;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.app.IncidentText;
import dev.offbeat.detector.replay.Replay;
import dev.offbeat.detector.replay.ReplayStep;
import dev.offbeat.detector.replay.ToldIncident;
import dev.offbeat.detector.score.LearningGate;
import dev.offbeat.detector.score.Part;
import dev.offbeat.trainer.evaluate.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why an incident was told: what each stage saw, in sentences and in a table. */
final class Explanation {
  private static final int AROUND = 4; // rows of the table before the opening and after the end
  private static final int MOST_ROWS = 40;
  private static final List<Part> VOTES =
      List.of(Part.SURPRISE, Part.LEVEL, Part.MEMORY, Part.RECORD, Part.FORECAST, Part.JOINT);

  private final ToldIncident incident;
  private final Replay.Result result;
  private final List<ReplayStep> steps;

  /**
   * @param steps around the incident, at least one in it
   */
  Explanation(ToldIncident incident, Replay.Result result, List<ReplayStep> steps) {
    this.incident = incident;
    this.result = result;
    this.steps = List.copyOf(steps);
  }

  ToldIncident incident() {
    return incident;
  }

  List<ReplayStep> steps() {
    return steps;
  }

  /** The feature that contributed most at the peak. */
  int feature() {
    String name = incident.last().features().get(0).name();
    List<ReplayStep.Feature> all = steps.get(0).features();
    for (int f = 0; f < all.size(); f++) {
      if (all.get(f).name().equals(name)) {
        return f;
      }
    }
    return 0;
  }

  /** The strangest step of the incident; the first of those there are, where none is known. */
  ReplayStep peak() {
    long time = incident.last().peakMillis();
    return steps.stream()
        .filter(step -> step.timestampMillis() == time && step.status().isScored())
        .findFirst()
        .orElse(
            steps.stream()
                .filter(step -> step.timestampMillis() >= incident.startMillis())
                .findFirst()
                .orElse(steps.get(0)));
  }

  /** The parts that said anything here, in the order of {@link Part}. */
  List<Part> votes() {
    return VOTES.stream()
        .filter(part -> steps.stream().anyMatch(step -> vote(step, part) > 0))
        .toList();
  }

  /** What a part says of the feature that contributed most. */
  double vote(ReplayStep step, Part part) {
    return step.features().get(feature()).parts().getOrDefault(part, 0.0);
  }

  String title() {
    Incident last = incident.last();
    return "%s: %s".formatted(incident.series(), IncidentText.contrast(last, ""));
  }

  String text() {
    String newline = System.lineSeparator();
    StringBuilder text = new StringBuilder();
    text.append("Incident ").append(incident.id()).append(newline);
    text.append(title()).append(newline).append(newline);
    text.append(new TerminalPlot(steps, feature(), incident)).append(newline);
    stages().forEach((stage, sentence) -> text.append(stage(stage, sentence)));
    text.append(newline).append(table());
    return text.toString();
  }

  /** A stage's name, and what it saw, wrapped. */
  private static String stage(String stage, String sentence) {
    StringBuilder text = new StringBuilder();
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-11s", stage));
    for (String word : sentence.split(" ", -1)) {
      if (line.length() + 1 + word.length() > 100) {
        text.append(line).append(System.lineSeparator());
        line = new StringBuilder(" ".repeat(11));
      }
      line.append(' ').append(word);
    }
    return text.append(line).append(System.lineSeparator()).toString();
  }

  /** What each stage saw at the incident's peak, in the order of the stages. */
  Map<String, String> stages() {
    Map<String, String> stages = new LinkedHashMap<>();
    ReplayStep step = peak();
    Incident last = incident.last();
    stages.put("told", told(last));
    if (last.part().isOfIntake()) {
      stages.put("intake", intakeIncident(last));
    } else {
      stages.put("decode", decode(step));
      stages.put("intake", intake(step));
      if (step.status().isScored()) {
        stages.put("expect", expect(step));
        stages.put("strange", strange(step));
        stages.put("threshold", threshold(step));
        stages.put("gate", gate(step));
      }
    }
    stages.put("rules", rules(step));
    stages.put("replay", replayed());
    return stages;
  }

  private String told(Incident last) {
    String rest =
        incident.isResolved()
            ? "It was over at %s, after %s."
                .formatted(
                    Times.second(incident.endMillis()), IncidentText.duration(incident.duration()))
            : "It was not over at %s.".formatted(Times.second(incident.endMillis()));
    return "Since %s, in %d events; severity %d, score %s at its peak at %s, where 1 is the threshold. %s"
        .formatted(
            Times.second(incident.startMillis()),
            incident.events().size(),
            last.severity(),
            TextTable.number(last.peakScore(), 2),
            Times.second(last.peakMillis()),
            rest);
  }

  private static String intakeIncident(Incident last) {
    return last.part() == Part.SILENCE
        ? "No point came for longer than the series' usual pauses allow (detection.silence)."
        : "The value stayed the same for longer than this series ever does (detection.flatline).";
  }

  private static String decode(ReplayStep step) {
    Observation observation = step.point().observation();
    List<String> read = new ArrayList<>();
    for (int f = 0; f < observation.size(); f++) {
      read.add(
          "%s %s"
              .formatted(step.features().get(f).name(), IncidentText.number(observation.value(f))));
    }
    return "%s%s at %s, from %s."
        .formatted(
            String.join(", ", read),
            step.point().statistic() == null ? "" : ", of all since the start,",
            Times.second(step.point().observation().timestampMillis()),
            step.source() == null
                ? "no topic"
                : "%s, partition %d, offset %d"
                    .formatted(
                        step.source().topic(), step.source().partition(), step.source().offset()));
  }

  private String intake(ReplayStep step) {
    double raw = step.point().observation().value(feature());
    double value = step.features().get(feature()).value();
    String what;
    if (step.point().observation().timestampMillis() != step.timestampMillis()) {
      what = "It had waited for older points, until that one came.";
    } else if (step.point().statistic() != null) {
      what = "Of what was observed since the reading before: " + IncidentText.number(value) + ".";
    } else if (Double.compare(raw, value) == 0) {
      what = "The value as it is.";
    } else {
      what = "A counter: it grew by %s a second.".formatted(IncidentText.number(value));
    }
    long gap = gap(step);
    return what
        + (gap > 0
            ? " The point before was %s earlier."
                .formatted(IncidentText.duration(java.time.Duration.ofMillis(gap)))
            : "")
        + (step.isReordered() ? " It came after a newer one, and found its place." : "")
        + (step.imputed() > 0 ? " %d missing were stepped over.".formatted(step.imputed()) : "");
  }

  private long gap(ReplayStep step) {
    int at = steps.indexOf(step);
    return at <= 0 ? 0 : step.timestampMillis() - steps.get(at - 1).timestampMillis();
  }

  private String expect(ReplayStep step) {
    ReplayStep.Feature feature = step.features().get(feature());
    boolean inside = feature.value() >= feature.lower() && feature.value() <= feature.upper();
    return ("One step before, %s was foretold, and with a probability of %s something from %s to %s. It was %s, %s;"
            + " %s standard deviations from the series' mean.")
        .formatted(
            IncidentText.number(feature.expected()),
            percent(step.settings().detection().bandCoverage()),
            IncidentText.number(feature.lower()),
            IncidentText.number(feature.upper()),
            IncidentText.number(feature.value()),
            inside ? "within it" : "outside",
            TextTable.number(feature.standardScore(), 1));
  }

  private static String percent(double share) {
    return TextTable.number(100 * share, 0) + " %";
  }

  private String strange(ReplayStep step) {
    List<String> votes = new ArrayList<>();
    for (Part part : votes()) {
      double strangeness = vote(step, part);
      votes.add(
          "%s %s%s"
              .formatted(
                  part.name().toLowerCase(Locale.ROOT),
                  TextTable.number(strangeness, 2),
                  part == Part.RECORD ? " on top" : " (p %s)".formatted(pValue(strangeness))));
    }
    return "%s spoke, that is: %s? In -log10 of a p-value: %s. With a confidence of %s in what is known of the"
            .formatted(
                capital(step.part().name().toLowerCase(Locale.ROOT)),
                question(step.part()),
                votes.isEmpty() ? "none" : String.join(", ", votes),
                TextTable.number(step.confidence(), 2))
        + " series, the strangeness is %s.".formatted(TextTable.number(step.strangeness(), 2));
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static String pValue(double strangeness) {
    return String.format(Locale.ROOT, "%.1g", Math.pow(10, -strangeness));
  }

  private static String question(Part part) {
    return switch (part) {
      case SURPRISE -> "was this step a surprise, to the network and to who expects no change";
      case LEVEL -> "has this level ever been seen";
      case MEMORY -> "has this situation, of place, outlook and doubt, ever been met";
      case RECORD -> "was the range ever seen left";
      case FORECAST -> "is the series harder to foretell than it was";
      case JOINT -> "have the features ever stood so to one another";
      case SILENCE -> "has nothing come for longer than usual";
      case FLATLINE -> "has nothing moved for longer than usual";
    };
  }

  private static String threshold(ReplayStep step) {
    double factor = step.settings().detection().thresholdFactor();
    return "A budget of %s comes to a threshold of %s for this series now%s; %s by %s is a score of %s."
        .formatted(
            step.settings().detection().budget(),
            TextTable.number(step.threshold() / factor, 2),
            factor == 1
                ? ""
                : ", times %s by feedback or configuration: %s"
                    .formatted(TextTable.number(factor, 2), TextTable.number(step.threshold(), 2)),
            TextTable.number(step.strangeness(), 2),
            TextTable.number(step.threshold(), 2),
            TextTable.number(step.score(), 2));
  }

  private static String gate(ReplayStep step) {
    return switch (step.gate()) {
      case NORMAL -> "What the series does is learnt as normal.";
      case ANOMALOUS -> "While the incident is young, nothing of it is learnt as normal.";
      case REGIME_CANDIDATE -> "It lasts: it may be a new regime, and is not learnt yet.";
      case ACCEPTED -> "It has lasted long enough to be the new normal, and is learnt.";
    };
  }

  private static String rules(ReplayStep step) {
    List<String> said = new ArrayList<>();
    if (step.settings().suppression() != null) {
      said.add("suppressed by " + step.settings().suppression().rule());
    }
    if (step.settings().maintenanceAt(step.timestampMillis()) != null) {
      said.add("in a maintenance window");
    }
    return said.isEmpty() ? "None kept it back." : capital(String.join(", ", said)) + ".";
  }

  private String replayed() {
    ToldIncident again =
        result.outcomes().get(0).incidents().stream()
            .filter(one -> one.id().equals(incident.id()))
            .findFirst()
            .orElse(null);
    String course =
        result.reach().isWhole()
            ? "from the topic's first record on"
            : "from the middle of the topic on, where %s, so that the numbers are approximate"
                .formatted("the series began with nothing learnt");
    if (again == null) {
      return "Run again %s, it is not told: settings, rules or records are others now."
          .formatted(course);
    }
    return again.isToldAs(incident)
        ? "Run again %s, it is told with all its events, bit for bit.".formatted(course)
        : "Run again %s, it is told, but not all its numbers are equal.".formatted(course);
  }

  /** One row a step: what is shown on a terminal. */
  private TextTable table() {
    List<Part> votes = votes();
    List<String> header =
        new ArrayList<>(List.of("time", "decoded", "value", "expected", "band", "z"));
    votes.forEach(part -> header.add(part.name().toLowerCase(Locale.ROOT)));
    header.addAll(List.of("strange", "threshold", "score", "gate", "event"));
    TextTable table = new TextTable(header.toArray(String[]::new));
    rows(votes, shown()).forEach(row -> table.add(row.toArray(String[]::new)));
    return table;
  }

  /**
   * The steps from shortly before the opening to shortly after the end, or as many as there is
   * room.
   */
  private List<ReplayStep> shown() {
    int first = 0;
    int last = steps.size() - 1;
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).timestampMillis() < incident.startMillis()) {
        first = Math.max(0, i + 1 - AROUND);
      }
      if (steps.get(i).timestampMillis() <= incident.endMillis()) {
        last = Math.min(steps.size() - 1, i + AROUND);
      }
    }
    return steps.subList(first, Math.min(last + 1, first + MOST_ROWS));
  }

  /** Cells of the table, for all steps given. */
  List<List<String>> rows(List<Part> votes, List<ReplayStep> some) {
    int f = feature();
    List<List<String>> rows = new ArrayList<>();
    for (ReplayStep step : some) {
      ReplayStep.Feature feature = step.features().get(f);
      boolean scored = step.status().isScored();
      List<String> row = new ArrayList<>();
      row.add(Times.clock(step.timestampMillis()));
      row.add(IncidentText.number(step.point().observation().value(f)));
      row.add(IncidentText.number(feature.value()));
      row.add(scored ? IncidentText.number(feature.expected()) : "–");
      row.add(
          scored
              ? IncidentText.number(feature.lower()) + " … " + IncidentText.number(feature.upper())
              : "–");
      row.add(scored ? TextTable.number(feature.standardScore(), 1) : "–");
      for (Part part : votes) {
        row.add(TextTable.number(vote(step, part), 2));
      }
      row.add(TextTable.number(step.strangeness(), 2));
      row.add(TextTable.number(step.threshold(), 2));
      row.add(TextTable.number(step.score(), 2));
      row.add(scored ? gateName(step.gate()) : step.status().name().toLowerCase(Locale.ROOT));
      row.add(event(step.event()));
      rows.add(row);
    }
    return rows;
  }

  private static String gateName(LearningGate gate) {
    return gate.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String event(@Nullable Incident event) {
    return event == null ? "" : event.phase().name().toLowerCase(Locale.ROOT);
  }
}
