package dev.offbeat.trainer.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Chart.js as its WebJar holds it: one script, and the licence that must go with it. */
final class ChartLibrary {
  private static final String COORDINATES =
      "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  private ChartLibrary() {}

  /** The script, without the reference to a source map: the page loads nothing. */
  static String script() {
    return resource("dist/chart.umd.min.js").replaceFirst("\\s*//# sourceMappingURL=\\S+\\s*$", "");
  }

  static String notice() {
    return "Chart.js " + version() + "\n\n" + resource("LICENSE.md").strip();
  }

  private static String version() {
    Properties coordinates = new Properties();
    try (InputStream in = open(COORDINATES)) {
      coordinates.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return coordinates.getProperty("version");
  }

  private static String resource(String path) {
    return text("/META-INF/resources/webjars/chart.js/" + version() + "/" + path);
  }

  /** A resource of the class path as text. */
  static String text(String path) {
    try (InputStream in = open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String path) {
    InputStream in = ChartLibrary.class.getResourceAsStream(path);
    if (in == null) {
      throw new IllegalStateException(path + " is missing in the class path: the build is broken");
    }
    return in;
  }
}
