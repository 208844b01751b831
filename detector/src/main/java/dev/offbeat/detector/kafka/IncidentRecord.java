package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Incident;
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
 */
public record IncidentRecord(
    String id,
    String series,
    Incident incident,
    String fingerprint,
    @Nullable SourcePosition source)
    implements DetectionEvent {
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
        id(series, incident.startMillis(), name), series, incident, fingerprint, source);
  }

  /** What the incident is of: {@code point}, {@code silence} or {@code flatline}. */
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
