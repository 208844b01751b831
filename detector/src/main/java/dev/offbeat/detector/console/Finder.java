package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Finds the instance that has a series, and answers from there. */
final class Finder {
  /*
   * Here first, which costs a look into each local store. Then the instance that Kafka Streams names:
   * right where the input's partitioner is Kafka's own. Then every other one, for it need not be.
   */
  private final Cluster cluster;
  private final Peers peers;

  Finder(Cluster cluster, Peers peers) {
    this.cluster = cluster;
    this.peers = peers;
  }

  static boolean isForwarded(Context http) {
    return http.header(Peers.HEADER) != null;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * A series' entry here; null if it is not here.
   *
   * @throws Problem with status 503 while stores are moved
   */
  byte @Nullable [] entry(String series) {
    try {
      for (ReadOnlyKeyValueStore<String, byte[]> store : cluster.stores()) {
        byte[] entry = store.get(series);
        if (entry != null) {
          return entry;
        }
      }
      return null;
    } catch (InvalidStateStoreException e) {
      throw Problem.moving(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Answers a question about a series where it is.
   *
   * @param path of the question, with its query
   * @param isForwarded whether another instance asks, so that nobody else is to be asked
   * @param here makes the answer of the series' entry
   * @throws Problem with status 404 if nobody has it, 503 if those who may have it do not answer
   */
  JsonNode answer(
      String series, String path, boolean isForwarded, Function<byte[], JsonNode> here) {
    byte[] entry = entry(series);
    if (entry != null) {
      return here.apply(entry);
    }
    if (isForwarded) {
      throw unknown(series);
    }
    return elsewhere(series, path);
  }

  private JsonNode elsewhere(String series, String path) {
    String owner = cluster.owner(series);
    List<String> others = cluster.others();
    LinkedHashSet<String> asked = new LinkedHashSet<>();
    if (owner != null && others.contains(owner)) {
      asked.add(owner);
    }
    asked.addAll(others);
    List<String> failures = new ArrayList<>();
    for (String address : asked) {
      Peers.Answer answer = peers.ask(address, path);
      if (answer.isOk() && answer.body() != null) {
        return answer.body();
      } else if (answer.status() == 400 && answer.body() != null) {
        throw Problem.badRequest(answer.body().path("detail").asText());
      } else if (answer.status() != 404) {
        failures.add(address + ": " + answer.failure());
      }
    }
    if (!failures.isEmpty()) {
      throw new Problem(
          503,
          "Not now",
          "no instance that answers has the series %s; these do not answer: %s"
              .formatted(Json.excerpt(series), failures));
    }
    throw unknown(series);
  }

  private static Problem unknown(String series) {
    return Problem.notFound("there is no series " + Json.excerpt(series));
  }
}
