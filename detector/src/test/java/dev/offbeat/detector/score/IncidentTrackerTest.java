package dev.offbeat.detector.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.score.IncidentTracker.Event;
import org.junit.jupiter.api.Test;

class IncidentTrackerTest {
  private final IncidentTracker tracker = new IncidentTracker(0.5, 3, 20);
  private final IncidentTracker.State state = new IncidentTracker.State();
  private long now;

  private Event step(double score, double emitted) {
    return tracker.step(state, now++, score, emitted, false);
  }

  @Test
  void step_runOfHighScores_isOneIncident() {
    assertThat(step(0.9, 0.9)).isEqualTo(Event.NONE);
    assertThat(step(1.5, 1.5)).isEqualTo(Event.OPENED);
    assertThat(step(1.4, 0)).isEqualTo(Event.NONE);
    assertThat(step(2.0, 2.0)).isEqualTo(Event.UPDATED);
    assertThat(step(0.4, 0)).isEqualTo(Event.NONE);
    assertThat(step(0.6, 0)).isEqualTo(Event.NONE); // not quiet: the cool-down starts again
    assertThat(step(0.1, 0)).isEqualTo(Event.NONE);
    assertThat(step(0.1, 0)).isEqualTo(Event.NONE);
    assertThat(step(0.1, 0)).isEqualTo(Event.RESOLVED);
    assertThat(state.isOpen()).isFalse();
    assertThat(state.startMillis()).isEqualTo(1);
    assertThat(state.peakMillis()).isEqualTo(3);
    assertThat(state.peakScore()).isEqualTo(2.0);
    assertThat(state.points()).isEqualTo(8);
  }

  @Test
  void step_lastingIncident_isAcceptedAndEndsOnceNothingInItWouldOpenOne() {
    step(2, 2);
    for (int point = 2; point <= 10; point++) {
      step(0.9, 0);
      assertThat(tracker.gate(state)).isEqualTo(LearningGate.ANOMALOUS);
    }
    for (int point = 11; point <= 20; point++) {
      step(0.9, 0);
      assertThat(tracker.gate(state)).isEqualTo(LearningGate.REGIME_CANDIDATE);
    }
    assertThat(step(1.2, 0)).isEqualTo(Event.NONE);
    assertThat(tracker.gate(state)).isEqualTo(LearningGate.ACCEPTED);
    assertThat(step(0.9, 0)).isEqualTo(Event.NONE);
    assertThat(step(0.9, 0)).isEqualTo(Event.NONE);
    assertThat(step(0.9, 0)).isEqualTo(Event.RESOLVED);
    assertThat(tracker.gate(state)).isEqualTo(LearningGate.NORMAL);
  }

  @Test
  void step_lowScoreAtAnUnusualLevel_isNotQuiet() {
    step(2, 2);
    for (int i = 0; i < 9; i++) {
      assertThat(tracker.step(state, now++, 0.1, 0, true)).isEqualTo(Event.NONE);
    }
    step(0.1, 0);
    step(0.1, 0);
    assertThat(step(0.1, 0)).isEqualTo(Event.RESOLVED);
  }

  @Test
  void step_suppressedByTheBar_opensNothing() {
    assertThat(step(1.5, 0)).isEqualTo(Event.NONE);
    assertThat(state.isOpen()).isFalse();
  }

  @Test
  void step_secondIncident_startsAfresh() {
    step(3, 3);
    for (int i = 0; i < 3; i++) {
      step(0, 0);
    }
    assertThat(step(1.1, 1.1)).isEqualTo(Event.OPENED);
    assertThat(state.peakScore()).isEqualTo(1.1);
    assertThat(state.points()).isEqualTo(1);
  }
}
