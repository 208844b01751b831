package dev.offbeat.trainer.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of Prometheus.
 *
 * @param server its address, such as {@code http://localhost:9090}, with a path if it has one
 * @param expression in PromQL
 * @param from time of the first point
 * @param to time of the last point
 * @param step time between points
 * @param authorization value of the request header of this name, a secret; null for none
 */
public record PrometheusQuery(
    URI server,
    String expression,
    Instant from,
    Instant to,
    Duration step,
    @Nullable String authorization) {
  private static final String NO_ADDRESS =
      "prometheus: expected an address like http://localhost:9090, found something else";

  /** Checks that there is something to ask for. */
  public PrometheusQuery {
    boolean http = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
    if (!http || (server.getHost() == null && server.getUserInfo() == null)) {
      throw new IllegalArgumentException(NO_ADDRESS);
    }
    if (server.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "prometheus: expected an address without user and password: put them into a file and name"
              + " it by --prometheus-basic-auth-file");
    }
    if (expression.isBlank()) {
      throw new IllegalArgumentException("query: expected an expression, found none");
    }
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "from: expected a time before --to, %s, found %s".formatted(to, from));
    }
    if (step.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("step: expected at least 1s, found " + step);
    }
  }

  /**
   * Reads an address; no message repeats it, for it may hold a password.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static URI address(String text) {
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(NO_ADDRESS);
    }
  }

  /** Address and expression: the authorization stays hidden. */
  @Override
  public String toString() {
    return "%s of Prometheus at %s".formatted(expression, server);
  }
}
