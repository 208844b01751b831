package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** Why a request has no other answer: {@code application/problem+json} (RFC 9457). */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  static final String CONTENT_TYPE = "application/problem+json";

  private static final int RETRY_SECONDS = 2;

  private final int status;
  private final String title;

  Problem(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  /** Something in the request is not what it must be. */
  static Problem badRequest(String detail) {
    return new Problem(400, "Bad request", detail);
  }

  /** A parameter, a field or a body is not what it must be. */
  static Problem expected(String where, String what, @Nullable Object found) {
    return badRequest(where + ": expected " + what + ", found " + Json.excerpt(found));
  }

  static Problem notFound(String detail) {
    return new Problem(404, "Not found", detail);
  }

  /** What is asked for is about to be elsewhere. */
  static Problem moving(String detail) {
    return new Problem(
        503, "Not now", "series are being moved or restored; ask again soon (" + detail + ")");
  }

  int status() {
    return status;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  void answer(Context http) {
    if (status == 503) {
      http.header("Retry-After", String.valueOf(RETRY_SECONDS));
    }
    if (status == 401) {
      http.header("WWW-Authenticate", "Bearer");
    }
    answer(http, status, title, detail());
  }

  static void answer(Context http, int status, String title, String detail) {
    ObjectNode body = Json.object();
    body.put("type", "about:blank");
    body.put("title", title);
    body.put("status", status);
    body.put("detail", detail);
    http.status(status).contentType(CONTENT_TYPE).result(Json.bytes(body));
  }

  /** No stack trace: it says nothing that the sentence does not. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
