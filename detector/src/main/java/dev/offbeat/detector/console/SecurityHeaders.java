package dev.offbeat.detector.console;

import io.javalin.http.Context;

/** What browsers are told of every answer. There are no CORS headers: other pages read nothing. */
final class SecurityHeaders {
  private SecurityHeaders() {}

  static void add(Context http) {
    http.header(
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    http.header("X-Content-Type-Options", "nosniff");
    http.header("X-Frame-Options", "DENY");
    http.header("Referrer-Policy", "no-referrer");
    http.header("Cache-Control", "no-store");
  }
}
