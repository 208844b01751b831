package dev.offbeat.trainer.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.offbeat.detector.feedback.Feedback;
import dev.offbeat.detector.feedback.FeedbackException;
import dev.offbeat.detector.feedback.Verdict;
import dev.offbeat.detector.ingest.Timestamps;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Labels of series.
 *
 * @param all in the order of series and time
 * @param areComplete whether what no label speaks of is known to be no anomaly; so it is where no
 *     label says that a stretch is none
 */
public record Labels(List<Label> all, boolean areComplete) {
  private static final long LARGEST_BYTES = 64L << 20;
  private static final Set<String> COLUMNS = new TreeSet<>(Set.of("series", "from", "to", "label"));

  public Labels {
    all =
        all.stream()
            .sorted(Comparator.comparing(Label::series).thenComparingLong(Label::fromMillis))
            .toList();
  }

  /**
   * Reads a file of labels: CSV with the columns {@code series,from,to,label}, where a label is
   * {@code anomaly}, {@code normal} or a verdict of feedback; NAB's windows, {@code {"file.csv":
   * [["start", "end"], …], …}}; or exported feedback, a line of JSON each.
   *
   * @throws IllegalArgumentException if it is none of these; the message is a sentence
   */
  public static Labels read(Path file) throws IOException {
    if (Files.size(file) > LARGEST_BYTES) {
      throw new IllegalArgumentException(
          "%s: expected labels of at most %d bytes".formatted(file, LARGEST_BYTES));
    }
    String text = Files.readString(file).strip();
    List<Label> labels = new ArrayList<>();
    if (text.isEmpty()) {
      throw new IllegalArgumentException(file + ": expected labels, found none");
    } else if (!text.startsWith("{")) {
      readCsv(file, labels);
    } else if (text.lines().findFirst().orElse("").contains("\"verdict\"")) {
      readFeedback(file, text, labels);
    } else {
      readWindows(file, text, labels);
    }
    return new Labels(labels, labels.stream().allMatch(Label::isAnomaly));
  }

  private static void readFeedback(Path file, String text, List<Label> labels) {
    int line = 0;
    for (String json : text.lines().toList()) {
      line++;
      if (json.isBlank()) {
        continue;
      }
      try {
        Feedback one = Feedback.parse(json);
        if (one.kind() == Feedback.Kind.POINT) {
          labels.add(
              new Label(
                  one.series(),
                  one.from().toEpochMilli(),
                  one.to().toEpochMilli(),
                  one.verdict() != Verdict.FALSE_ALARM));
        }
      } catch (FeedbackException e) {
        throw new IllegalArgumentException(
            "%s, line %d: %s".formatted(file, line, e.getMessage()), e);
      }
    }
  }

  private static void readWindows(Path file, String text, List<Label> labels) {
    Map<String, List<List<String>>> windows;
    try {
      windows = new ObjectMapper().readValue(text, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s: expected {\"file.csv\": [[\"start\", \"end\"], …], …} or a line of feedback each, found %s"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
    windows.forEach(
        (series, all) -> {
          for (List<String> window : all) {
            if (window.size() != 2) {
              throw new IllegalArgumentException(
                  "%s: %s: expected windows of a start and an end, found %s"
                      .formatted(file, series, window));
            }
            labels.add(label(file.toString(), series, window.get(0), window.get(1), true));
          }
        });
  }

  private static void readCsv(Path file, List<Label> labels) throws IOException {
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : rows) {
        String place = "%s, line %d".formatted(file, row.getStartingLineNumber());
        for (String column : COLUMNS) {
          if (row.findField(column).isEmpty()) {
            throw new IllegalArgumentException(
                "%s: expected the columns series,from,to,label, found %s"
                    .formatted(place, row.getHeader()));
          }
        }
        labels.add(
            label(
                place,
                row.getField("series").strip(),
                row.getField("from"),
                row.getField("to"),
                isAnomaly(place, row.getField("label"))));
      }
    } catch (CsvParseException e) {
      throw new IllegalArgumentException(file + ": not a CSV file: " + e.getMessage(), e);
    }
  }

  private static boolean isAnomaly(String place, String label) {
    return switch (label.strip().toLowerCase(Locale.ROOT)) {
      case "anomaly", "good_catch", "missed" -> true;
      case "normal", "false_alarm" -> false;
      default ->
          throw new IllegalArgumentException(
              "%s: label: expected anomaly, normal, good_catch, missed or false_alarm, found %s"
                  .formatted(place, label));
    };
  }

  private static Label label(
      String place, String series, String from, String to, boolean isAnomaly) {
    try {
      return new Label(series, Timestamps.parseMillis(from), Timestamps.parseMillis(to), isAnomaly);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }

  /**
   * Those of one series. A label may name it with {@code .csv} at its end, and without the
   * directories before.
   */
  public List<Label> of(String series) {
    return all.stream().filter(label -> isOf(label, series)).toList();
  }

  private static boolean isOf(Label label, String series) {
    String name = label.series();
    String stem = name.endsWith(".csv") ? name.substring(0, name.length() - 4) : name;
    return series.equals(name)
        || series.equals(stem)
        || series.endsWith("/" + stem)
        || stem.endsWith("/" + series);
  }

  /**
   * A history without the points that are labelled as anomalies, which are left out of it like
   * missing ones.
   *
   * @throws dev.offbeat.trainer.data.HistoryException if too little is left to learn from
   */
  public History withoutAnomalies(History history) {
    List<Series> kept = new ArrayList<>();
    long left = 0;
    for (Series one : history.series()) {
      List<Label> anomalies = of(one.name()).stream().filter(Label::isAnomaly).toList();
      int[] normal =
          IntStream.range(0, one.size())
              .filter(t -> anomalies.stream().noneMatch(a -> a.holds(one.timestampMillis(t))))
              .toArray();
      left += one.size() - normal.length;
      kept.add(
          new Series(
              one.name(),
              Arrays.stream(normal).mapToLong(one::timestampMillis).toArray(),
              Arrays.stream(normal).mapToObj(one::values).toArray(double[][]::new)));
    }
    List<String> told = new ArrayList<>(history.warnings());
    told.add(left + " points left out: they are labelled as anomalies");
    List<String> names = history.series().stream().map(Series::name).toList();
    List<String> unknown = unknown(names);
    if (!unknown.isEmpty()) {
      told.add(
          "labels of %d series, such as %s, are of none of the history's"
              .formatted(unknown.size(), unknown.get(0)));
    }
    return new History(history.features(), kept, told);
  }

  /** Names of labels that none of these series has. */
  public List<String> unknown(Collection<String> series) {
    return all.stream()
        .filter(label -> series.stream().noneMatch(one -> isOf(label, one)))
        .map(Label::series)
        .distinct()
        .toList();
  }
}
