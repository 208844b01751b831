package dev.offbeat.detector.explain;

import dev.offbeat.detector.explain.Facts.Condition;
import dev.offbeat.detector.explain.Facts.Feature;
import dev.offbeat.detector.explain.Facts.Scored;
import dev.offbeat.detector.explain.Facts.Withheld;
import dev.offbeat.detector.score.LearningGate;
import dev.offbeat.detector.score.Part;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The plain sentences that say why a series' last point is or is not an anomaly. */
public final class Explanation {
  private static final double FULL_CONFIDENCE = 0.9;

  private Explanation() {}

  /** One to four sentences. */
  public static String of(Facts facts) {
    String sentence =
        switch (facts.condition()) {
          case IGNORED -> "Not watched: a rule says so. Its points are counted and nothing else.";
          case SILENT -> silent(facts);
          case FLAT -> flat(facts);
          case STALE -> stale(facts);
          case WARMING -> warming(facts);
          case ANOMALOUS -> anomalous(facts);
          case NORMAL -> normal(facts);
        };
    return sentence + withheld(facts);
  }

  private static String silent(Facts facts) {
    return "Silent since "
        + time(facts.lastMillis())
        + ": nothing has come since then"
        + usually(facts)
        + ".";
  }

  private static String usually(Facts facts) {
    return facts.cadenceMillis() > 0
        ? ", where a point comes every " + Numbers.duration(facts.cadenceMillis())
        : "";
  }

  private static String flat(Facts facts) {
    Scored scored = facts.scored();
    String where =
        scored == null || scored.features().size() != 1
            ? ""
            : " at " + Numbers.text(scored.features().get(0).value());
    return "Stands still" + where + ", for far longer than it usually does.";
  }

  private static String stale(Facts facts) {
    return "Not scored now: nothing has come since "
        + time(facts.lastMillis())
        + usually(facts)
        + ". What was known of it is kept.";
  }

  private static String warming(Facts facts) {
    return "Warming up: %d of %d points are known, and nothing opens an incident before there are as many."
        .formatted(facts.points(), facts.warmUp());
  }

  private static String anomalous(Facts facts) {
    String since =
        facts.openSinceMillis() == Long.MIN_VALUE ? "" : " since " + time(facts.openSinceMillis());
    Scored scored = facts.scored();
    if (scored == null) {
      return "Anomalous" + since + ". " + unknown();
    }
    return "Anomalous"
        + since
        + ": "
        + (scored.score() >= 1
            ? what(scored) + ". " + rarity(facts, scored)
            : "its last point is less strange again, but the incident is over only after some quiet"
                + " points in a row. "
                + capital(what(scored))
                + ".")
        + learning(scored);
  }

  private static String normal(Facts facts) {
    Scored scored = facts.scored();
    if (scored == null) {
      return "Normal. " + unknown();
    }
    return "Normal: " + what(scored) + ". " + rarity(facts, scored) + knowledge(scored);
  }

  private static String unknown() {
    return "What was expected of its last point is not known here any more; the next point tells.";
  }

  /** The feature that contributed most, with what was expected of it. */
  private static String what(Scored scored) {
    List<Feature> features =
        scored.features().stream()
            .sorted(Comparator.comparingDouble(Feature::share).reversed())
            .toList();
    Feature first = features.get(0);
    boolean isInside = first.value() >= first.lower() && first.value() <= first.upper();
    String others =
        features.size() == 1
            ? ""
            : " (%d %% of the score)".formatted(Math.round(100 * first.share()));
    return "%s is %s%s, where %s was expected and %s to %s is usual%s"
        .formatted(
            first.name(),
            Numbers.text(first.value()),
            others,
            Numbers.text(first.expected()),
            Numbers.text(first.lower()),
            Numbers.text(first.upper()),
            scored.score() >= 1 && isInside ? inside(scored.part()) : outside(scored, isInside));
  }

  /** Why a value inside its band is an anomaly all the same. */
  private static String inside(Part part) {
    return switch (part) {
      case LEVEL -> "; but hardly ever has it been at this level";
      case MEMORY -> "; but what the network makes of it has hardly ever been seen";
      case RECORD -> "; but it has left the range ever seen";
      case FORECAST ->
          "; but the forecasts of it have been worse for some time than they used to be";
      case JOINT -> "; but the features have hardly ever stood like this to one another";
      case SURPRISE, SILENCE, FLATLINE -> "";
    };
  }

  private static String outside(Scored scored, boolean isInside) {
    return scored.score() < 1 && !isInside ? "; that is outside, but not rare enough" : "";
  }

  private static String rarity(Facts facts, Scored scored) {
    double strangeness = scored.score() * scored.threshold();
    return "A point as strange comes about once in %s; the budget of %s needs once in %s (score %s, 1 being the threshold)."
        .formatted(
            Numbers.count(Math.pow(10, strangeness)),
            facts.budget(),
            Numbers.count(Math.pow(10, scored.threshold())),
            Numbers.text(scored.score()));
  }

  private static String learning(Scored scored) {
    return switch (scored.gate()) {
      case NORMAL -> "";
      case ANOMALOUS -> " It is not learnt as normal.";
      case REGIME_CANDIDATE -> " If it goes on, it is soon learnt as the new normal.";
      case ACCEPTED -> " It has gone on for so long that it is learnt as the new normal.";
    };
  }

  private static String knowledge(Scored scored) {
    if (scored.gate() != LearningGate.NORMAL) {
      return learning(scored);
    }
    return scored.confidence() < FULL_CONFIDENCE
        ? " Little is known of the series yet, which makes its scores smaller."
        : "";
  }

  private static String withheld(Facts facts) {
    Withheld withheld = facts.withheld();
    if (withheld == null || facts.condition() == Condition.IGNORED) {
      return "";
    }
    String until =
        withheld.untilMillis() == Long.MAX_VALUE ? "" : " until " + time(withheld.untilMillis());
    return " Its incidents are not published%s: rule %s, %s."
        .formatted(until, withheld.rule(), withheld.reason());
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
  }

  private static String time(long millis) {
    return millis == Long.MIN_VALUE ? "its start" : Instant.ofEpochMilli(millis).toString();
  }
}
