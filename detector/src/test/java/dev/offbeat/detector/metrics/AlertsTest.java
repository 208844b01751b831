package dev.offbeat.detector.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts, and the runbook that they point to. */
class AlertsTest {
  private static final Path RUNBOOK = Path.of("..", "docs", "runbook.md");

  @TempDir private Path directory;

  @Test
  void alerts_ruleTests_pass() throws Exception {
    assumeTrue(Tools.areInstalled("promtool"), "needs promtool, of the package prometheus");
    Files.copy(ChartFiles.ALERTS, directory.resolve("alerts.yaml"));
    Files.copy(ChartFiles.RULE_TESTS, directory.resolve("alerts_test.yaml"));

    Tools.Outcome outcome = Tools.run(directory, "promtool", "test", "rules", "alerts_test.yaml");

    assertThat(outcome.exit()).as(outcome.output()).isZero();
  }

  @Test
  void alerts_everyOne_isTestedFiringAndNotFiring() {
    TreeSet<String> firing = new TreeSet<>();
    TreeSet<String> quiet = new TreeSet<>();
    ChartFiles.stream(ChartFiles.yaml(ChartFiles.RULE_TESTS).get("tests"))
        .flatMap(test -> ChartFiles.stream(test.get("alert_rule_test")))
        .forEach(
            test ->
                (test.get("exp_alerts").isEmpty() ? quiet : firing)
                    .add(test.get("alertname").asText()));

    assertThat(names()).isNotEmpty().containsExactlyInAnyOrderElementsOf(firing);
    assertThat(names()).containsExactlyInAnyOrderElementsOf(quiet);
  }

  @Test
  void alerts_everyOne_hasSeveritySummaryAndAChapterOfTheRunbook() {
    List<String> chapters = ChartFiles.found("^## (.+)$", ChartFiles.text(RUNBOOK));
    assertThat(chapters).containsExactlyInAnyOrderElementsOf(names());
    for (JsonNode rule : ChartFiles.rules()) {
      String name = rule.get("alert").asText();
      assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
      assertThat(rule.at("/annotations/summary").asText()).endsWith(".");
      assertThat(rule.at("/annotations/runbook_url").asText())
          .isEqualTo("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void runbook_everyChapter_saysWhatItMeansHowToLookAndWhatToDo() {
    for (String chapter : ChartFiles.text(RUNBOOK).split("(?m)^## ", -1)) {
      if (chapter.startsWith("Offbeat")) {
        assertThat(chapter).contains("**It means:**", "**How to look:**", "**What to do:**");
      }
    }
  }

  @Test
  void runbook_panelsNamed_areThere() {
    List<String> titles =
        ChartFiles.queries().stream().map(ChartFiles.Query::panel).distinct().toList();
    List<String> looks =
        ChartFiles.found(
            "\\*\\*How to look:\\*\\*((?s:.*?))\\*\\*What to do", ChartFiles.text(RUNBOOK));

    assertThat(looks).hasSize(names().size());
    assertThat(looks.stream().flatMap(look -> ChartFiles.found("\\*([^*]+)\\*", look).stream()))
        .hasSizeGreaterThan(10)
        .isSubsetOf(titles);
  }

  private static List<String> names() {
    return ChartFiles.rules().stream().map(rule -> rule.get("alert").asText()).toList();
  }
}
