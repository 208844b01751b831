package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.intake.IntakeListener;
import dev.offbeat.detector.intake.IntakeSink;
import dev.offbeat.detector.rules.SeriesSettings;
import org.jspecify.annotations.Nullable;

/**
 * The course of a point from the intake to what is published of it: for one series at a time, with
 * the state that was taken out last.
 */
final class SeriesCourse<R extends DetectionEvent> implements IntakeSink {
  private final RuledDetectors detectors;
  private final SeriesEntry entry;
  private final Publisher<R> publisher;
  private final Outlet<R> outlet;
  private final ModelChange models;
  private final IntakeListener listener;
  private final PointListener points;

  // Set by begin, which precedes every other call.
  private String series = "";
  private SeriesSettings settings;
  private long now;
  private boolean isOfRecord;
  private boolean isImputed; // the value of the point to come
  private boolean isBridged; // what the next imputation is of

  @SuppressWarnings("NullAway.Init")
  SeriesCourse(
      ProcessorParts parts,
      RuledDetectors detectors,
      SeriesEntry entry,
      ModelChange models,
      Publisher<R> publisher,
      Outlet<R> outlet) {
    this.detectors = detectors;
    this.entry = entry;
    this.models = models;
    this.publisher = publisher;
    this.outlet = outlet;
    listener = parts.intakeListener();
    points = parts.pointListener();
  }

  /**
   * Turns to a series, whose state was taken out.
   *
   * @param clockMillis the task's clock
   * @param ofRecord whether a record is taken in; else the series is looked at
   */
  void begin(String name, SeriesSettings chosen, long clockMillis, boolean ofRecord) {
    series = name;
    settings = chosen;
    now = clockMillis;
    isOfRecord = ofRecord;
  }

  @Override
  public void score(Observation observation, boolean rewarming) {
    DetectorModel model = entry.model().model;
    Detection detection = detectors.detect(settings, model, entry.state(), observation, rewarming);
    publish(model, observation, detection);
    if (!models.isSettled(settings)) {
      models.follow(settings, observation, rewarming, detection);
    }
  }

  @Override
  public void refuse(Observation observation, Detection.Status reason) {
    DetectorModel model = entry.model().model;
    publish(
        model,
        observation,
        detectors.detector(settings, model).refuse(entry.state(), observation, reason));
  }

  private void publish(DetectorModel model, Observation observation, Detection detection) {
    if (!series.startsWith(Decoder.RESERVED)) {
      points.onPoint(series, detection, isImputed);
    }
    isImputed = false;
    Incident incident = detectors.publishable(settings, model, entry.state(), detection);
    SourcePosition source = incident != null || publisher.tellsEverySource() ? source() : null;
    IncidentRecord event = incident == null ? null : event(incident, source);
    publisher.publish(
        series, observation, detection, model.fingerprint(), source, event, this::forward);
  }

  private IncidentRecord event(Incident incident, @Nullable SourcePosition source) {
    int kind = Origins.kind(incident);
    // One that was kept back until now is told as one that opens, and opened before.
    boolean isNew = kind != Origins.POINT || incident.startMillis() == incident.timestampMillis();
    if (incident.phase() == Incident.Phase.OPENED && isNew) {
      entry.opens(kind);
    }
    return IncidentRecord.of(
        series, incident, entry.fingerprintOf(kind), entry.model().fingerprint(), source);
  }

  private @Nullable SourcePosition source() {
    return isOfRecord ? outlet.position() : null;
  }

  private void forward(R event) {
    outlet.forward(series, event, isOfRecord);
  }

  @Override
  public void bridge(long timestampMillis) {
    detectors.detector(settings, entry.model().model).bridge(entry.state(), timestampMillis);
    if (!models.isSettled(settings)) {
      models.bridge(settings, timestampMillis);
    }
    isBridged = true;
    if (!series.startsWith(Decoder.RESERVED)) {
      points.onBridged(series, timestampMillis);
    }
  }

  @Override
  public void forget() {
    detectors.detector(settings, entry.model().model).forget(entry.state());
    if (!models.isSettled(settings)) {
      models.forget(settings);
    }
  }

  @Override
  public void restart() {
    entry.restart();
  }

  @Override
  public void tell(Incident incident) {
    listener.onIntakeIncident(incident);
    if (!detectors.isPublishable(settings, entry.intake(), incident, now)) {
      return;
    }
    publisher.publish(event(incident, source()), this::forward);
  }

  @Override
  public void reordered() {
    listener.onReordered();
  }

  @Override
  public void imputed() {
    listener.onImputed();
    isImputed = !isBridged; // what is bridged has no point to come
    isBridged = false;
  }
}
