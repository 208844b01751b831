package dev.offbeat.detector.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.offbeat.detector.TestModels;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The description is what is there. */
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");

  @TempDir private Path directory;
  private TestConsole console;
  private JsonNode api;

  @BeforeEach
  void start() throws Exception {
    console = new TestConsole(directory, TestModels.univariate(), 10_000, TestConsole.TOKEN);
    HttpResponse<String> response = console.get("/api/v1/openapi.yaml");
    assertThat(response.statusCode()).isEqualTo(200);
    api = new YAMLMapper().readTree(response.body());
    for (int t = 0; t < 100; t++) {
      console.send("cpu{host=\"a\"}", t * 60_000L, t == 99 ? 900 : 100 + t % 3);
    }
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void description_routes_areThoseOfTheServer() {
    Set<String> described = new TreeSet<>();
    for (var path : api.path("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> {
                if (METHODS.contains(method)) {
                  described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
              });
    }
    Set<String> served = new TreeSet<>();
    console
        .console
        .routes()
        .forEach(route -> served.add(route.method().name() + " " + route.path()));

    assertThat(described).isEqualTo(served);
  }

  @Test
  void description_references_areToWhatIsThere() {
    List<String> references = new ArrayList<>();
    collect(api, references);

    assertThat(references).isNotEmpty();
    assertThat(references)
        .allSatisfy(
            reference -> assertThat(api.at(reference.substring(1)).isMissingNode()).isFalse());
  }

  private static void collect(JsonNode node, List<String> references) {
    if (node.has("$ref")) {
      references.add(node.path("$ref").asText());
    }
    node.forEach(one -> collect(one, references));
  }

  @ParameterizedTest
  @CsvSource({
    "/series, /series",
    "/series/one, /series/one?series=cpu%7Bhost%3D%22a%22%7D",
    "/series/history, /series/history?series=cpu%7Bhost%3D%22a%22%7D",
    "/incidents, /incidents",
    "/summary, /summary",
    "/models, /models",
    "/rules, /rules",
    "/mutes, /mutes",
    "/feedback, /feedback"
  })
  void answer_isAsDescribed(String path, String asked) throws Exception {
    JsonNode schema =
        api.path("paths")
            .path(path)
            .path("get")
            .path("responses")
            .path("200")
            .path("content")
            .path("application/json")
            .path("schema");

    assertThat(schema.isObject()).isTrue();
    assertValid(schema, console.json("/api/v1" + asked));
  }

  @Test
  void problem_isAsDescribed() throws Exception {
    JsonNode schema = api.at("/components/schemas/Problem");

    assertValid(
        schema,
        Json.read(
            console
                .get("/api/v1/incidents/none")
                .body()
                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private void assertValid(JsonNode schema, JsonNode answer) throws IOException {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", api.path("components"));
    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(whole)
                .validate(answer))
        .isEmpty();
  }
}
