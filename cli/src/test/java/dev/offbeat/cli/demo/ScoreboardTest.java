package dev.offbeat.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.score.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreboardTest {
  private static final long STEP = Fleet.STEP.toMillis();
  private static final Fault FAULT =
      new Fault("search/latency", FaultKind.SLOW_DEPENDENCY, 30, 100 * STEP, 112 * STEP);

  private final Scoreboard scoreboard = new Scoreboard(() -> List.of(FAULT));

  @Test
  void judge_ofAnIncidentWithinAFault_findsIt() {
    assertThat(scoreboard.judge("search/latency", at(102, Phase.OPENED))).isEqualTo(FAULT);
    assertThat(scoreboard.found()).containsEntry(FAULT, 2 * STEP);
    assertThat(scoreboard.missed(200 * STEP)).isEmpty();
  }

  @Test
  void judge_ofAnOlderIncidentThatGetsWorse_findsIt() {
    scoreboard.judge("search/latency", at(105, Phase.UPDATED));
    assertThat(scoreboard.found()).containsKey(FAULT);
  }

  @Test
  void judge_ofTheAftermath_isNeitherFindNorFalseAlarm() {
    assertThat(scoreboard.judge("search/latency", at(113, Phase.OPENED))).isEqualTo(FAULT);
    assertThat(scoreboard.found()).isEmpty();
    assertThat(scoreboard.falseAlarms()).isEmpty();
    assertThat(scoreboard.missed(113 * STEP)).containsExactly(FAULT);
  }

  @Test
  void judge_ofAnythingElse_isAFalseAlarm() {
    assertThat(scoreboard.judge("search/queue", at(102, Phase.OPENED))).isNull();
    assertThat(scoreboard.judge("search/latency", at(99, Phase.OPENED))).isNull();
    assertThat(scoreboard.judge("search/latency", at(150, Phase.OPENED))).isNull();
    assertThat(scoreboard.falseAlarms()).hasSize(3);
    assertThat(scoreboard.judge("search/queue", at(104, Phase.RESOLVED))).isNull();
    assertThat(scoreboard.falseAlarms()).hasSize(3);
  }

  @Test
  void missed_ofAFaultThatGoesOn_waits() {
    assertThat(scoreboard.missed(111 * STEP)).isEmpty();
  }

  private static Incident at(int step, Phase phase) {
    long time = step * STEP;
    return new Incident(
        phase,
        time,
        time,
        time,
        1.5,
        1.5,
        65,
        1,
        Incident.Direction.ABOVE,
        Part.SURPRISE,
        1,
        List.of(new Incident.Feature("value", 90, 30, 25, 35, 1)));
  }
}
