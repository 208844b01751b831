package dev.offbeat.detector.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.explain.Facts.Condition;
import dev.offbeat.detector.explain.Facts.Feature;
import dev.offbeat.detector.explain.Facts.Scored;
import dev.offbeat.detector.explain.Facts.Withheld;
import dev.offbeat.detector.score.LearningGate;
import dev.offbeat.detector.score.Part;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final long TEN = Instant.parse("2026-01-02T10:00:00Z").toEpochMilli();
  private static final Feature CPU = new Feature("cpu", 97.123456, 41, 30.2, 58.9, 0.83);
  private static final Feature MEMORY = new Feature("memory", 0.3, 0.3, 0.2, 0.4, 0.17);

  private static Facts facts(
      Condition condition, @Nullable Scored scored, @Nullable Withheld withheld) {
    return new Facts(
        condition, 4, 10, TEN, 30_000, TEN, AlertBudget.parse("1 per week"), scored, withheld);
  }

  private static Scored scored(double score, Part part, LearningGate gate, Feature... features) {
    return new Scored(score, 4.3, 0.95, part, gate, List.of(features));
  }

  private static String explain(Condition condition, @Nullable Scored scored) {
    return Explanation.of(facts(condition, scored, null));
  }

  @Test
  void anomalous_ofSeveralFeatures_namesTheOneThatDidIt() {
    assertThat(
            explain(
                Condition.ANOMALOUS,
                scored(1.25, Part.SURPRISE, LearningGate.ANOMALOUS, MEMORY, CPU)))
        .isEqualTo(
            "Anomalous since 2026-01-02T10:00:00Z: cpu is 97.12 (83 % of the score), where 41 was"
                + " expected and 30.2 to 58.9 is usual. A point as strange comes about once in"
                + " 240,000 points; the budget of 1 per week needs once in 20,000 points (score"
                + " 1.25, 1 being the threshold). It is not learnt as normal.");
  }

  @Test
  void anomalous_insideTheBand_saysWhatElseIsStrange() {
    Feature inside = new Feature("cpu", 45, 41, 30.2, 58.9, 1);

    assertThat(
            explain(Condition.ANOMALOUS, scored(1.1, Part.FORECAST, LearningGate.ACCEPTED, inside)))
        .contains("is usual; but the forecasts of it have been worse for some time")
        .endsWith("It has gone on for so long that it is learnt as the new normal.");
  }

  @Test
  void anomalous_quietAgain_saysThatItIsNotOverYet() {
    assertThat(
            explain(Condition.ANOMALOUS, scored(0.2, Part.LEVEL, LearningGate.ANOMALOUS, MEMORY)))
        .contains("its last point is less strange again")
        .contains("Memory is 0.3, where 0.3 was expected");
  }

  @Test
  void normal_outsideTheBand_saysThatItIsNotRareEnough() {
    assertThat(explain(Condition.NORMAL, scored(0.5, Part.SURPRISE, LearningGate.NORMAL, CPU)))
        .startsWith("Normal: cpu is 97.12, where 41 was expected")
        .contains("; that is outside, but not rare enough.")
        .contains("once in 140 points");
  }

  @Test
  void normal_nothingKept_saysSo() {
    assertThat(explain(Condition.NORMAL, null))
        .isEqualTo(
            "Normal. What was expected of its last point is not known here any more; the next"
                + " point tells.");
  }

  @Test
  void warming_saysHowManyPointsAreMissing() {
    assertThat(explain(Condition.WARMING, null)).startsWith("Warming up: 4 of 10 points are known");
  }

  @Test
  void silentAndStale_saySinceWhenAndHowItUsuallyIs() {
    assertThat(explain(Condition.SILENT, null))
        .isEqualTo(
            "Silent since 2026-01-02T10:00:00Z: nothing has come since then, where a point comes"
                + " every 30 s.");
    assertThat(explain(Condition.STALE, null))
        .startsWith("Not scored now: nothing has come since 2026-01-02T10:00:00Z");
  }

  @Test
  void withheld_saysByWhichRuleAndUntilWhen() {
    Withheld muted = new Withheld("mute 1", "muted, planned", TEN + 3_600_000);
    Withheld suppressed = new Withheld("noisy", "TICKET-4711", Long.MAX_VALUE);

    assertThat(Explanation.of(facts(Condition.NORMAL, null, muted)))
        .endsWith(
            " Its incidents are not published until 2026-01-02T11:00:00Z: rule mute 1, muted,"
                + " planned.");
    assertThat(Explanation.of(facts(Condition.NORMAL, null, suppressed)))
        .endsWith(" Its incidents are not published: rule noisy, TICKET-4711.");
  }

  @Test
  void of_numbersOfAnySize_areShort() {
    Feature large = new Feature("bytes", 1.23456789e9, 1e-7, -1e20, Double.NaN, 1);

    assertThat(explain(Condition.NORMAL, scored(0, Part.SURPRISE, LearningGate.NORMAL, large)))
        .contains("bytes is 1234567890, where 0.0000001 was expected and -1.00e+20 to unknown");
  }
}
