package dev.offbeat.detector.kafka;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.score.LearningGate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One event of an incident, as it stands in the incidents topic under the key of its series. {@code
 * docs/incidents.md} documents its JSON.
 *
 * @param id names the incident: the same for all its events, and the same whenever the same input
 *     is scored again by the same model
 * @param series the series
 * @param incident what happened
 * @param fingerprint the model's, 16 hex digits
 * @param source the record that brought the event about; null outside of a topology
 * @param decision what was weighed; null where no score was, as in silence, or where it is not
 *     known
 * @param lateMillis wall-clock time from the event's event time to when it was told; null if not
 *     known
 */
public record IncidentRecord(
    String id,
    String series,
    Incident incident,
    String fingerprint,
    @Nullable SourcePosition source,
    @Nullable Decision decision,
    @Nullable Long lateMillis)
    implements DetectionEvent {
  /**
   * What an event's point was weighed by.
   *
   * @param budget alerts that are allowed of the series, like {@code 1 per week}
   * @param threshold strangeness, about -log10 of a p-value, that a score of 1 stands for
   * @param pValue probability of a score this high where nothing is wrong
   * @param gate whether the series is learnt as normal
   */
  public record Decision(String budget, double threshold, double pValue, LearningGate gate) {
    /** What a detector's step was weighed by. */
    public static Decision of(Detection detection, AlertBudget budget) {
      return new Decision(
          budget.toString(), detection.threshold(), detection.pValue(), detection.learningGate());
    }
  }

  private static final int ID_BYTES = 16;

  /** An event with the id that series, start and model give it. */
  public static IncidentRecord of(
      String series, Incident incident, String fingerprint, @Nullable SourcePosition source) {
    return of(series, incident, fingerprint, fingerprint, source);
  }

  /**
   * The same of an incident that opened under another model.
   *
   * @param openedUnder fingerprint of the model that watched the series as the incident opened
   */
  static IncidentRecord of(
      String series,
      Incident incident,
      String openedUnder,
      String fingerprint,
      @Nullable SourcePosition source) {
    String name = incident.part().isOfIntake() ? kind(incident) + ":" + openedUnder : openedUnder;
    return new IncidentRecord(
        id(series, incident.startMillis(), name),
        series,
        incident,
        fingerprint,
        source,
        null,
        null);
  }

  /** The same with what was weighed. */
  public IncidentRecord with(Decision weighed) {
    return new IncidentRecord(id, series, incident, fingerprint, source, weighed, lateMillis);
  }

  /** The same from another record. */
  IncidentRecord from(@Nullable SourcePosition other) {
    return new IncidentRecord(id, series, incident, fingerprint, other, decision, lateMillis);
  }

  /** The same, told at an instant. */
  IncidentRecord toldAt(long wallMillis) {
    return new IncidentRecord(
        id,
        series,
        incident,
        fingerprint,
        source,
        decision,
        wallMillis - incident.timestampMillis());
  }

  /** The same without the one thing in it that another run of the same input would not repeat. */
  public IncidentRecord withoutLateness() {
    return new IncidentRecord(id, series, incident, fingerprint, source, decision, null);
  }

  /** What the incident is of: {@code point}, {@code silence} or {@code flatline}. */
  public String kind() {
    return kind(incident);
  }

  static String kind(Incident incident) {
    return incident.part().isOfIntake() ? incident.part().name().toLowerCase(Locale.ROOT) : "point";
  }

  /**
   * The id of an incident: the first 32 hex digits of the SHA-256 of {@code
   * fingerprint/startMillis/series} in UTF-8; for one of silence or of a flat line, {@code
   * silence:} or {@code flatline:} comes before.
   *
   * @param startMillis event time of its first point, ms since the epoch
   */
  public static String id(String series, long startMillis, String fingerprint) {
    byte[] name = (fingerprint + "/" + startMillis + "/" + series).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(name);
      return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
