package dev.offbeat.detector.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Chart.js as its WebJar holds it. Of all WebJars this one file is served. */
final class ChartLibrary {
  /** Where the page asks for it. */
  static final String PATH = "assets/chart.umd.min.js";

  private static final String COORDINATES =
      "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  private ChartLibrary() {}

  /** Where it lies in the class path. */
  static String resource() {
    return "/META-INF/resources/webjars/chart.js/" + version() + "/dist/chart.umd.min.js";
  }

  private static String version() {
    Properties coordinates = new Properties();
    try (InputStream in = ChartLibrary.class.getResourceAsStream(COORDINATES)) {
      if (in == null) {
        return "none"; // Then there is no such file either, and the page says that it has no
        // charts.
      }
      coordinates.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return coordinates.getProperty("version", "none");
  }
}
