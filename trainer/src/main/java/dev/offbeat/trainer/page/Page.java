package dev.offbeat.trainer.page;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.offbeat.detector.file.ReplacementFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What {@code page.js} draws, in its words: sections of sentences, charts and tables, with nothing
 * left to decide but pixels.
 *
 * @param kind what kind of page it is, like {@code training report}
 * @param title of the page
 * @param headline sentences, the most important first
 * @param figures a few numbers at a glance
 * @param sections in order
 * @param notices licences of what the page contains
 */
public record Page(
    String kind,
    String title,
    List<String> headline,
    List<Figure> figures,
    List<Section> sections,
    List<String> notices) {

  /** The page as HTML; equal pages give equal bytes. */
  public String html() {
    return PageTemplate.fill(this);
  }

  /**
   * Writes the page beside its place, then moves it there.
   *
   * @param file to write; an existing one is replaced by a complete one or not at all
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    try (ReplacementFile replacement = ReplacementFile.of(file)) {
      Files.writeString(replacement.unfinished(), html());
      replacement.commit();
    }
  }

  /** The licences of what every page contains. */
  public static List<String> licences() {
    return List.of(ChartLibrary.notice());
  }

  /** One number at a glance. */
  public record Figure(String label, String value, String note) {}

  /** What a section's finding means; said in words, never in colour alone. */
  public enum Verdict {
    GOOD,
    LOOK,
    NONE;

    @JsonValue
    String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A part of the page under a heading.
   *
   * @param id anchor
   * @param title in the table of contents too
   * @param good what good looks like; empty for none
   * @param finding what this one shows, or why nothing is here
   * @param verdict of the finding
   * @param charts side by side where there is room
   * @param tables side by side where there is room
   */
  public record Section(
      String id,
      String title,
      String good,
      String finding,
      Verdict verdict,
      List<Chart> charts,
      List<Table> tables) {

    public static Section absent(String id, String title, String why) {
      return new Section(id, title, "", why, Verdict.NONE, List.of(), List.of());
    }

    public static Section charts(
        String id, String title, String good, String finding, boolean asItShouldBe, Chart... all) {
      Verdict verdict = asItShouldBe ? Verdict.GOOD : Verdict.LOOK;
      return new Section(id, title, good, finding, verdict, List.of(all), List.of());
    }
  }

  /** How an axis runs. */
  public enum Scale {
    LINEAR,
    LOG,
    TIME,
    PROBABILITY;

    @JsonValue
    String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A chart of curves over two axes.
   *
   * @param title what is drawn
   * @param x label of the horizontal axis, with its unit
   * @param y label of the vertical axis, with its unit
   * @param equal whether a unit is equally long on both axes
   * @param curves the later ones on top; the first gives the steps of the read-out
   */
  public record Chart(
      String title,
      String x,
      Scale xScale,
      String y,
      Scale yScale,
      boolean equal,
      List<Curve> curves) {
    public Chart(String title, String x, Scale xScale, String y, Scale yScale, Curve... curves) {
      this(title, x, xScale, y, yScale, false, List.of(curves));
    }

    public Chart withEqualScales() {
      return new Chart(title, x, xScale, y, yScale, true, curves);
    }
  }

  /** How a curve is drawn: told apart without colour. */
  public enum Style {
    LINE,
    BROAD,
    DASHED,
    DOTTED,
    STEPS,
    BAND,
    POINTS,
    MARK;

    @JsonValue
    String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a curve stands for: the page's style sheet gives each its colour, in light and in dark.
   */
  public enum Role {
    OBSERVED,
    EXPECTED,
    REFERENCE,
    LIMIT;

    @JsonValue
    String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A curve of a chart.
   *
   * @param x positions; milliseconds since 1970 on an axis of time
   * @param y values, upper ends of a band; one that is not finite leaves a gap
   * @param low lower ends of a band; empty for others
   */
  public record Curve(
      String name, Style style, Role role, List<Double> x, List<Double> y, List<Double> low) {
    public Curve(String name, Style style, Role role, List<Double> x, List<Double> y) {
      this(name, style, role, x, y, List.of());
    }
  }

  /**
   * A table under a caption.
   *
   * @param columns titles
   * @param textColumns how many columns on the left are text; the others are numbers
   * @param rows cells, as they are shown
   */
  public record Table(
      String caption, List<String> columns, int textColumns, List<List<String>> rows) {}
}
