package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Asks a schema registry for a schema, {@code GET /schemas/ids/N}, and tells it one, {@code POST
 * /subjects/S/versions}: Confluent's interface, which Apicurio (below {@code /apis/ccompat/v7}),
 * Karapace and Redpanda have too.
 */
final class SchemaClient {
  private static final int LARGEST_SCHEMA = 1 << 20;
  private static final int ATTEMPTS = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 200;

  private final URI registry;
  private final @Nullable String authorization;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param registry without a slash at the end
   * @param credentials user, colon, password; null for none
   */
  SchemaClient(URI registry, @Nullable String credentials) {
    this.registry = registry;
    authorization =
        credentials == null
            ? null
            : "Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  /** Asks up to three times, in some 16 seconds at most. */
  Schema fetch(int id) throws DecodeException {
    HttpRequest request = request("/schemas/ids/" + Integer.toUnsignedString(id)).build();
    byte[] body = answer(request);
    if (body == null) {
      throw unknown(id, "a registry that does not know it");
    }
    return parse(id, body);
  }

  /**
   * The number of a schema, which the registry knows from then on; asks as often.
   *
   * @param subject what it is kept under
   */
  int register(String subject, String schema) throws DecodeException {
    String path = URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    String document =
        JsonNodeFactory.instance
            .objectNode()
            .put("schema", schema)
            .put("schemaType", "AVRO")
            .toString();
    byte[] body =
        answer(
            request("/subjects/" + path + "/versions")
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(BodyPublishers.ofString(document))
                .build());
    JsonNode id = body == null ? null : Json.object(body).get("id");
    if (id == null || !id.isInt()) {
      throw unavailable("no number for the schema of " + subject);
    }
    return id.asInt();
  }

  /** The body of the answer; null if there is no such thing. */
  private byte @Nullable [] answer(HttpRequest request) throws DecodeException {
    String problem = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        if (attempt > 0) {
          Thread.sleep(PAUSE_MILLIS << attempt);
        }
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        byte[] body;
        try (InputStream stream = response.body()) {
          body = stream.readNBytes(LARGEST_SCHEMA + 1);
        }
        int status = response.statusCode();
        if (status == 200 || status == 404) {
          return status == 200 ? body : null;
        }
        problem = "status " + status;
        if (status < 500 && status != 429) {
          break;
        }
      } catch (IOException e) {
        problem = e.getClass().getSimpleName();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        problem = "an interruption";
        break;
      }
    }
    throw unavailable(problem);
  }

  private DecodeException unavailable(String problem) {
    return new DecodeException(
        Reason.SCHEMA_UNAVAILABLE,
        "expected the schema registry at %s to answer, found %s"
            .formatted(registry.getAuthority(), problem));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(registry + path))
            .timeout(TIMEOUT)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json;q=0.9");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request;
  }

  private static Schema parse(int id, byte[] body) throws DecodeException {
    if (body.length > LARGEST_SCHEMA) {
      throw unknown(id, "one of more than %d bytes".formatted(LARGEST_SCHEMA));
    }
    JsonNode answer;
    String text;
    try {
      answer = Json.object(body);
      text = Json.text(answer, "schema");
      String type = answer.path("schemaType").asText("AVRO");
      if (!type.equals("AVRO")) {
        throw unknown(id, "one of type " + Found.of(type));
      }
      if (!answer.path("references").isEmpty()) {
        throw unknown(id, "one that refers to others: register it as one schema");
      }
      // Looked at once before Avro reads it, for Avro does not bound the nesting.
      Json.tree(text.getBytes(StandardCharsets.UTF_8));
    } catch (DecodeException e) {
      throw e.reason() == Reason.SCHEMA_UNKNOWN
          ? e
          : unknown(id, "an answer that is none: " + e.getMessage());
    }
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw unknown(id, "one that cannot be read: " + Found.of(why));
    }
  }

  private static DecodeException unknown(int id, String found) {
    return new DecodeException(
        Reason.SCHEMA_UNKNOWN,
        "expected an Avro schema of number %s, found %s"
            .formatted(Integer.toUnsignedString(id), found));
  }
}
