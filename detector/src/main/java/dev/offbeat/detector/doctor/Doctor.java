package dev.offbeat.detector.doctor;

import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.AppException;
import dev.offbeat.detector.model.ModelLoadException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a configuration, its Kafka and a running detector, and changes nothing.
 *
 * <pre>{@code
 * Findings findings = Doctor.examine(AppConfig.load(file, System.getenv()), null);
 * }</pre>
 */
public final class Doctor {
  private Doctor() {}

  /**
   * Looks at everything. A check that cannot look says so and does not keep the others from it.
   *
   * @param url of a running detector's administration server; null for none
   */
  public static Findings examine(AppConfig config, @Nullable URI url) {
    Findings findings = new Findings();
    try (Patient patient = new Patient(config, url)) {
      try {
        patient.reach();
      } catch (AppException e) {
        findings.unreachable(String.valueOf(e.getMessage()));
      }
      for (Check check : checks(url)) {
        try {
          check.look(patient, findings);
        } catch (AppException | ModelLoadException e) {
          findings.cannotLook(check.name(), String.valueOf(e.getMessage()));
        }
      }
      tellHidden(patient, findings);
    }
    return findings;
  }

  private static void tellHidden(Patient patient, Findings findings) {
    if (!patient.hidden().isEmpty()) {
      findings.add(
          FindingCode.SETTINGS_HIDDEN,
          "Settings may not be read: of %s.".formatted(String.join(", ", patient.hidden())),
          "Retention, min.insync.replicas, compaction and the brokers' timeouts were not looked at.",
          "Run doctor as a user with DESCRIBE_CONFIGS on topics and cluster; the detector itself does"
              + " not need it.");
    }
  }

  private static List<Check> checks(@Nullable URI url) {
    SeriesCheck series = new SeriesCheck();
    List<Check> checks =
        new ArrayList<>(
            List.of(
                new ModelCheck(),
                new RulesCheck(),
                new SettingsCheck(),
                new RightsCheck(),
                new TopicsCheck(),
                new GroupCheck(),
                new DeadLettersCheck(),
                series,
                new MutedCheck(series),
                new InputCheck(series)));
    if (url != null) {
      Running running = new Running(url);
      checks.add(new RunningCheck(running));
      checks.add(new SeriesApiCheck(running, series.name()));
    }
    return checks;
  }
}
