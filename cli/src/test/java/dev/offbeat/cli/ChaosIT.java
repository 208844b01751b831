package dev.offbeat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/**
 * One seed of the chaos test with every fault that this system lets us make, and the control: with
 * a weaker guarantee the same test must fail.
 */
class ChaosIT {
  private record Outcome(int exitCode, String output) {}

  @Test
  @Timeout(900)
  void chaos_oneSeedOfEveryFault_isExact() {
    Outcome chaos = chaos("--seed", "1");

    assertThat(chaos.exitCode).as(chaos.output).isZero();
    assertThat(chaos.output)
        .contains("EXACT: ", "kill-detector", "kill-broker", "terminate", "wiped once");
    System.out.print(chaos.output); // what was skipped, and how long each recovery took
  }

  /** By the other way: gathered by series, with rates reckoned. */
  @Test
  @Timeout(600)
  void chaos_countersWithoutKeys_areExact() {
    Outcome chaos = chaos("--input", "influx", "--faults", "kill-detector,kill-broker");

    assertThat(chaos.exitCode).as(chaos.output).isZero();
    assertThat(chaos.output).contains("EXACT: ", "kill-detector", "kill-broker");
    System.out.print(chaos.output);
  }

  @Test
  @Timeout(600)
  void chaos_atLeastOnce_isFoundOut() {
    Outcome control =
        chaos("--guarantee", "at_least_once", "--faults", "kill-detector", "--duration", "15s");

    assertThat(control.exitCode).as(control.output).isEqualTo(1);
    assertThat(control.output).contains("BAD: ").contains("expected").contains("found");
  }

  @Test
  void chaos_unknownFault_isWrongUsage() {
    Outcome wrong = chaos("--faults", "earthquake");

    assertThat(wrong.exitCode).isEqualTo(2);
    assertThat(wrong.output).contains("earthquake", "kill-broker");
  }

  private static Outcome chaos(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine command = Offbeat.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    String[] all = new String[arguments.length + 1];
    all[0] = "chaos";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new Outcome(command.execute(all), out.toString());
  }
}
