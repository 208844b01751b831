package dev.offbeat.detector.intake;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Incident.Direction;
import dev.offbeat.detector.Incident.Feature;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.score.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Silence and flat lines as incidents. Their score is how long they last by how long they may: 1 as
 * they open. Both count as below: there are fewer points, or less movement, than usual.
 */
final class IncidentMaker {
  private static final double CONFIDENCE_POINTS = 150;

  private final List<String> names;

  IncidentMaker(List<String> names) {
    this.names = names;
  }

  Incident silenceBegins(IntakeState state, double allowed) {
    return silence(state, Phase.OPENED, state.liveMillis + (long) Math.ceil(allowed), allowed);
  }

  /** Resolved by a point, or by giving the series up. */
  Incident silenceEnds(IntakeState state, long timestampMillis, double allowed) {
    long opened = state.liveMillis + (long) Math.ceil(allowed);
    return silence(state, Phase.RESOLVED, Math.max(timestampMillis, opened), allowed);
  }

  private Incident silence(IntakeState state, Phase phase, long time, double allowed) {
    double missed =
        state.pauses.cadence() > 0 ? (time - state.liveMillis) / state.pauses.cadence() : 1;
    return incident(
        state,
        phase,
        state.liveMillis,
        time,
        allowed > 0 ? (time - state.liveMillis) / allowed : 1,
        Part.SILENCE,
        (int) Math.max(1, Math.min(1 << 30, missed)),
        null);
  }

  Incident standstillBegins(IntakeState state, Observation observation) {
    return standstill(state, Phase.OPENED, observation.timestampMillis(), observation);
  }

  /** Resolved by a point that differs, or by giving the series up. */
  Incident standstillEnds(IntakeState state, long timestampMillis) {
    return standstill(state, Phase.RESOLVED, timestampMillis, null);
  }

  private Incident standstill(
      IntakeState state, Phase phase, long timestampMillis, @Nullable Observation observation) {
    Standstill still = state.standstill;
    return incident(
        state,
        phase,
        still.startMillis(),
        timestampMillis,
        still.run() / still.limit(),
        Part.FLATLINE,
        still.run(),
        observation);
  }

  private Incident incident(
      IntakeState state,
      Phase phase,
      long startMillis,
      long timestampMillis,
      double score,
      Part part,
      int points,
      @Nullable Observation observation) {
    List<Feature> features = new ArrayList<>(names.size());
    for (int f = 0; f < names.size(); f++) {
      double actual = observation == null ? Double.NaN : observation.value(f);
      features.add(
          new Feature(
              names.get(f), actual, Double.NaN, Double.NaN, Double.NaN, 1.0 / names.size()));
    }
    return new Incident(
        phase,
        startMillis,
        timestampMillis,
        timestampMillis,
        score,
        score,
        Detection.severity(score),
        1 - Math.exp(-state.pauses.points() / CONFIDENCE_POINTS),
        Direction.BELOW,
        part,
        points,
        features);
  }
}
