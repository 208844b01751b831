package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.intake.IntakeOptions;
import dev.offbeat.detector.rules.SeriesSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesFileTest {
  @TempDir private Path directory;
  private final LiveRules rules =
      new LiveRules(
          SeriesSettings.defaults(DetectorOptions.defaults(), IntakeOptions.defaults()), null);
  private Path file;
  private RulesFile watch;

  @BeforeEach
  void name() {
    file = directory.resolve("rules.yaml");
    watch = new RulesFile(file, rules);
  }

  @Test
  void run_contentChanges_isTakenOver() throws IOException {
    write("rules: [{name: a, select: x, watch: off}]");
    watch.run();
    assertThat(rules.get().settings("x").watch()).isFalse();

    write("rules: [{name: a, select: y, watch: off}]");
    watch.run();
    assertThat(rules.get().settings("x").watch()).isTrue();
    assertThat(rules.get().settings("y").watch()).isFalse();
  }

  @Test
  void run_sameContentWrittenAgain_isTheSameSet() throws IOException {
    write("rules: [{name: a, select: x, watch: off}]");
    watch.run();
    var before = rules.get();
    write("rules: [{name: a, select: x, watch: off}]");
    watch.run();

    assertThat(rules.get()).isSameAs(before);
  }

  @Test
  void run_contentCannotBeUsed_lastGoodStaysAndIsSaid() throws IOException {
    write("rules: [{name: a, select: x, watch: off}]");
    watch.run();
    write("rules: [{name: a, select: x, watch: off}, {name: b, select: y, budget: often}]");
    watch.run();

    assertThat(rules.get().names()).containsExactly("a");
    assertThat(refused())
        .isEqualTo(
            Map.of(file.toString(), "rules[1].budget: expected like '1 per week', found 'often'"));
    write("rules: [{name: a, select: x, watch: off}, {name: b, select: y}]");
    watch.run();
    assertThat(rules.get().names()).containsExactly("a", "b");
    assertThat(refused()).isEqualTo(Map.of());
  }

  @Test
  void run_fileGoesAndComesBack_lastGoodStays() throws IOException {
    write("rules: [{name: a, select: x, watch: off}]");
    watch.run();
    Files.delete(file);
    watch.run();
    assertThat(rules.get().names()).containsExactly("a");
    assertThat(refused().toString()).contains(file + ": no such file");

    write("rules: [{name: a, select: x, watch: off}]");
    watch.run();
    assertThat(refused()).isEqualTo(Map.of());
  }

  /**
   * As Kubernetes swaps a mounted ConfigMap: the file is a link through a link that is replaced.
   */
  @Test
  void run_linkOfTheDirectoryIsSwapped_isTakenOverWithItsCalendar() throws IOException {
    String yaml = "rules: [{name: a, select: x, maintenance: [{name: w, calendar: holidays.ics}]}]";
    version("first", yaml, "20261225");
    Path data = Files.createSymbolicLink(directory.resolve("..data"), Path.of("first"));
    Files.createSymbolicLink(file, Path.of("..data", "rules.yaml"));
    watch.run();
    assertThat(isMaintained("2026-12-25T12:00:00Z")).isTrue();

    version("second", yaml, "20261224");
    Path next = Files.createSymbolicLink(directory.resolve("..next"), Path.of("second"));
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    watch.run();
    assertThat(isMaintained("2026-12-25T12:00:00Z")).isFalse();
    assertThat(isMaintained("2026-12-24T12:00:00Z")).isTrue();
  }

  @Test
  void read_whatCannotBeUsed_isSaidWithTheFile() throws IOException {
    assertThatThrownBy(() -> RulesFile.read(file, Set.of()))
        .isInstanceOf(AppException.class)
        .hasMessage("rules.file: " + file + ": no such file");
    write("rules: 1");
    assertThatThrownBy(() -> RulesFile.read(file, Set.of()))
        .hasMessage("rules.file: " + file + ": rules: expected a list, found 1");
    Files.write(file, new byte[] {'a', (byte) 0xff});
    assertThatThrownBy(() -> RulesFile.read(file, Set.of())).message().contains("expected UTF-8");
    Files.write(file, new byte[5 << 20]);
    assertThatThrownBy(() -> RulesFile.read(file, Set.of()))
        .message()
        .contains("expected at most 4194304");
  }

  private void version(String name, String yaml, String day) throws IOException {
    Path version = Files.createDirectory(directory.resolve(name));
    Files.writeString(version.resolve("rules.yaml"), yaml);
    Files.writeString(
        version.resolve("holidays.ics"),
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:%s
        END:VEVENT
        END:VCALENDAR
        """
            .formatted(day));
  }

  private boolean isMaintained(String instant) {
    long millis = Instant.parse(instant).toEpochMilli();
    return rules.get().settings("x").maintenanceAt(millis) != null;
  }

  private Object refused() {
    return rules.info().get("refused");
  }

  private void write(String yaml) throws IOException {
    Files.writeString(file, yaml);
  }
}
