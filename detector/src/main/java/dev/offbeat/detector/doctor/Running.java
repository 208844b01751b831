package dev.offbeat.detector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.offbeat.detector.app.AppException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a running detector's administration server. */
final class Running {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final JsonMapper JSON = new JsonMapper();

  private final URI url;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /**
   * @param url of the administration server
   */
  Running(URI url) {
    this.url = url;
  }

  URI url() {
    return url;
  }

  /**
   * The text of an answer, of health that is down as well.
   *
   * @param path without the slash before it
   * @throws AppException if there is no such answer
   */
  String text(String path) {
    String base = url.toString().endsWith("/") ? url.toString() : url + "/";
    URI uri = URI.create(base + path);
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200 && answer.statusCode() != 503) {
        throw new AppException(
            "--url: expected a detector's administration server, found status %d of %s"
                .formatted(answer.statusCode(), uri));
      }
      return answer.body();
    } catch (ConnectException e) {
      throw new AppException(
          "--url: expected a running detector at %s, and nobody listens there (admin.listen)"
              .formatted(url),
          e);
    } catch (IOException e) {
      throw new AppException("--url: %s did not answer: %s".formatted(uri, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AppException("interrupted", e);
    }
  }

  /**
   * The same as JSON.
   *
   * @throws AppException if there is no such answer, or it is none
   */
  JsonNode json(String path) {
    try {
      return JSON.readTree(text(path));
    } catch (IOException e) {
      throw new AppException(
          "--url: expected JSON of %s/%s, found something else: is this a detector?"
              .formatted(url, path),
          e);
    }
  }
}
