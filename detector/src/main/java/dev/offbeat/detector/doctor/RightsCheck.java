package dev.offbeat.detector.doctor;

import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.AppException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/** Whether Kafka lets the detector do what it needs: all rights that are missing, not only one. */
final class RightsCheck implements Check {
  @Override
  public String name() {
    return "rights";
  }

  @Override
  public void look(Patient patient, Findings findings) {
    AppConfig config = patient.config();
    for (String topic : config.input().topics()) {
      require(patient, topic, AclOperation.READ, findings);
    }
    for (String topic : followed(config)) {
      require(patient, topic, AclOperation.READ, findings);
    }
    for (String topic : config.output().topics()) {
      require(patient, topic, AclOperation.WRITE, findings);
    }
    for (String topic : patient.internalTopics()) {
      require(patient, topic, AclOperation.READ, findings);
      require(patient, topic, AclOperation.WRITE, findings);
    }
    String group = config.applicationId();
    ask(
        () ->
            patient
                .answers()
                .await(
                    patient.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                    "use the consumer group " + group),
        "--operation READ --group " + group,
        findings);
    if (config.kafka().get("processing.guarantee").equals("exactly_once_v2")) {
      String id = group + "-start";
      ask(
          () ->
              patient
                  .answers()
                  .awaitUnless(
                      TransactionalIdNotFoundException.class,
                      patient.admin().describeTransactions(List.of(id)).description(id),
                      "use transactional ids that begin with " + group + "-"),
          "--operation WRITE --transactional-id %s- --resource-pattern-type prefixed"
              .formatted(group),
          findings);
    }
    NewTopic trial = new NewTopic(group + "-start", Optional.of(1), Optional.empty());
    ask(
        () ->
            patient
                .answers()
                .awaitUnless(
                    TopicExistsException.class,
                    patient
                        .admin()
                        .createTopics(List.of(trial), new CreateTopicsOptions().validateOnly(true))
                        .all(),
                    "create topics that begin with " + group + "-"),
        "--operation CREATE --operation READ --operation WRITE --topic %s- --resource-pattern-type prefixed"
            .formatted(group),
        findings);
  }

  /** The topics that every instance reads all of. */
  private static List<String> followed(AppConfig config) {
    return Stream.of(config.rules().topic(), config.feedback().topic(), config.models().topic())
        .flatMap(Stream::ofNullable)
        .toList();
  }

  private static void require(
      Patient patient, String topic, AclOperation operation, Findings findings) {
    Optional<TopicDescription> found = patient.topic(topic);
    Set<AclOperation> allowed =
        patient.isForbidden(topic)
            ? Set.of()
            : found.map(TopicDescription::authorizedOperations).orElse(null);
    if (allowed != null && !allowed.contains(operation)) {
      String name = operation.name();
      tell(
          "No right to %s topic %s.".formatted(name.toLowerCase(Locale.ROOT), topic),
          "--operation %s --topic %s".formatted(name, topic),
          findings);
    }
  }

  private static void ask(Runnable question, String acl, Findings findings) {
    try {
      question.run();
    } catch (AppException e) {
      if (!(e.getCause() instanceof AuthorizationException)) {
        throw e;
      }
      tell(String.valueOf(e.getMessage()), acl, findings);
    }
  }

  private static void tell(String found, String acl, Findings findings) {
    findings.add(
        FindingCode.RIGHT_MISSING,
        found,
        "The detector does not start, or ends when it first needs it.",
        "kafka-acls.sh --bootstrap-server … --add --allow-principal User:offbeat "
            + acl
            + " (docs/security.md has all of them)");
  }
}
