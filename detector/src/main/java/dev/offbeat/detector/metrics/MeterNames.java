package dev.offbeat.detector.metrics;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every meter of Offbeat's own: its name, what it counts, in which unit, and by which tags. */
public enum MeterNames {
  OBSERVATIONS(
      "anomaly.detector.observations", null, "Observations taken in or turned away", "outcome"),
  STEP_DURATION("anomaly.detector.step.duration", "seconds", "Time to score one observation"),
  OBSERVATION_LAG(
      "anomaly.detector.observation.lag",
      "seconds",
      "Time from an observation's event time to its scoring"),
  SCORE("anomaly.detector.score", null, "Scores of the observations, 1 being the threshold"),
  THRESHOLD(
      "anomaly.detector.threshold",
      null,
      "Strangeness, about -log10 of a p-value, at which the observations' series open an incident"),
  INCIDENTS_OPENED(
      "anomaly.detector.incidents.opened",
      null,
      "Incidents opened, their severity as they opened",
      "direction",
      "part",
      "severity"),
  ALERTS_ALLOWED(
      "anomaly.detector.alerts.allowed",
      null,
      "Incidents that the alert budget allowed to open so far, to compare with those opened"),
  INCIDENTS_OPEN("anomaly.detector.incidents.open", null, "Incidents open now"),
  SERIES_ACTIVE("anomaly.detector.series.active", null, "Series whose state is kept here"),
  STATE_CACHE_LOAD(
      "anomaly.detector.state.cache.load",
      null,
      "Series by those whose states the cache holds: above 1 it is slower than none"),
  STATE_RESETS(
      "anomaly.detector.state.resets",
      null,
      "States that were not this model's, replaced by new ones",
      "reason"),
  DEAD_LETTERS(
      "anomaly.detector.dead.letters",
      null,
      "Records that could not be read, sent to the dead-letter topic",
      "reason"),
  EMPTY_RECORDS(
      "anomaly.detector.empty.records",
      null,
      "Records that were read and hold nothing that can be watched"),
  REJECTED(
      "anomaly.detector.rejected",
      null,
      "Points that were read but not taken in, sent to the dead-letter topic",
      "reason"),
  SERIES_EVICTED("anomaly.detector.series.evicted", null, "Series that were forgotten", "reason"),
  REORDERED(
      "anomaly.detector.reordered",
      null,
      "Points that came after a newer one, and found their place"),
  IMPUTED(
      "anomaly.detector.imputed",
      null,
      "Values that were filled in, or stepped over, where one was missing"),
  SUPPRESSED(
      "anomaly.detector.suppressed",
      null,
      "Incidents that a rule kept from being published",
      "rule"),
  CONFIG_RELOAD_SUCCESS(
      "anomaly.detector.config.reload.success",
      null,
      "1 if the rules that are in force are those that are there; 0 if some could not be used"),
  CONFIG_RELOAD_TIMESTAMP(
      "anomaly.detector.config.reload.timestamp",
      "seconds",
      "Time since the epoch at which the rules last changed"),
  CONFIG_HASH(
      "anomaly.detector.config.hash", null, "The rules that are in force; always 1", "hash"),
  FEEDBACK(
      "anomaly.detector.feedback",
      null,
      "Verdicts of people on incidents that are known",
      "verdict"),
  FEEDBACK_PRECISION(
      "anomaly.detector.feedback.precision",
      null,
      "Good catches by good catches and false alarms, as people said"),
  FEEDBACK_REFUSED(
      "anomaly.detector.feedback.refused",
      null,
      "Records of the feedback topic that could not be used"),
  LEARNING_GATE(
      "anomaly.detector.learning.gate",
      null,
      "Scored observations by whether they may be learnt as normal",
      "gate"),
  CANARY_FAULTS(
      "anomaly.detector.canary.faults",
      null,
      "Faults of the canaries, found by an incident or missed",
      "outcome"),
  CANARY_DELAY(
      "anomaly.detector.canary.detection.delay",
      "seconds",
      "Event time from the beginning of a canary's fault to its incident"),
  ALERTMANAGER_SENT(
      "anomaly.detector.alertmanager.sent",
      null,
      "Alerts that Alertmanager took, repeats of open ones included"),
  ALERTMANAGER_FAILURES(
      "anomaly.detector.alertmanager.failures",
      null,
      "Requests to Alertmanager that failed and are repeated"),
  ALERTMANAGER_DROPPED(
      "anomaly.detector.alertmanager.dropped",
      null,
      "Alerts that Alertmanager was not told",
      "reason"),
  ALERTMANAGER_OPEN(
      "anomaly.detector.alertmanager.open", null, "Open incidents that this instance tells"),
  ALERTMANAGER_WAITING(
      "anomaly.detector.alertmanager.waiting", null, "Alerts that wait for Alertmanager"),
  SERIES_EXPOSED(
      "anomaly.detector.series.exposed", null, "Series whose own numbers are among the meters"),
  SERIES_UNEXPOSED(
      "anomaly.detector.series.unexposed",
      null,
      "Points of chosen series that are not, for there are too many"),
  MODEL_DATA_END(
      "anomaly.detector.model.data.end.timestamp",
      "seconds",
      "Event time of the last point that the model was trained on, since the epoch"),
  MODEL_INFO(
      "anomaly.detector.model.info",
      null,
      "The model that watches most series; always 1",
      "fingerprint",
      "engine"),
  MODEL_SERIES(
      "anomaly.detector.model.series",
      null,
      "Series that a model watches (live), or follows while one takes over from another (shadow)",
      "fingerprint",
      "state"),
  MODEL_LOAD(
      "anomaly.detector.model.load",
      null,
      "Models that came while running, loaded or refused",
      "result"),
  MODEL_TRIALS(
      "anomaly.detector.model.trials", null, "Verdicts of partitions on a new model", "verdict"),
  MODEL_SWITCHED(
      "anomaly.detector.model.switched",
      null,
      "Series that went from one model to another",
      "reason");

  /**
   * The Kafka clients' meters that are kept, of the thousand and more that the Kafka Streams binder
   * offers: enough to see throughput, lag, latency, commits, rebalances, restoration and failures.
   */
  public static final Set<String> KAFKA =
      Set.of(
          "kafka.consumer.coordinator.failed.rebalance.total",
          "kafka.consumer.coordinator.last.rebalance.seconds.ago",
          "kafka.consumer.coordinator.rebalance.latency.max",
          "kafka.consumer.coordinator.rebalance.total",
          "kafka.consumer.fetch.manager.records.consumed.total",
          "kafka.consumer.fetch.manager.records.lag",
          "kafka.consumer.fetch.manager.records.lag.max",
          "kafka.consumer.last.poll.seconds.ago",
          "kafka.producer.record.error.total",
          "kafka.producer.record.send.total",
          "kafka.stream.alive.stream.threads",
          "kafka.stream.client.state",
          "kafka.stream.failed.stream.threads",
          "kafka.stream.state.updater.active.restoring.tasks",
          "kafka.stream.state.updater.restore.records.rate",
          "kafka.stream.task.dropped.records.total",
          "kafka.stream.thread.commit.latency.max",
          "kafka.stream.thread.commit.total",
          "kafka.stream.thread.process.latency.max",
          "kafka.stream.thread.process.ratio",
          "kafka.stream.thread.process.total",
          "kafka.stream.thread.task.closed.total",
          "kafka.stream.thread.task.created.total");

  private final String meterName;
  private final @Nullable String unit;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<String> tags;

  MeterNames(String meterName, @Nullable String unit, String description, String... tags) {
    this.meterName = meterName;
    this.unit = unit;
    this.description = description;
    this.tags = List.of(tags);
  }

  /** The name with dots, as Micrometer takes it. */
  public String meterName() {
    return meterName;
  }

  /** The base unit; null for plain numbers. */
  public @Nullable String unit() {
    return unit;
  }

  public String description() {
    return description;
  }

  /** Names of the tags, none of which grows with the number of series. */
  public List<String> tags() {
    return tags;
  }
}
