package dev.offbeat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher in a checkout of its own, with a Maven that builds in no time. */
class LauncherIT {
  @TempDir private Path directory;
  private Path checkout;
  private Path tools;

  private record Outcome(int exitCode, String output) {}

  @BeforeEach
  void copyLauncher() throws Exception {
    checkout = Files.createDirectories(directory.resolve("a checkout"));
    tools = Files.createDirectories(directory.resolve("tools"));
    Files.copy(
        Path.of("..", "offbeat"), checkout.resolve("offbeat"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Path sources = Files.createDirectories(checkout.resolve("cli/src/main/java"));
    Files.writeString(sources.resolve("Main.java"), "");
    Files.writeString(checkout.resolve("cli/pom.xml"), "<project/>");
    // The jar this build just packed is what the pretended Maven "builds".
    Path jar = Path.of("target", "offbeat.jar").toAbsolutePath();
    tool(
        "mvn",
        """
        #!/bin/sh
        echo built >> builds
        sleep 1
        mkdir -p cli/target
        ln -sfn '%s' cli/target/lib
        cp '%s' cli/target/offbeat.jar
        """
            .formatted(jar.resolveSibling("lib"), jar));
  }

  @Test
  void help_builtOnFirstUse_onlyOnce() throws Exception {
    Outcome first = run(directory, "--help");
    assertThat(first.exitCode).as(first.output).isZero();
    assertThat(first.output).contains("Building Offbeat (first use", "Usage: offbeat");

    Outcome second = run(directory, "--help");
    assertThat(second.output).doesNotContain("Building").contains("Usage: offbeat");
  }

  @Test
  void help_afterAChangeOfTheSources_buildsAgain() throws Exception {
    run(directory, "--help");
    TimeUnit.MILLISECONDS.sleep(20);
    Files.writeString(checkout.resolve("cli/src/main/java/Main.java"), "class Main {}");

    assertThat(run(directory, "--help").output).contains("Building Offbeat (the sources changed)");
  }

  @Test
  void firstUses_atTheSameTime_buildOnce() throws Exception {
    List<Process> processes = List.of(start(directory, "--version"), start(directory, "--version"));
    for (Process process : processes) {
      process.getInputStream().readAllBytes();
      assertThat(process.waitFor()).isZero();
    }
    assertThat(checkout.resolve("builds")).hasContent("built");
    assertThat(checkout.resolve("target/build.lock")).doesNotExist();
  }

  @Test
  void build_afterAnInterruptedOne_takesOverItsLock() throws Exception {
    Path lock = Files.createDirectories(checkout.resolve("target/build.lock"));
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");

    assertThat(run(directory, "--version").exitCode).isZero();
  }

  @Test
  void build_thatFails_showsWhyAndLeavesNothing() throws Exception {
    tool("mvn", "#!/bin/sh\necho '[ERROR] no such symbol'\nexit 1\n");

    Outcome failure = run(directory, "--help");

    assertThat(failure.exitCode).isEqualTo(1);
    assertThat(failure.output).contains("no such symbol", "the build failed").contains("build.log");
    assertThat(checkout.resolve("target/build.lock")).doesNotExist();
    assertThat(checkout.resolve("cli/target/offbeat.built")).doesNotExist();
  }

  @Test
  void file_ofTheCallersDirectory_isFound() throws Exception {
    Files.writeString(directory.resolve("no.onnx"), "no model");

    Outcome failure = run(directory, "inspect", "no.onnx");

    assertThat(failure.exitCode).isEqualTo(1);
    assertThat(failure.output).contains("no.onnx").doesNotContain("no such file");
  }

  private void tool(String name, String script) throws Exception {
    Path tool = Files.writeString(tools.resolve(name), script);
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome run(Path from, String... arguments) throws Exception {
    Process process = start(from, arguments);
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  private Process start(Path from, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(checkout.resolve("offbeat").toString());
    builder.command().addAll(List.of(arguments));
    Map<String, String> environment = builder.environment();
    environment.put("PATH", tools + ":" + environment.get("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return builder.directory(from.toFile()).redirectErrorStream(true).start();
  }
}
