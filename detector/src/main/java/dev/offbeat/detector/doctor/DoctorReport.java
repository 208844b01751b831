package dev.offbeat.detector.doctor;

import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.TextReport;

/** Findings as text for a terminal. */
final class DoctorReport {
  private DoctorReport() {}

  static String of(AppConfig config, Findings findings) {
    TextReport text =
        new TextReport(
            "%s on %s".formatted(config.applicationId(), config.kafka().get("bootstrap.servers")));
    text.section("Seen");
    findings.facts().forEach(text::wrapped);
    if (!findings.blind().isEmpty()) {
      text.section("Could not look at");
      findings.blind().forEach(text::wrapped);
    }
    for (Finding.Severity severity : Finding.Severity.values()) {
      for (Finding one : findings.all()) {
        if (one.severity() == severity) {
          tell(one, text);
        }
      }
    }
    text.section(summary(findings));
    return text.toString();
  }

  private static void tell(Finding one, TextReport text) {
    text.section(one.severity() + " " + one.code());
    text.wrapped("found", one.found());
    for (String example : one.examples()) {
      text.wrapped("such as", example);
    }
    text.wrapped("why", one.why());
    text.wrapped("remedy", one.remedy());
  }

  private static String summary(Findings findings) {
    StringBuilder summary = new StringBuilder();
    for (Finding.Severity severity : Finding.Severity.values()) {
      long count = findings.all().stream().filter(one -> one.severity() == severity).count();
      if (count > 0) {
        summary.append(summary.isEmpty() ? "" : ", ").append(count).append(' ').append(severity);
        summary.append(count == 1 ? "" : "s");
      }
    }
    if (!summary.isEmpty()) {
      return summary + ". docs/doctor.md explains each code.";
    }
    return findings.blind().isEmpty()
        ? "Nothing to do."
        : "Nothing was found in what could be looked at.";
  }
}
