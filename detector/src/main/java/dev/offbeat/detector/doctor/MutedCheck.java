package dev.offbeat.detector.doctor;

import dev.offbeat.detector.rules.MaintenanceWindow;
import dev.offbeat.detector.rules.RuleSet;
import dev.offbeat.detector.rules.SeriesSettings;
import java.time.Duration;
import java.time.Instant;

/** Series that are scored, and whose incidents rules keep back. */
final class MutedCheck implements Check {
  private static final long REPLAY_MILLIS = Duration.ofDays(1).toMillis();

  private final SeriesCheck series;

  /**
   * @param series that has looked before
   */
  MutedCheck(SeriesCheck series) {
    this.series = series;
  }

  @Override
  public String name() {
    return "muted series";
  }

  @Override
  public void look(Patient patient, Findings findings) {
    if (series.names().isEmpty()) {
      return;
    }
    RuleSet rules = patient.rules();
    // windows are about event time, which in a replay is not this machine's
    long now = Instant.now().toEpochMilli();
    long at = series.newestMillis() < now - REPLAY_MILLIS ? series.newestMillis() : now;
    SeriesCheck.Group suppressed = new SeriesCheck.Group();
    SeriesCheck.Group muted = new SeriesCheck.Group();
    for (String name : series.names()) {
      SeriesSettings settings = rules.settings(name);
      SeriesSettings.Suppression suppression = settings.suppression();
      MaintenanceWindow window = settings.maintenanceAt(at);
      if (suppression != null) {
        suppressed.add(name, "rule %s, %s".formatted(suppression.rule(), suppression.reason()));
      } else if (window != null) {
        Instant until = Instant.ofEpochMilli(settings.maintainedUntil(at));
        muted.add(name, "rule %s, %s, until %s".formatted(window.rule(), window.reason(), until));
      }
    }
    if (suppressed.count > 0) {
      findings.add(
          FindingCode.SERIES_SUPPRESSED,
          "%,d series are suppressed.".formatted(suppressed.count * series.part()),
          "They are scored, and their incidents are counted and not published.",
          "Take suppress out of the rule once its reason is gone.",
          suppressed.examples());
    }
    if (muted.count > 0) {
      findings.add(
          FindingCode.SERIES_MUTED,
          "%,d series are muted or in maintenance.".formatted(muted.count * series.part()),
          "They are scored, and nothing of them is published or learnt until it is over.",
          "Unmute on the series' page of the console, or change the rule's windows.",
          muted.examples());
    }
  }
}
