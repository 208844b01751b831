package dev.offbeat.detector.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.TestModels;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteRoutesTest {
  private static final String CPU = "cpu{host=\"a\"}";
  private static final String RULE =
      "rules: [{name: quiet, select: cpu, suppress: known for a while}]";

  @TempDir private Path directory;
  private TestConsole console;

  @BeforeEach
  void start() {
    console = new TestConsole(directory);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private HttpResponse<String> write(String method, String path, String body)
      throws IOException, InterruptedException {
    return write(method, path, body, "Bearer " + TestConsole.TOKEN);
  }

  private HttpResponse<String> write(String method, String path, String body, String authorization)
      throws IOException, InterruptedException {
    return console.send(
        HttpRequest.newBuilder(console.uri("/api/v1" + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Authorization", authorization)
            .build());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /rules/a",
    "DELETE, /rules/a",
    "POST, /mutes",
    "DELETE, /mutes?series=a",
    "POST, /feedback",
    "DELETE, /feedback/a",
    "POST, /models/first:activate",
    "POST, /models/first:rollback"
  })
  void anyWrite_wrongTokenOrNone_isRefused(String method, String path) throws Exception {
    HttpResponse<String> none =
        console.send(
            HttpRequest.newBuilder(console.uri("/api/v1" + path))
                .method(method, BodyPublishers.ofString("{}"))
                .build());
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.headers().firstValue("www-authenticate")).contains("Bearer");
    assertThat(write(method, path, "{}", "Bearer wrong").statusCode()).isEqualTo(401);
    assertThat(write(method, path, "{}", "Basic " + TestConsole.TOKEN).statusCode()).isEqualTo(401);
    try (TestConsole closed =
        new TestConsole(directory.resolve("closed"), TestModels.univariate(), 100, null)) {
      HttpResponse<String> refused =
          closed.send(
              HttpRequest.newBuilder(closed.uri("/api/v1" + path))
                  .method(method, BodyPublishers.ofString("{}"))
                  .header("Authorization", "Bearer ")
                  .build());
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("no admin.token is configured");
    }
  }

  @Test
  void rules_putAndDelete_areInForceAndGone() throws Exception {
    assertThat(write("PUT", "/rules/mine.yaml", RULE).statusCode()).isEqualTo(200);

    JsonNode documents = console.json("/api/v1/rules").path("documents");
    assertThat(documents.get(0).path("source").asText()).isEqualTo("rules/mine.yaml");
    assertThat(documents.get(0).path("text").asText()).isEqualTo(RULE);
    assertThat(write("DELETE", "/rules/mine.yaml", "").statusCode()).isEqualTo(204);
    assertThat(console.json("/api/v1/rules").path("documents")).isEmpty();
    assertThat(write("DELETE", "/rules/mine.yaml", "").statusCode()).isEqualTo(404);
  }

  @Test
  void rules_unusable_is422AndNotWritten() throws Exception {
    HttpResponse<String> response =
        write("PUT", "/rules/a", "rules: [{name: x, select: cpu, budget: often}]");

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).path("detail").asText())
        .isEqualTo("rules[0].budget: expected like '1 per week', found 'often'");
    assertThat(console.documents.texts).isEmpty();
  }

  @Test
  void rules_withoutATopic_is409() throws Exception {
    console.documents.isWritable = false;

    assertThat(write("PUT", "/rules/a", RULE).statusCode()).isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(strings = {"console-mutes", "console-mute.0123456789abcdef"})
  void rules_reservedName_is400(String name) throws Exception {
    assertThat(write("PUT", "/rules/" + name, RULE).statusCode()).isEqualTo(400);
  }

  @Test
  void mutes_series_isNotToldOfUntilItIsOver() throws Exception {
    String other = "cpu{host=\"a\",core=\"1\"}";
    HttpResponse<String> response =
        write(
            "POST",
            "/mutes",
            "{\"series\":\"cpu{host=\\\"a\\\"}\",\"duration_minutes\":60,\"reason\":\"planned\"}");
    long now = Instant.now().toEpochMilli();
    for (String series : List.of(CPU, other)) {
      for (int t = 0; t < 100; t++) {
        console.send(series, now + 1000 + t * 1000L, t == 99 ? 900 : 100 + t % 3);
      }
    }

    assertThat(response.statusCode()).isEqualTo(201);
    JsonNode muted = console.json("/api/v1/mutes").path("mutes").get(0);
    assertThat(muted.path("series").asText()).isEqualTo(CPU);
    assertThat(muted.path("reason").asText()).isEqualTo("planned");
    JsonNode one = console.json("/api/v1/series/one?series=" + TestConsole.encode(CPU));
    assertThat(one.path("muted_until").asText()).isEqualTo(muted.path("until").asText());
    assertThat(one.path("open_incident").isNull()).isTrue();
    assertThat(one.path("explanation").asText())
        .endsWith(
            "Its incidents are not published until "
                + muted.path("until").asText()
                + ": rule mute, muted, planned.");
    JsonNode untouched = console.json("/api/v1/series/one?series=" + TestConsole.encode(other));
    assertThat(untouched.path("muted_until").isNull()).isTrue();
    assertThat(untouched.path("open_incident").asText()).hasSize(32);
  }

  @Test
  void mutes_delete_leavesTheOthers() throws Exception {
    write("POST", "/mutes", "{\"series\":\"a\",\"duration_minutes\":60}");
    write("POST", "/mutes", "{\"series\":\"b\",\"duration_minutes\":60}");

    assertThat(write("DELETE", "/mutes?series=a", "").statusCode()).isEqualTo(204);
    assertThat(write("DELETE", "/mutes?series=a", "").statusCode()).isEqualTo(404);
    assertThat(console.json("/api/v1/rules").path("documents")).isEmpty();
    JsonNode left = console.json("/api/v1/mutes").path("mutes");
    assertThat(left).hasSize(1);
    assertThat(left.get(0).path("series").asText()).isEqualTo("b");
  }

  @Test
  void mutes_expired_areRemovedAtTheNextWrite() throws Exception {
    console.documents.publish(
        Mutes.name("old"),
        "rules: [{name: mute 1, series: old, mute: {from: 2020-01-01T00:00:00Z, until:"
            + " 2020-01-02T00:00:00Z}}]");
    assertThat(console.json("/api/v1/mutes").path("mutes")).isEmpty();

    write("POST", "/mutes", "{\"series\":\"b\",\"duration_minutes\":60}");

    assertThat(console.documents.texts).containsOnlyKeys(Mutes.name("b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|series: expected a text, found nothing",
        "{\"series\":\"a\"}|until: expected either until or duration_minutes",
        "{\"series\":\"a\",\"until\":\"soon\"}|until: expected an instant like 2026-01-02T03:04:05Z, found soon",
        "{\"series\":\"a\",\"duration_minutes\":0}|duration_minutes: expected an end within 366 days from now, found",
        "{\"serie\":\"a\"}|serie: expected one of the fields [duration_minutes, reason, series, until]",
        "[1]|body: expected a JSON object, found [1]",
        "{|body: expected a JSON object, found none",
      })
  void mutes_badBody_is400AndSaysWhatWasExpected(String body, String detail) throws Exception {
    HttpResponse<String> response = write("POST", "/mutes", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("detail").asText()).startsWith(detail);
  }

  private String openIncident() throws IOException, InterruptedException {
    for (int t = 0; t < 100; t++) {
      console.send("cpu", t * 60_000L, t == 99 ? 900 : 100 + t % 3);
    }
    return console.json("/api/v1/incidents").path("incidents").get(0).path("id").asText();
  }

  @Test
  void feedback_onAnIncident_isFilledUpFromItAndShownWithIt() throws Exception {
    String id = openIncident();

    HttpResponse<String> response =
        write(
            "POST",
            "/feedback",
            "{\"series\":\"cpu\",\"incident\":\"" + id + "\",\"verdict\":\"false_alarm\"}");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(json(response).path("peak_score").asDouble()).isGreaterThan(1);
    assertThat(json(response).path("from").asText()).isEqualTo("1970-01-01T01:39:00Z");
    assertThat(json(response).path("threshold_factor").asDouble()).isGreaterThan(1);
    assertThat(console.json("/api/v1/incidents/" + id).path("feedback").asText())
        .isEqualTo("false_alarm");
    assertThat(console.json("/api/v1/feedback?series=cpu").path("feedback")).hasSize(1);
    assertThat(console.json("/api/v1/series/one?series=cpu").path("feedback")).hasSize(1);
    assertThat(write("DELETE", "/feedback/" + id, "").statusCode()).isEqualTo(204);
    assertThat(console.json("/api/v1/feedback").path("feedback")).isEmpty();
  }

  @Test
  void feedback_preview_changesNothingAndNeedsNoToken() throws Exception {
    HttpResponse<String> response =
        console.send(
            HttpRequest.newBuilder(console.uri("/api/v1/feedback?preview=true"))
                .POST(
                    BodyPublishers.ofString(
                        "{\"series\":\"cpu\",\"verdict\":\"missed\","
                            + "\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T01:00:00Z\"}"))
                .build());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).path("before").path("incidents").asInt()).isEqualTo(4);
    assertThat(json(response).path("threshold_factor_after").asDouble()).isLessThan(1);
    assertThat(json(response).path("complete").asBoolean()).isTrue();
    assertThat(console.feedback.book().size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"series\":\"a\",\"verdict\":\"bad\"}|400|verdict: expected one of [false_alarm, good_catch, missed], found bad",
        "{\"series\":\"a\",\"verdict\":\"missed\"}|400|from, to: expected both, or an incident",
        "{\"series\":\"a\",\"verdict\":\"missed\",\"incident\":\"x\"}|404|there is no incident x among those kept",
        "{\"series\":\"a\",\"verdict\":\"missed\",\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}|400|to: expected a time not before from, 2026-01-02T00:00:00Z, found 2026-01-01T00:00:00Z",
      })
  void feedback_badBody_saysWhatWasExpected(String body, int status, String detail)
      throws Exception {
    HttpResponse<String> response = write("POST", "/feedback", body);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).path("detail").asText()).isEqualTo(detail);
  }

  @Test
  void models_list_saysWhatWatches() throws Exception {
    JsonNode model = console.json("/api/v1/models").path("models").get(0);

    assertThat(model.path("state").asText()).isEqualTo("live");
    assertThat(model.path("features").get(0).asText()).isEqualTo("value");
    assertThat(write("POST", "/models/first:activate", "").statusCode()).isEqualTo(409);
    assertThat(write("POST", "/models/other:activate", "").statusCode()).isEqualTo(404);
  }

  @Test
  void score_pastedSeries_isScoredFromNothing() throws Exception {
    StringBuilder timestamps = new StringBuilder();
    StringBuilder values = new StringBuilder();
    StringBuilder csv = new StringBuilder("timestamp,value\n");
    for (int t = 0; t < 120; t++) {
      int value = t == 119 ? 900 : 100 + t % 7;
      timestamps.append(t == 0 ? "" : ",").append(t * 60_000L);
      values.append(t == 0 ? "" : ",").append(value);
      csv.append(Instant.ofEpochMilli(t * 60_000L)).append(',').append(value).append('\n');
    }
    HttpResponse<String> response =
        console.send(
            HttpRequest.newBuilder(console.uri("/api/v1/score"))
                .POST(
                    BodyPublishers.ofString(
                        "{\"timestamps\":[" + timestamps + "],\"values\":[" + values + "]}"))
                .build());
    HttpResponse<String> ofCsv =
        console.send(
            HttpRequest.newBuilder(console.uri("/api/v1/score"))
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(csv.toString()))
                .build());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(json(response).path("points")).hasSize(120);
    assertThat(json(response).path("points").get(119).path("status").asText())
        .isEqualTo("anomalous");
    assertThat(json(response).path("incidents")).hasSize(1);
    assertThat(ofCsv.statusCode()).as(ofCsv.body()).isEqualTo(200);
    assertThat(json(ofCsv).path("points")).isEqualTo(json(response).path("points"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"timestamps\":[1],\"values\":[]}|timestamps, values: expected two arrays of one length",
        "{\"timestamps\":[],\"values\":[]}|points: expected 1 to 20000, found 0",
        "{\"timestamps\":[1.5],\"values\":[1]}|timestamps[0]: expected an instant like 2026-01-02T03:04:05Z, or milliseconds, found 1.5",
        "{\"timestamps\":[1],\"values\":[\"x\"]}|values[0]: expected a number or null, found \"x\"",
        "{\"timestamps\":[1],\"values\":[[1,2]]}|values[0]: expected 1 numbers, of [value], found [1,2]",
      })
  void score_badBody_is400AndSaysWhatWasExpected(String body, String detail) throws Exception {
    HttpResponse<String> response =
        console.send(
            HttpRequest.newBuilder(console.uri("/api/v1/score"))
                .POST(BodyPublishers.ofString(body))
                .build());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("detail").asText()).isEqualTo(detail);
  }

  @Test
  void score_tooLarge_is413() throws Exception {
    HttpResponse<String> response =
        console.send(
            HttpRequest.newBuilder(console.uri("/api/v1/score"))
                .POST(BodyPublishers.ofString(" ".repeat((1 << 20) + 1)))
                .build());

    assertThat(response.statusCode()).isEqualTo(413);
  }
}
