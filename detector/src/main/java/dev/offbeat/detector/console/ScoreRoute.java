package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.ingest.CsvFormatException;
import dev.offbeat.detector.ingest.CsvReader;
import dev.offbeat.detector.ingest.CsvSink;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.IncidentSerde;
import dev.offbeat.detector.kafka.ModelPlan;
import dev.offbeat.detector.kafka.Models;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Scores a series that somebody pastes, from nothing, by the configuration and without rules. */
final class ScoreRoute {
  private static final int LARGEST_BODY = 1 << 20;
  private static final int MOST_POINTS = 20_000;
  private static final int AT_ONCE = 2;
  private static final String SERIES = "pasted";

  private final Models models;
  private final DetectorOptions options;
  private final Semaphore places = new Semaphore(AT_ONCE);

  ScoreRoute(Models models, DetectorOptions options) {
    this.models = models;
    this.options = options;
  }

  /** POST /score. */
  void score(Context http) {
    var unused = new Query(http, Set.of());
    byte[] body = body(http);
    ModelPlan.Choice wanted = models.plan().choices().get(ModelPlan.DEFAULT);
    DetectorModel model = wanted == null ? null : models.hold(wanted.fingerprint());
    if (model == null) {
      throw new Problem(503, "Not now", "the model changes just now; ask again soon");
    }
    try {
      Answers.json(http, score(http, body, model));
    } finally {
      models.release(model);
    }
  }

  private ObjectNode score(Context http, byte[] body, DetectorModel model) {
    String type = http.contentType();
    boolean isCsv = type != null && type.startsWith("text/csv");
    Pasted pasted = isCsv ? csv(body, model) : json(body, model);
    if (!places.tryAcquire()) {
      throw new Problem(503, "Not now", "other series are being scored; ask again soon");
    }
    try {
      return score(model, pasted);
    } finally {
      places.release();
    }
  }

  /** What is to be scored. */
  private record Pasted(String series, List<Observation> points, DetectorOptions options) {}

  private static byte[] body(Context http) {
    try (InputStream in = http.bodyInputStream()) {
      byte[] body = in.readNBytes(LARGEST_BODY + 1);
      if (body.length > LARGEST_BODY) {
        throw new Problem(
            413, "Too large", "body: expected at most %d bytes".formatted(LARGEST_BODY));
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Pasted json(byte[] bytes, DetectorModel model) {
    Body body = Body.of(bytes, Set.of("series", "timestamps", "values", "budget"));
    JsonNode timestamps = body.get("timestamps");
    JsonNode values = body.get("values");
    if (!timestamps.isArray() || !values.isArray() || timestamps.size() != values.size()) {
      throw Problem.badRequest("timestamps, values: expected two arrays of one length");
    }
    List<Observation> points = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      points.add(
          Observation.of(
              time(timestamps.get(i), i), row(values.get(i), i, model.metadata().features())));
    }
    String series = body.text("series");
    return new Pasted(
        series == null ? SERIES : series, checked(points), options(body.text("budget")));
  }

  private DetectorOptions options(@Nullable String budget) {
    try {
      return budget == null ? options : options.withBudget(AlertBudget.parse(budget));
    } catch (IllegalArgumentException e) {
      throw Problem.expected("budget", "like 1 per week", budget);
    }
  }

  private static long time(JsonNode node, int i) {
    if (node.isIntegralNumber()) {
      return node.asLong();
    } else if (node.isTextual()) {
      return Query.time("timestamps[" + i + "]", node.asText());
    }
    throw Problem.expected(
        "timestamps[" + i + "]", "an instant like 2026-01-02T03:04:05Z, or milliseconds", node);
  }

  private static double[] row(JsonNode node, int i, List<String> features) {
    double[] row = new double[features.size()];
    boolean isArray = node.isArray();
    if (isArray ? node.size() != row.length : row.length != 1) {
      throw Problem.expected(
          "values[" + i + "]", "%d numbers, of %s".formatted(row.length, features), node);
    }
    for (int f = 0; f < row.length; f++) {
      JsonNode value = isArray ? node.get(f) : node;
      if (!value.isNumber() && !value.isNull()) {
        throw Problem.expected("values[" + i + "]", "a number or null", value);
      }
      row[f] = value.isNull() ? Double.NaN : value.asDouble();
    }
    return row;
  }

  private static List<Observation> checked(List<Observation> points) {
    if (points.isEmpty() || points.size() > MOST_POINTS) {
      throw Problem.expected("points", "1 to " + MOST_POINTS, points.size());
    }
    return points;
  }

  private Pasted csv(byte[] body, DetectorModel model) {
    Path file = null;
    try {
      file = Files.createTempFile("offbeat-pasted", ".csv");
      Files.write(file, body);
      PastedFile sink = new PastedFile(model.metadata().features());
      new CsvReader(model.metadata().featureCount() > 1).read(file, sink);
      return new Pasted(SERIES, checked(sink.points), options);
    } catch (CsvFormatException e) {
      String message = String.valueOf(e.getMessage());
      throw Problem.badRequest(file == null ? message : message.replace(file.toString(), "body"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(file);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The points of a file of one series. */
  private static final class PastedFile implements CsvSink {
    private final List<String> features;
    private final List<Observation> points = new ArrayList<>();
    private @Nullable String only;
    private int[] columns = new int[0];

    private PastedFile(List<String> features) {
      this.features = features;
    }

    @Override
    public void series(String series, List<String> names) {
      if (only != null) {
        throw Problem.badRequest(
            "body: expected one series, found %s and %s".formatted(only, series));
      }
      only = series;
      columns = new int[features.size()];
      for (int f = 0; f < columns.length; f++) {
        columns[f] = columns.length == 1 ? 0 : names.indexOf(features.get(f));
        if (columns[f] < 0) {
          throw Problem.badRequest(
              "body: expected the columns %s, found %s".formatted(features, names));
        }
      }
    }

    @Override
    public void point(String series, long timestampMillis, double[] values, long line) {
      double[] ordered = new double[columns.length];
      for (int f = 0; f < ordered.length; f++) {
        ordered[f] = values[columns[f]];
      }
      points.add(Observation.of(timestampMillis, ordered));
      if (points.size() > MOST_POINTS) {
        throw Problem.expected("points", "1 to " + MOST_POINTS, "more");
      }
    }
  }

  private static ObjectNode score(DetectorModel model, Pasted pasted) {
    ObjectNode json = Json.object();
    json.set("features", Json.texts(model.metadata().features()));
    ArrayNode points = json.putArray("points");
    ArrayNode incidents = json.putArray("incidents");
    SeriesState state = model.newState();
    try (Detector detector = model.newDetector(pasted.options);
        IncidentSerde serde = new IncidentSerde()) {
      for (Observation observation : pasted.points) {
        Detection detection = detector.detect(state, observation);
        points.add(Points.json(PointView.of(detection)));
        Incident incident = detection.incident();
        if (incident != null) {
          IncidentRecord event =
              IncidentRecord.of(pasted.series, incident, model.fingerprint(), null);
          incidents.add(Json.read(serde.serializer().serialize("", event)));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("an incident is JSON", e);
    }
    return json;
  }
}
