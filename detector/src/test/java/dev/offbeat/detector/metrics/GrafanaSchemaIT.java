package dev.offbeat.detector.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboards against the types that Grafana publishes of its dashboards. */
@Timeout(400)
class GrafanaSchemaIT {
  private static final String SCHEMA = "@grafana/schema@13.2.3";
  private static final String COMPILER = "typescript@7.0.2";

  /** JSON has texts where the types have constants of enumerations. */
  private static final String HEAD =
      """
      import type { Dashboard } from '@grafana/schema';
      type Plain<T> = unknown extends T ? T
        : T extends string ? `${T}`
        : T extends number | boolean | null | undefined ? T
        : T extends (infer E)[] ? Plain<E>[]
        : { [K in keyof T]: Plain<T[K]> };
      export const dashboard: Plain<Dashboard> =
      """;

  @TempDir private Path directory;

  @Test
  void dashboards_typeCheck_findsOnlyTheMistakesPutIn() throws Exception {
    assumeTrue(Tools.areInstalled("npm", "node"), "needs npm");
    Files.writeString(directory.resolve("package.json"), "{\"private\": true}");
    Tools.Outcome installed =
        Tools.run(
            directory,
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            SCHEMA,
            COMPILER);
    assumeTrue(installed.exit() == 0, "needs Grafana's schema: " + installed.output());

    for (Path file : ChartFiles.DASHBOARDS) {
      Tools.Outcome outcome = check(ChartFiles.text(file));
      assertThat(outcome.exit()).as(file + ": " + outcome.output()).isZero();
    }
    String detection = ChartFiles.text(ChartFiles.DASHBOARDS.get(0));
    for (String mistake :
        List.of(
            detection.replaceFirst("\"gridPos\"", "\"gridPosition\""),
            detection.replaceFirst("\"absolute\"", "\"apsolute\""),
            detection.replaceFirst("\"id\": 1,", "\"id\": \"1\","))) {
      assertThat(mistake).isNotEqualTo(detection);
      assertThat(check(mistake).exit()).isNotZero();
    }
  }

  private Tools.Outcome check(String dashboard) throws IOException, InterruptedException {
    Files.writeString(directory.resolve("dashboard.ts"), HEAD + dashboard + ";\n");
    return Tools.run(
        directory,
        directory.resolve("node_modules/.bin/tsc").toString(),
        "--noEmit",
        "--strict",
        "--skipLibCheck",
        "--module",
        "nodenext",
        "--moduleResolution",
        "nodenext",
        "dashboard.ts");
  }
}
