package dev.offbeat.cli.demo;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.app.IncidentText;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** What the demo prints: a line a fact, coloured where the terminal has colours. */
final class Screen {
  private static final DateTimeFormatter WEEKDAY =
      DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final PrintWriter out;
  private final Ansi ansi;

  Screen(PrintWriter out, Ansi ansi) {
    this.out = out;
    this.ansi = ansi;
  }

  void title(String text) {
    print("%n@|bold %s|@%n", text);
  }

  void blank() {
    print("");
  }

  /** A fact with its name. */
  void fact(String name, String format, Object... arguments) {
    print("  @|cyan %-13s|@%s", name, text(format, arguments));
  }

  /** A remark on the fact before. */
  void remark(String format, Object... arguments) {
    print("  %13s@|faint %s|@", "", text(format, arguments));
  }

  /** A whole sentence. */
  void sentence(String format, Object... arguments) {
    print("  %s", text(format, arguments));
  }

  /**
   * An incident's line.
   *
   * @param fault the labelled fault that explains it; null if there is none
   */
  void incident(String series, Incident incident, @Nullable Fault fault) {
    boolean resolved = incident.phase() == Incident.Phase.RESOLVED;
    String head =
        "%-9s  %s %-20s "
            .formatted(time(series, incident.timestampMillis()), mark(resolved), series);
    if (resolved) {
      print(
          "  %s @|faint back to normal after %s|@",
          head, IncidentText.duration(incident.duration()));
      return;
    }
    print(
        "  %s @|bold %s|@, severity %d%s",
        head,
        IncidentText.contrast(incident, unit(series)),
        incident.severity(),
        label(series, incident, fault));
  }

  private static String mark(boolean resolved) {
    return resolved ? "@|green ○|@" : "@|red ●|@";
  }

  private static String label(String series, Incident incident, @Nullable Fault fault) {
    if (Source.of(series) != Source.FLEET) {
      return "";
    }
    if (fault == null) {
      return "  @|yellow ✗ no fault is known|@";
    }
    String what =
        incident.timestampMillis() < fault.endMillis()
            ? "✔ known fault: %s, since %s"
            : "↩ aftermath of %s, since %s";
    Instant since = Instant.ofEpochMilli(fault.startMillis());
    return "  @|green %s|@".formatted(what.formatted(fault.kind().words(), WEEKDAY.format(since)));
  }

  /** Simulated time by weekday, this machine's by its clock, a file's by its date. */
  static String time(String series, long millis) {
    DateTimeFormatter format =
        switch (Source.of(series)) {
          case FLEET -> WEEKDAY;
          case MACHINE -> CLOCK;
          case CSV -> DATE;
        };
    return format.format(Instant.ofEpochMilli(millis));
  }

  private static String unit(String series) {
    String metric = series.substring(series.lastIndexOf('/') + 1);
    String unit =
        switch (Source.of(series)) {
          case FLEET -> Metric.valueOf(metric.toUpperCase(Locale.ROOT)).unit();
          case MACHINE -> Machine.unit(metric);
          case CSV -> "";
        };
    return unit.isEmpty() ? "" : " " + unit;
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  private synchronized void print(String format, Object... arguments) {
    out.println(ansi.string(text(format, arguments)));
    out.flush();
  }
}
