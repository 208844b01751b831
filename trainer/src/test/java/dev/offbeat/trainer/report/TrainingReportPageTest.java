package dev.offbeat.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingReportPageTest {
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)>&amp;\u2028\"'";

  @TempDir Path directory;

  @Test
  void html_markup_loadsNothing() {
    String markup = withoutScripts(TrainingReportPage.html(SampleReports.full()));

    assertThat(markup)
        .doesNotContainIgnoringCase("http:")
        .doesNotContainIgnoringCase("https:")
        .doesNotContain("url(", "@import", "src=", "<iframe", "<object")
        .doesNotContainPattern("\\son[a-z]+=")
        .doesNotContainPattern("href=\"(?!#|data:,\")");
  }

  @Test
  void html_scripts_areInlineAndAskForNoNetwork() {
    String html = TrainingReportPage.html(SampleReports.full());

    assertThat(html)
        .doesNotContain("<script src", "sourceMappingURL", "fetch(", "XMLHttpRequest", "import(")
        .contains("default-src 'none'")
        .contains("Copyright (c) 2014-2024 Chart.js Contributors");
  }

  @Test
  void html_data_isJsonThatHoldsEverySection() throws Exception {
    JsonNode page = json(TrainingReportPage.html(SampleReports.full()));

    assertThat(page.at("/headline/0").asText())
        .matches(
            "Foretells the next value with \\d+\u00a0% of the error of “same as last”;"
                + " memory 130 steps; stable\\.");
    assertThat(page.get("sections")).hasSize(9);
    for (JsonNode section : page.get("sections")) {
      assertThat(section.get("finding").asText()).isNotBlank();
      assertThat(section.get("charts").size() + section.get("tables").size()).isPositive();
    }
  }

  @Test
  void html_missingValue_isNullAndTimesAreWhole() throws Exception {
    JsonNode page = json(TrainingReportPage.html(SampleReports.full()));
    JsonNode observed = page.at("/sections/0/charts/0/curves/1");

    assertThat(observed.get("name").asText()).isEqualTo("observed");
    assertThat(observed.get("y").get(100).isNull()).isTrue();
    assertThat(observed.get("x").get(0).asText()).isEqualTo("1772409600000");
  }

  @Test
  void html_hostileSeriesName_staysText() throws Exception {
    String html = TrainingReportPage.html(SampleReports.full(HOSTILE));

    assertThat(html).doesNotContain("<img", "\u2028");
    assertThat(html.split("</script>", -1)).hasSize(5);
    assertThat(json(html).at("/sections/0/charts/0/title").asText()).isEqualTo(HOSTILE);
  }

  @Test
  void html_emptyParts_sayWhy() throws Exception {
    JsonNode sections = json(TrainingReportPage.html(SampleReports.empty())).get("sections");

    assertThat(sections).hasSize(9);
    assertThat(finding(sections, "loss"))
        .isEqualTo("The readout of a reservoir is solved in closed form: there are no epochs.");
    assertThat(finding(sections, "stability")).isEqualTo("The state's Jacobian was not measured.");
  }

  @Test
  void write_equalData_givesEqualBytes() throws Exception {
    Path first = directory.resolve("first.html");
    Path second = directory.resolve("deeper/second.html");

    TrainingReportPage.write(first, SampleReports.full());
    TrainingReportPage.write(second, SampleReports.full());

    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void write_existingFile_isReplacedAndNothingElseLeft() throws Exception {
    Path file = Files.writeString(directory.resolve("report.html"), "older");

    TrainingReportPage.write(file, SampleReports.empty());

    assertThat(file).content().startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(directory).isDirectoryContaining(file::equals);
    assertThat(directory.toFile().list()).hasSize(1);
  }

  @Test
  void write_directory_saysSo() {
    assertThatThrownBy(() -> TrainingReportPage.write(directory, SampleReports.empty()))
        .isInstanceOf(TrainingReportException.class)
        .hasMessageEndingWith("is a directory; name a file for the report, such as report.html");
  }

  @Test
  void write_fileInPlaceOfDirectory_saysSo() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "kept");

    assertThatThrownBy(
            () -> TrainingReportPage.write(file.resolve("report.html"), SampleReports.empty()))
        .isInstanceOf(TrainingReportException.class)
        .hasMessageEndingWith("a part of its path is no directory; choose another");
    assertThat(file).hasContent("kept");
  }

  private static String finding(JsonNode sections, String id) {
    for (JsonNode section : sections) {
      if (section.get("id").asText().equals(id)) {
        return section.get("finding").asText();
      }
    }
    throw new AssertionError("no section " + id);
  }

  private static JsonNode json(String html) throws Exception {
    Matcher block =
        Pattern.compile(
                "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
            .matcher(html);
    assertThat(block.find()).isTrue();
    return new ObjectMapper().readTree(block.group(1));
  }

  private static String withoutScripts(String html) {
    return Pattern.compile("(<script[^>]*>).*?</script>", Pattern.DOTALL)
        .matcher(html)
        .replaceAll("$1");
  }
}
