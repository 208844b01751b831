package dev.offbeat.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.cli.Offbeat;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoIT {
  private static final Pattern FAULTS = Pattern.compile("(\\d+) of (\\d+) labelled faults found");
  private static final Pattern FALSE_ALARMS = Pattern.compile("false alarms (\\d+) in 30 series");

  @TempDir private Path directory;

  @Test
  void demo_withAFileOfOnesOwn_findsTheFaultsAndSumsUp() throws Exception {
    StringBuilder csv = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < 500; i++) {
      csv.append(Instant.EPOCH.plusSeconds(60L * i)).append(',').append(i % 50).append('\n');
    }
    Path file = Files.writeString(directory.resolve("saw.csv"), csv);
    StringWriter out = new StringWriter();
    CommandLine command = Offbeat.commandLine();
    command.setOut(new PrintWriter(out));

    int exitCode = command.execute("demo", "--duration", "90s", "--csv", file.toString());

    String printed = out.toString();
    assertThat(exitCode).as(printed).isZero();
    assertThat(printed).contains("/metrics", "Summary after", "in your files");
    Matcher faults = FAULTS.matcher(printed);
    assertThat(faults.find()).as(printed).isTrue();
    double found = Double.parseDouble(faults.group(1));
    assertThat(found / Integer.parseInt(faults.group(2))).as(printed).isGreaterThanOrEqualTo(0.6);
    Matcher falseAlarms = FALSE_ALARMS.matcher(printed);
    assertThat(falseAlarms.find()).as(printed).isTrue();
    assertThat(Integer.parseInt(falseAlarms.group(1))).as(printed).isLessThanOrEqualTo(3);
  }
}
