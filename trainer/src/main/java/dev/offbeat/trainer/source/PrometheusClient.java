package dev.offbeat.trainer.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.offbeat.trainer.data.HistoryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;

/** Sends requests to Prometheus, and says in a sentence what went wrong with one. */
final class PrometheusClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(3); // Prometheus' own: 2 min

  private final PrometheusQuery query;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  PrometheusClient(PrometheusQuery query) {
    this.query = query;
  }

  /**
   * Asks for the points from start to end, and hands them to the reader.
   *
   * @param start time of the first point, seconds since 1970 UTC
   * @param end time of the last point
   * @param step seconds between them
   * @return Prometheus' own warnings
   * @throws TooManySamplesException if the request must be made smaller
   * @throws HistoryException for every other error
   */
  List<String> ask(long start, long end, long step, MatrixReader reader)
      throws TooManySamplesException {
    try {
      HttpResponse<InputStream> response =
          http.send(request(start, end, step), BodyHandlers.ofInputStream());
      try (InputStream body = decompressed(response)) {
        return read(response, body, reader);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was interrupted: start again");
    } catch (IOException e) {
      throw failure(sentence(e));
    }
  }

  private HttpRequest request(long start, long end, long step) {
    String base = query.server().toString().replaceFirst("[?#].*", "").replaceFirst("/+$", "");
    String parameters =
        "query=%s&start=%d&end=%d&step=%d"
            .formatted(
                URLEncoder.encode(query.expression(), StandardCharsets.UTF_8), start, end, step);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/api/v1/query_range?" + parameters))
            .timeout(ANSWER_TIMEOUT)
            .header("Accept", "application/json")
            .header("Accept-Encoding", "gzip");
    if (query.authorization() != null) {
      request.header("Authorization", query.authorization());
    }
    return request.build();
  }

  private static InputStream decompressed(HttpResponse<InputStream> response) throws IOException {
    boolean gzip =
        response.headers().firstValue("Content-Encoding").orElse("").equalsIgnoreCase("gzip");
    return gzip ? new GZIPInputStream(response.body()) : response.body();
  }

  private List<String> read(
      HttpResponse<InputStream> response, InputStream body, MatrixReader reader)
      throws IOException, TooManySamplesException {
    int status = response.statusCode();
    if (status >= 300 && status < 400) {
      throw failure(
          "answered with a redirect (%d) to %s: give the address it leads to as --prometheus"
              .formatted(status, place(response)));
    }
    try {
      MatrixReader.Answer answer = reader.read(body);
      if (answer.error() == null && status == 200) {
        return answer.warnings();
      }
      if (answer.error() != null) {
        throw refusal(answer);
      }
    } catch (JsonProcessingException e) {
      if (status == 200) {
        throw failure(
            "answered with something else than its JSON (%s): is this the address of a Prometheus?"
                .formatted(
                    response.headers().firstValue("Content-Type").orElse("no content type")));
      }
    }
    throw failure(statusSentence(status));
  }

  private HistoryException refusal(MatrixReader.Answer answer) throws TooManySamplesException {
    String error = String.valueOf(answer.error());
    if (error.contains("too many samples")) {
      throw new TooManySamplesException(error);
    }
    return switch (answer.errorType()) {
      case "bad_data" -> failure("does not take the request: %s; correct --query".formatted(error));
      case "timeout" -> failure("gave up: %s; ask for less by a narrower --query".formatted(error));
      case "canceled" -> failure("gave up: %s; try again".formatted(error));
      default -> failure("could not evaluate %s: %s".formatted(query.expression(), error));
    };
  }

  private static String statusSentence(int status) {
    return switch (status) {
      case 401 ->
          "wants to know who asks (401): give --prometheus-token-file or --prometheus-basic-auth-file";
      case 403 -> "does not let us ask (403): give a token or a user who may";
      case 404 ->
          "has no API at this address (404): give the part of its pages' address before /graph, such as"
              + " http://localhost:9090";
      case 502, 503, 504 -> "is not to be had (%d): try again later".formatted(status);
      default -> "answered with status %d, and without a reason".formatted(status);
    };
  }

  /** Where a redirect leads, without what could be a secret. */
  private static String place(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Location")
        .map(location -> location.replaceFirst("[?#].*", ""))
        .map(location -> location.replaceFirst("//[^/@]*@", "//"))
        .orElse("nowhere");
  }

  private static String sentence(IOException e) {
    if (e instanceof HttpConnectTimeoutException) {
      return "did not answer within %d s: see that the address is right and nothing blocks the way"
          .formatted(CONNECT_TIMEOUT.toSeconds());
    } else if (e instanceof HttpTimeoutException) {
      return "did not answer within %d min: ask for less by a narrower --query"
          .formatted(ANSWER_TIMEOUT.toMinutes());
    } else if (e instanceof ConnectException) {
      return "cannot be reached: see that it runs, and that host and port are right";
    } else if (e instanceof SSLException) {
      return ("cannot be trusted (%s): give this JVM a trust store that has its authority, with"
              + " OFFBEAT_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE")
          .formatted(e.getMessage());
    }
    return "broke off while it answered (%s): try again".formatted(e.getMessage());
  }

  private HistoryException failure(String what) {
    return new HistoryException("Prometheus at %s %s".formatted(query.server(), what));
  }
}
