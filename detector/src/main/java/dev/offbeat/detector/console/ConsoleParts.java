package dev.offbeat.detector.console;

import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.kafka.Models;
import dev.offbeat.detector.rules.RuleSet;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * What the console is made of.
 *
 * @param models asked at each question
 * @param options of series of which no rule speaks
 * @param self this instance's {@code application.server}
 * @param streams the client that runs now; null before there is one
 * @param rules those in force
 * @param history filled by the topology
 * @param lag records that wait for this instance
 * @param topic of incidents
 * @param incidentJson makes JSON of an incident's record
 * @param consumer settings of a consumer outside of the group
 * @param clientId what the console's clients are called
 * @param token without which nothing can be changed; null for nothing can be
 */
public record ConsoleParts(
    Models models,
    DetectorOptions options,
    Supplier<String> self,
    Supplier<@Nullable KafkaStreams> streams,
    Supplier<RuleSet> rules,
    SeriesHistory history,
    RuleDocuments documents,
    FeedbackDesk feedback,
    ModelDesk modelDesk,
    LongSupplier lag,
    String topic,
    UnaryOperator<byte[]> incidentJson,
    Map<String, Object> consumer,
    String clientId,
    @Nullable String token) {
  /** Without the settings, which may hold secrets, and without the token. */
  @Override
  public String toString() {
    return "console of " + topic;
  }
}
