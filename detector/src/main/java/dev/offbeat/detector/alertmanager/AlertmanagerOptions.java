package dev.offbeat.detector.alertmanager;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts go and what they hold. Keys and defaults are those of {@code alertmanager} in the
 * configuration. {@link #toString} hides the secrets.
 *
 * @param urls of every Alertmanager of a cluster, each of which is told; empty for none
 * @param user for basic authentication; null for none
 * @param password of that user; null for none, or where a file holds it
 * @param passwordFile read again before each request; null for none
 * @param token a bearer token; null for none, or where a file holds it
 * @param tokenFile read again before each request; null for none
 * @param labels labels that every alert bears, which come before a series' own
 * @param annotations annotations that every alert bears; {@code {series}}, {@code {metric}} and
 *     {@code {id}} are filled in
 * @param generatorUrl address that an alert links to, filled in likewise; null for none
 * @param minSeverity severity, 0 to 100, below which an incident is not told
 * @param resendInterval time after which an open incident is told again; without a word for four
 *     times as long Alertmanager takes it as resolved
 * @param maxAge time since an incident's last event, in event time, after which it is not told any
 *     more
 * @param limit open incidents that one instance tells, and alerts that wait for one Alertmanager
 */
public record AlertmanagerOptions(
    List<URI> urls,
    @Nullable String user,
    @Nullable String password,
    @Nullable Path passwordFile,
    @Nullable String token,
    @Nullable Path tokenFile,
    Map<String, String> labels,
    Map<String, String> annotations,
    @Nullable String generatorUrl,
    int minSeverity,
    Duration resendInterval,
    Duration maxAge,
    int limit) {
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Duration SHORTEST_RESEND = Duration.ofSeconds(1);

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the key, what was expected and what was found
   */
  public AlertmanagerOptions {
    urls = List.copyOf(urls);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    for (URI url : urls) {
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      require(
          isHttp && url.getHost() != null && url.getQuery() == null,
          "urls",
          "addresses like http://alertmanager:9093",
          isHttp && url.getUserInfo() == null ? url : "another one");
      require(
          url.getUserInfo() == null,
          "urls",
          "credentials under alertmanager.user and alertmanager.password",
          "some in an address");
    }
    require(
        password == null || passwordFile == null,
        "password",
        "either it or alertmanager.password-file",
        "both");
    require(token == null || tokenFile == null, "token", "either it or a file", "both");
    boolean isBasic = user != null;
    require(
        isBasic == (password != null || passwordFile != null),
        "user",
        "a user with a password",
        isBasic ? "no password" : "no user");
    require(!isBasic || (token == null && tokenFile == null), "user", "a user or a token", "both");
    labels.keySet().forEach(name -> requireName("labels", name));
    annotations.keySet().forEach(name -> requireName("annotations", name));
    require(minSeverity >= 0 && minSeverity <= 100, "min-severity", "0 to 100", minSeverity);
    require(
        resendInterval.compareTo(SHORTEST_RESEND) >= 0,
        "resend-interval",
        "at least 1s",
        resendInterval);
    require(maxAge.compareTo(resendInterval) > 0, "max-age", "more than a resend", maxAge);
    require(limit > 0, "limit", "more than 0", limit);
  }

  /** Whether anybody is told. */
  public boolean isOn() {
    return !urls.isEmpty();
  }

  /** Time without a word after which an alert ends by itself. */
  Duration hold() {
    return resendInterval.multipliedBy(4);
  }

  private static void requireName(String key, String name) {
    require(LABEL.matcher(name).matches(), key, "names of letters, digits and _", name);
  }

  private static void require(boolean condition, String key, String rule, Object found) {
    if (!condition) {
      throw new IllegalArgumentException(
          "alertmanager.%s: expected %s, found %s".formatted(key, rule, found));
    }
  }

  @Override
  public String toString() {
    return ("AlertmanagerOptions[urls=%s, user=%s, password=%s, passwordFile=%s, token=%s,"
            + " tokenFile=%s, labels=%s, annotations=%s, generatorUrl=%s, minSeverity=%d,"
            + " resendInterval=%s, maxAge=%s, limit=%d]")
        .formatted(
            urls,
            user,
            hidden(password),
            passwordFile,
            hidden(token),
            tokenFile,
            new TreeMap<>(labels),
            new TreeMap<>(annotations),
            generatorUrl,
            minSeverity,
            resendInterval,
            maxAge,
            limit);
  }

  private static @Nullable String hidden(@Nullable String secret) {
    return secret == null ? null : "[hidden]";
  }
}
