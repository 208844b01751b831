package dev.offbeat.detector.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may change something: whoever has the token; nobody where there is none. */
final class Access {
  private static final String SCHEME = "bearer ";

  private final byte @Nullable [] token;

  Access(@Nullable String token) {
    this.token = token == null || token.isBlank() ? null : token.strip().getBytes(UTF_8);
  }

  /** Whether anybody may change anything. */
  boolean isWritable() {
    return token != null;
  }

  /**
   * Lets a request through that has the token.
   *
   * @throws Problem with status 401 or 403 for any other
   */
  void require(Context http) {
    if (token == null) {
      throw new Problem(
          403,
          "Read-only",
          "nothing can be changed here: no admin.token is configured, see docs/security.md");
    }
    String header = http.header("Authorization");
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw new Problem(401, "Unauthorized", "expected the header Authorization: Bearer TOKEN");
    }
    byte[] given = header.substring(SCHEME.length()).strip().getBytes(UTF_8);
    if (!MessageDigest.isEqual(token, given)) {
      throw new Problem(401, "Unauthorized", "the token is not the one of admin.token");
    }
  }
}
