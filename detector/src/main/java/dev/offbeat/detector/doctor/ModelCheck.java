package dev.offbeat.detector.doctor;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.model.ModelLoadException;
import dev.offbeat.detector.model.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** The model file, and the formats that are to be read for it. */
final class ModelCheck implements Check {
  /** Data that ended before is made up: the bundled model's begins in 1970. */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Duration OLD = Duration.ofDays(30); // as the alert OffbeatModelStale has it

  @Override
  public String name() {
    return "model";
  }

  @Override
  public void look(Patient patient, Findings findings) {
    try {
      DetectorModel model = patient.model();
      findings.fact("model", "%s, %s", model.name(), model.fingerprint());
      tellAge(model.name(), model.metadata().provenance(), Instant.now(), findings);
      tellFormats(patient, model, findings);
    } catch (ModelLoadException e) {
      findings.add(
          FindingCode.MODEL_UNUSABLE,
          String.valueOf(e.getMessage()),
          "The detector does not start with it.",
          "./offbeat inspect %s says what it holds; set model to one that can be used, or leave it out for the bundled one."
              .formatted(patient.config().model()));
    }
  }

  /** Tells of data that ended long ago. */
  static void tellAge(
      String name, @Nullable Provenance provenance, Instant now, Findings findings) {
    Instant end = dataEnd(provenance);
    if (end == null || end.plus(OLD).isAfter(now)) {
      return;
    }
    findings.add(
        FindingCode.MODEL_OLD,
        "The data that %s was trained on ended %d days ago, %s."
            .formatted(name, Duration.between(end, now).toDays(), end),
        "What each series is like is learnt all the time, the network is not: it may foretell"
            + " worse.",
        "Train again and compare: ./offbeat train --kafka … --topic … --from 14d --output"
            + " model.onnx");
  }

  /** Null where the times mean nothing. */
  private static @Nullable Instant dataEnd(@Nullable Provenance provenance) {
    if (provenance == null) {
      return null;
    }
    try {
      Instant end = Instant.parse(provenance.lastTimestamp());
      return end.isBefore(EARLIEST) ? null : end;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static void tellFormats(Patient patient, DetectorModel model, Findings findings) {
    for (String topic : patient.config().input().topics()) {
      try {
        String format =
            patient
                .config()
                .input()
                .formats()
                .getOrDefault(topic, patient.config().input().format());
        if (patient.config().input().decoder(topic, model.metadata().features()).keyIsSeries()) {
          findings.fact("format of " + topic, "%s, keyed by series", format);
        } else {
          findings.fact("format of " + topic, "%s", format);
        }
      } catch (IllegalArgumentException e) {
        findings.add(
            FindingCode.FORMAT_UNUSABLE,
            "Topic %s: %s".formatted(topic, e.getMessage()),
            "The detector does not start with it.",
            "docs/formats.md has each format's options; './offbeat plan --config …' guesses them from the topic.");
      }
    }
  }
}
