package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.feedback.Feedback;
import dev.offbeat.detector.feedback.Verdict;
import dev.offbeat.detector.kafka.IncidentRecord;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** What people say of incidents, and of the lack of them. */
final class FeedbackRoutes {
  private final FeedbackDesk desk;
  private final IncidentIndex incidents;
  private final Access access;
  private final InstantSource clock;
  private final Semaphore previewing = new Semaphore(1);

  FeedbackRoutes(FeedbackDesk desk, IncidentIndex incidents, Access access, InstantSource clock) {
    this.desk = desk;
    this.incidents = incidents;
    this.access = access;
    this.clock = clock;
  }

  /** GET /feedback. */
  void list(Context http) {
    String series = new Query(http, Set.of("series")).text("series");
    ObjectNode json = Json.object();
    json.set("feedback", of(series == null ? desk.book().all() : desk.book().of(series)));
    json.put("writable", access.isWritable() && desk.isWritable());
    Answers.json(http, json);
  }

  /** What was said of a series. */
  ArrayNode of(String series) {
    return of(desk.book().of(series));
  }

  private static ArrayNode of(List<Feedback> all) {
    ArrayNode array = Json.array();
    all.forEach(one -> array.add(json(one)));
    return array;
  }

  /** The verdict on an incident; null if there is none. */
  @Nullable String verdict(IncidentIndex.Known incident) {
    String verdict = null;
    for (Feedback one : desk.book().of(incident.series())) {
      if (incident.id().equals(one.incident())) {
        verdict = one.verdict().code();
      }
    }
    return verdict;
  }

  /** POST /feedback. */
  void post(Context http) {
    boolean isPreview = new Query(http, Set.of("preview")).flag("preview");
    if (!isPreview) {
      access.require(http);
    }
    Feedback feedback = read(http);
    if (isPreview) {
      preview(http, feedback);
      return;
    }
    requireTopic();
    try {
      desk.publish(feedback);
    } catch (PublishException e) {
      throw new Problem(503, "Not now", String.valueOf(e.getMessage()));
    }
    http.status(201);
    ObjectNode json = json(feedback);
    json.put("threshold_factor", desk.book().thresholdFactor(feedback.series()));
    Answers.json(http, json);
  }

  /** DELETE /feedback/{id}. */
  void delete(Context http) {
    access.require(http);
    requireTopic();
    String id = http.pathParam("id");
    if (desk.book().all().stream().noneMatch(one -> one.id().equals(id))) {
      throw Problem.notFound("there is no feedback " + Json.excerpt(id));
    }
    try {
      desk.withdraw(id);
    } catch (PublishException e) {
      throw new Problem(503, "Not now", String.valueOf(e.getMessage()));
    }
    http.status(204);
  }

  private void requireTopic() {
    if (!desk.isWritable()) {
      throw new Problem(
          409, "No topic", "there is nowhere to write it to: no feedback.topic is configured");
    }
  }

  private void preview(Context http, Feedback feedback) {
    if (!previewing.tryAcquire()) {
      throw new Problem(503, "Not now", "another preview is being made; ask again soon");
    }
    try {
      FeedbackDesk.Effect effect = desk.preview(feedback);
      ObjectNode json = Json.object();
      json.set("before", incidents(effect.incidentsBefore(), effect.perWeekBefore()));
      json.set("after", incidents(effect.incidentsAfter(), effect.perWeekAfter()));
      json.put("threshold_factor_before", effect.factorBefore());
      json.put("threshold_factor_after", effect.factorAfter());
      json.put("points", effect.points());
      json.put("complete", effect.isComplete());
      Answers.json(http, json);
    } catch (PublishException e) {
      throw new Problem(503, "Not now", String.valueOf(e.getMessage()));
    } finally {
      previewing.release();
    }
  }

  private static ObjectNode incidents(int count, double perWeek) {
    ObjectNode json = Json.object();
    json.put("incidents", count);
    json.set("alerts_per_week", Json.number(perWeek));
    return json;
  }

  /** The feedback that a request is, filled up with what is known of the incident. */
  private Feedback read(Context http) {
    Body body = Body.of(http, Set.of("series", "incident", "verdict", "from", "to", "comment"));
    Verdict verdict = verdict(body.required("verdict"));
    String id = body.text("incident");
    IncidentIndex.Known incident = id == null ? null : incidents.get(id);
    if (id != null && incident == null) {
      throw Problem.notFound("there is no incident " + Json.excerpt(id) + " among those kept");
    }
    String series = body.text("series");
    if (series == null) {
      series = incident == null ? body.required("series") : incident.series();
    } else if (incident != null && !incident.series().equals(series)) {
      throw Problem.expected("series", "the incident's, " + incident.series(), series);
    }
    Long from = body.time("from");
    Long to = body.time("to");
    if (incident == null && (from == null || to == null)) {
      throw Problem.badRequest("from, to: expected both, or an incident");
    }
    long begin = from == null ? (incident == null ? 0 : incident.sinceMillis()) : from;
    long end = to == null ? (incident == null ? 0 : incident.timestampMillis()) : to;
    String comment = body.text("comment");
    try {
      return new Feedback(
          incident == null
              ? IncidentRecord.id(series, begin, verdict.code() + "/" + end)
              : incident.id(),
          series,
          verdict,
          incident == null
              ? Feedback.Kind.POINT
              : Feedback.Kind.valueOf(incident.kind().toUpperCase(Locale.ROOT)),
          incident == null ? null : incident.id(),
          Instant.ofEpochMilli(begin),
          Instant.ofEpochMilli(end),
          incident == null ? null : incident.peakScore(),
          comment == null ? "" : comment,
          clock.instant().truncatedTo(ChronoUnit.MILLIS));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static Verdict verdict(String code) {
    return Arrays.stream(Verdict.values())
        .filter(one -> one.code().equals(code))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.expected(
                    "verdict",
                    "one of " + Arrays.stream(Verdict.values()).map(Verdict::code).toList(),
                    code));
  }

  private static ObjectNode json(Feedback feedback) {
    try {
      JsonNode json = Json.read(feedback.toJson().getBytes(StandardCharsets.UTF_8));
      return (ObjectNode) json;
    } catch (IOException e) {
      throw new IllegalStateException("feedback is JSON", e);
    }
  }
}
