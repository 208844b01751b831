package dev.offbeat.detector.ingest;

import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Schemas by their numbers, each asked for once: a number's schema never changes. What could not be
 * had is not asked for again for some time, so that a stream of such records costs no more than
 * one.
 */
final class SchemaRegistry implements SchemaSource {
  static final long RETRY_NANOS = 30_000_000_000L;

  /** More than any topic has; numbers beyond are made up. */
  static final int MOST = 1_000;

  private static final int MOST_FAILURES = 1_000;

  /** Why there was no schema, and when to ask again. */
  private record Failure(DecodeException why, long untilNanos) {}

  private final SchemaClient client;
  private final LongSupplier nanoTime;
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<Integer, Failure> failures = new ConcurrentHashMap<>();

  /** From the options {@code registry.url}, and {@code registry.user}, {@code .password}. */
  SchemaRegistry(OptionReader options) {
    this(client(options), System::nanoTime);
  }

  SchemaRegistry(SchemaClient client, LongSupplier nanoTime) {
    this.client = client;
    this.nanoTime = nanoTime;
  }

  private static SchemaClient client(OptionReader options) {
    String url = options.text("registry.url", "");
    String user = options.optional("registry.user");
    String password = options.optional("registry.password");
    URI uri;
    try {
      uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    } catch (IllegalArgumentException e) {
      throw options.invalid("registry.url", "an address such as http://registry:8081", url);
    }
    boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!isHttp || uri.getHost() == null) {
      throw options.invalid(
          "registry.url",
          "an address such as http://registry:8081",
          url.isEmpty() ? "none" : "another one");
    }
    if (uri.getUserInfo() != null) {
      throw options.invalid(
          "registry.url", "user and password in options of their own", "them in the address");
    }
    if ((user == null) != (password == null)) {
      throw options.invalid(
          "registry.user", "user and password together", user == null ? "no user" : "no password");
    }
    return new SchemaClient(uri, user == null ? null : user + ":" + password);
  }

  @Override
  public Schema schema(int id) throws DecodeException {
    Schema known = schemas.get(id);
    return known != null ? known : fetch(id);
  }

  private synchronized Schema fetch(int id) throws DecodeException {
    Schema known = schemas.get(id); // another thread may have asked meanwhile
    if (known != null) {
      return known;
    }
    Failure before = failures.get(id);
    if (before != null && nanoTime.getAsLong() - before.untilNanos < 0) {
      throw before.why;
    }
    if (schemas.size() >= MOST) {
      throw new DecodeException(
          Reason.SCHEMA_UNKNOWN, "expected at most %d schemas, found more".formatted(MOST));
    }
    try {
      Schema schema = client.fetch(id);
      schemas.put(id, schema);
      failures.remove(id);
      return schema;
    } catch (DecodeException e) {
      remember(id, e);
      throw e;
    }
  }

  private void remember(int id, @Nullable DecodeException why) {
    if (why != null) {
      if (failures.size() >= MOST_FAILURES) {
        failures.clear();
      }
      failures.put(id, new Failure(why, nanoTime.getAsLong() + RETRY_NANOS));
    }
  }
}
