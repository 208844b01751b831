package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** Series of which nobody wants to hear for a while, kept among the rules. */
final class MuteRoutes {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int LONGEST_REASON = 200;
  private static final int LONGEST_SERIES = 1024;

  private final RuleDocuments rules;
  private final Mutes mutes;
  private final Access access;
  private final InstantSource clock;

  MuteRoutes(RuleDocuments rules, Access access, InstantSource clock) {
    this.rules = rules;
    mutes = new Mutes(rules);
    this.access = access;
    this.clock = clock;
  }

  Mutes mutes() {
    return mutes;
  }

  /** GET /mutes. */
  void list(Context http) {
    var unused = new Query(http, Set.of());
    ObjectNode json = Json.object();
    ArrayNode list = json.putArray("mutes");
    mutes.at(clock.instant()).forEach(one -> list.add(one.json()));
    Answers.json(http, json);
  }

  /** POST /mutes. */
  void post(Context http) {
    access.require(http);
    RuleRoutes.requireTopic(rules);
    Body body = Body.of(http, Set.of("series", "until", "duration_minutes", "reason"));
    String series = body.required("series");
    if (series.length() > LONGEST_SERIES) {
      throw Problem.expected(
          "series", "at most " + LONGEST_SERIES + " characters", series.length());
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    String reason = body.text("reason");
    if (reason != null && reason.length() > LONGEST_REASON) {
      throw Problem.expected("reason", "at most " + LONGEST_REASON + " characters", reason);
    }
    Mute mute = new Mute(series, now, until(body, now), reason == null ? "" : reason.strip());
    sweep(now);
    if (!mutes.hasRoomFor(series, now)) {
      throw new Problem(
          409,
          "Too many",
          "expected at most %d muted series, those that ended less than an hour ago among them"
              .formatted(Mutes.MOST));
    }
    mutes.put(mute);
    http.status(201);
    Answers.json(http, mute.json());
  }

  private static Instant until(Body body, Instant now) {
    Long until = body.time("until");
    Double minutes = body.number("duration_minutes");
    if ((until == null) == (minutes == null)) {
      throw Problem.badRequest("until: expected either until or duration_minutes");
    }
    Instant end =
        until == null
            ? now.plusSeconds((long) (60 * (minutes == null ? 0 : minutes)))
            : Instant.ofEpochMilli(until);
    if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST))) {
      throw Problem.expected(
          until == null ? "duration_minutes" : "until",
          "an end within %d days from now".formatted(LONGEST.toDays()),
          end);
    }
    return end;
  }

  /** DELETE /mutes. */
  void delete(Context http) {
    access.require(http);
    RuleRoutes.requireTopic(rules);
    String series = new Query(http, Set.of("series")).required("series");
    Instant now = clock.instant();
    if (mutes.until(series, now) == null) {
      throw Problem.notFound("the series " + Json.excerpt(series) + " is not muted");
    }
    sweep(now);
    mutes.remove(series);
    http.status(204);
  }

  private void sweep(Instant now) {
    try {
      mutes.sweep(now);
    } catch (PublishException e) {
      throw new Problem(503, "Not now", String.valueOf(e.getMessage()));
    }
  }
}
