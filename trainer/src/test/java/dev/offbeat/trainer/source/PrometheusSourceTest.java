package dev.offbeat.trainer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.offbeat.trainer.data.HistoryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server may answer that is not a matrix; matrices come from a real one in the IT. */
class PrometheusSourceTest {
  private static final Instant TO = Instant.parse("2026-03-01T00:00:00Z");

  private final List<String> warnings = new ArrayList<>();
  private final List<@Nullable String> authorizations = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private HttpServer server; // set before each

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(int status, Map<String, String> headers, String body) {
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestURI().toString());
          authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
          headers.forEach(exchange.getResponseHeaders()::add);
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private void read(@Nullable String authorization) {
    HistorySource.prometheus(
            new PrometheusQuery(
                address(),
                "up",
                TO.minus(Duration.ofDays(1)),
                TO,
                Duration.ofMinutes(1),
                authorization))
        .read(warnings::add);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertReadingFails() {
    return assertThatThrownBy(() -> read(null)).isInstanceOf(HistoryException.class);
  }

  @Test
  void read_badQuery_passesOnWhatPrometheusSays() {
    answer(
        400,
        Map.of("Content-Type", "application/json"),
        """
        {"status":"error","errorType":"bad_data","error":"1:4: parse error: unclosed left paren"}
        """);

    assertReadingFails()
        .hasMessage(
            "Prometheus at %s does not take the request: 1:4: parse error: unclosed left paren; correct --query",
            address());
  }

  @Test
  void read_statusWithoutJson_saysWhatToDo() {
    answer(401, Map.of(), "Unauthorized");

    assertReadingFails()
        .hasMessageContaining("401")
        .hasMessageContaining("--prometheus-token-file");
  }

  @Test
  void read_notFound_asksForThePath() {
    answer(404, Map.of(), "404 page not found");

    assertReadingFails().hasMessageContaining("has no API at this address (404)");
  }

  @Test
  void read_serverError_saysToTryAgain() {
    answer(503, Map.of(), "");

    assertReadingFails().hasMessageEndingWith("is not to be had (503): try again later");
  }

  @Test
  void read_htmlOrTruncatedJson_isNotPrometheus() {
    answer(200, Map.of("Content-Type", "text/html"), "<html>Sign in</html>");

    assertReadingFails()
        .hasMessageContaining("answered with something else than its JSON (text/html)");
  }

  @Test
  void read_jsonOfSomethingElse_isNotPrometheus() {
    answer(200, Map.of("Content-Type", "application/json"), "{\"ok\": true}");

    assertReadingFails().hasMessageContaining("something else than its JSON (application/json)");
  }

  @Test
  void read_truncatedMatrix_isNoHistory() {
    answer(
        200,
        Map.of("Content-Type", "application/json"),
        """
        {"status":"success","data":{"resultType":"matrix","result":[
          {"metric":{"__name__":"up"},"values":[[1772323200,"1"],[17723""");

    assertReadingFails().hasMessageContaining("something else than its JSON");
  }

  @Test
  void read_redirect_isNotFollowedAndItsSecretsStayHidden() {
    answer(302, Map.of("Location", "https://me:hunter2@login.example/start?token=hunter2"), "");

    assertReadingFails()
        .hasMessageContaining("redirect (302) to https://login.example/start:")
        .hasMessageNotContaining("hunter2");
    assertThat(requests).hasSize(1);
  }

  @Test
  void read_emptyResult_saysSoAndPassesOnWarnings() {
    answer(
        200,
        Map.of("Content-Type", "application/json"),
        """
        {"status":"success","warnings":["a store is away"],"data":{"resultType":"matrix","result":[]}}
        """);

    assertReadingFails().hasMessageContaining("has no result from 2026-02-28T00:00:00Z");
    assertThat(warnings).containsExactly("a store is away");
  }

  @Test
  void read_tooManySamples_asksForLessAndLess() {
    answer(
        422,
        Map.of("Content-Type", "application/json"),
        """
        {"status":"error","errorType":"execution",
         "error":"query processing would load too many samples into memory in query execution"}
        """);

    assertReadingFails().hasMessageContaining("ask for fewer series by a narrower --query");
    assertThat(requests).hasSize(8);
    assertThat(requests.get(0)).endsWith("start=1772236800&end=1772323200&step=60");
    assertThat(requests.get(7)).endsWith("start=1772236800&end=1772241420&step=60");
  }

  @Test
  void read_credentials_areSentAndNeverTold() {
    answer(403, Map.of(), "");

    assertThatThrownBy(() -> read("Bearer hunter2"))
        .hasMessageContaining("(403)")
        .hasMessageNotContaining("hunter2");
    assertThat(authorizations).containsExactly("Bearer hunter2");
  }

  @Test
  void read_nobodyListens_saysSo() {
    server.stop(0);

    assertReadingFails()
        .hasMessage(
            "Prometheus at %s cannot be reached: see that it runs, and that host and port are right",
            address());
  }

  @Test
  void query_badAddress_isRefusedWithoutRepeatingIt() {
    assertThatThrownBy(() -> PrometheusQuery.address("http://me:hunter2@[host"))
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(
            () ->
                new PrometheusQuery(
                    URI.create("http://me:hunter2@host:9090"),
                    "up",
                    TO.minusSeconds(1),
                    TO,
                    Duration.ofSeconds(1),
                    null))
        .hasMessageContaining("--prometheus-basic-auth-file")
        .hasMessageNotContaining("hunter2");
  }
}
