package dev.offbeat.detector.doctor;

import dev.offbeat.detector.app.AppException;
import dev.offbeat.detector.rules.RuleFile;
import java.util.List;
import java.util.Map;

/** The rules of the file and of the topic. */
final class RulesCheck implements Check {
  @Override
  public String name() {
    return "rules";
  }

  @Override
  public void look(Patient patient, Findings findings) {
    try {
      List<RuleFile> files = patient.rules().files();
      findings.fact(
          "rules",
          "%d, from %d files and records",
          files.stream().mapToInt(RuleFile::size).sum(),
          files.size());
    } catch (AppException e) {
      findings.add(
          FindingCode.RULES_UNUSABLE,
          String.valueOf(e.getMessage()),
          "A detector that starts now watches every series by the defaults; one that runs keeps the rules it had.",
          "Mend the place that it names, and look with: ./offbeat run --check --config …");
      return;
    }
    String unread = patient.unreadRules();
    if (unread != null) {
      findings.cannotLook("rules topic", unread);
    }
    Map<String, String> refused = patient.refusedRules();
    if (!refused.isEmpty()) {
      findings.add(
          FindingCode.RULES_REFUSED,
          "%d records of topic %s cannot be used."
              .formatted(refused.size(), patient.config().rules().topic()),
          "A detector that starts now leaves them out; one that runs keeps what they were before.",
          "Write each anew, or take it away with a record without a value; PUT and DELETE /api/v1/rules check first.",
          refused.entrySet().stream()
              .map(one -> one.getKey() + ": " + one.getValue())
              .sorted()
              .toList());
    }
  }
}
