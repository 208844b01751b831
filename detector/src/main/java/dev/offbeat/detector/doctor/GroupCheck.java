package dev.offbeat.detector.doctor;

import dev.offbeat.detector.app.AppException;
import dev.offbeat.detector.app.KafkaAnswers;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Who reads the input, how far they are behind, and whether they get on. */
final class GroupCheck implements Check {
  private static final long MUCH = 1000; // records
  private static final long LOOK_MILLIS = 3000; // longer than both profiles' commits are apart

  @Override
  public String name() {
    return "consumer group";
  }

  /** Its members, and those with nothing to do. */
  private record Members(int all, int idle, boolean isStable) {}

  @Override
  public void look(Patient patient, Findings findings) {
    String group = patient.config().applicationId();
    Admin admin = patient.admin();
    KafkaAnswers answers = patient.answers();
    Optional<GroupListing> listed =
        answers.await(admin.listGroups().all(), "list groups").stream()
            .filter(one -> one.groupId().equals(group))
            .findFirst();
    Map<TopicPartition, OffsetAndMetadata> before = committed(patient);
    if (listed.isEmpty() && before.isEmpty()) {
      findings.add(
          FindingCode.GROUP_NEVER,
          "There is no consumer group %s.".formatted(group),
          "No detector of this application-id has run against these brokers.",
          "Start one: ./offbeat run --config …");
      return;
    }
    Members members = members(patient, listed);
    findings.fact("members", "%d stream threads in group %s", members.all(), group);
    if (members.all() == 0) {
      findings.add(
          FindingCode.GROUP_EMPTY,
          "Group %s has no members.".formatted(group),
          "Nobody reads: no series is being scored. What comes waits, as long as the topic keeps it.",
          "Start the detector; if it ended by itself, the last line of its log says why.");
    }
    if (members.idle() > 0 && members.isStable()) {
      findings.add(
          FindingCode.INSTANCES_IDLE,
          "%d of %d stream threads have no partition, of %d."
              .formatted(members.idle(), members.all(), patient.partitions()),
          "They do nothing, but stand by where kafka.num.standby.replicas is set.",
          "Fewer instances or threads, or more partitions before series are many.");
    }
    tellLag(patient, before, members, findings);
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed(Patient patient) {
    String group = patient.config().applicationId();
    Map<TopicPartition, OffsetAndMetadata> found =
        patient
            .answers()
            .await(
                patient.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                "read offsets of group " + group);
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    found.forEach(
        (partition, offset) -> {
          if (offset != null) {
            offsets.put(partition, offset);
          }
        });
    return offsets;
  }

  private static Members members(Patient patient, Optional<GroupListing> listed) {
    String group = patient.config().applicationId();
    if (listed.isEmpty()) {
      return new Members(0, 0, true);
    }
    Admin admin = patient.admin();
    if (listed.get().type().filter(type -> type == GroupType.STREAMS).isPresent()) {
      var found =
          patient
              .answers()
              .await(
                  admin.describeStreamsGroups(List.of(group)).describedGroups().get(group),
                  "describe group " + group);
      int idle =
          (int)
              found.members().stream()
                  .filter(one -> one.assignment().activeTasks().isEmpty())
                  .count();
      return new Members(found.members().size(), idle, true);
    }
    var found =
        patient
            .answers()
            .await(
                admin.describeConsumerGroups(List.of(group)).describedGroups().get(group),
                "describe group " + group);
    int idle =
        (int)
            found.members().stream()
                .filter(one -> one.assignment().topicPartitions().isEmpty())
                .count();
    boolean isStable = found.groupState() == GroupState.STABLE;
    return new Members(found.members().size(), idle, isStable);
  }

  private static void tellLag(
      Patient patient,
      Map<TopicPartition, OffsetAndMetadata> before,
      Members members,
      Findings findings) {
    Map<TopicPartition, Long> first = offsets(patient, before.keySet(), OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = offsets(patient, before.keySet(), OffsetSpec.latest());
    long lag = lag(before, ends);
    long lost =
        before.entrySet().stream()
            .filter(one -> one.getValue().offset() < first.getOrDefault(one.getKey(), 0L))
            .filter(one -> patient.config().input().topics().contains(one.getKey().topic()))
            .count();
    if (lost > 0) {
      findings.add(
          FindingCode.OFFSETS_LOST,
          "In %d partitions what was to be read next is deleted already.".formatted(lost),
          "The topic's retention was shorter than the time that nobody read: those points are never scored.",
          "A longer retention.ms of the input topic; start the detector, which goes on with what is there.");
    }
    if (lag == 0) {
      findings.fact("lag", "none");
      return;
    }
    sleep();
    Map<TopicPartition, OffsetAndMetadata> after = committed(patient);
    long lagAfter = lag(after, offsets(patient, after.keySet(), OffsetSpec.latest()));
    boolean isMoving = !after.equals(before);
    findings.fact("lag", "%,d records, %,d three seconds later", lag, lagAfter);
    if (members.all() > 0 && !isMoving && lagAfter >= lag) {
      findings.add(
          FindingCode.GROUP_STUCK,
          "%,d records wait, and in 3 s none was committed, with %d stream threads in the group."
              .formatted(lagAfter, members.all()),
          "Restoring, or stuck: on a full disk, brokers that do not take records, or a hanging transaction in the input.",
          "curl URL/health/ready tells restoring from stuck; docs/runbook.md, OffbeatStuck.");
    } else if (lagAfter > MUCH) {
      findings.add(
          FindingCode.LAG,
          "%,d records wait (%s)."
              .formatted(
                  lagAfter, lagAfter > lag ? "and they become more" : "and they become fewer"),
          "Incidents are told that much later.",
          lagAfter > lag
              ? "More threads or instances, up to %d partitions: kafka: {num.stream.threads: …}; './offbeat plan' says how many."
                  .formatted(patient.partitions())
              : "Wait; './offbeat plan' says whether there are enough threads for peaks.");
    }
  }

  private static long lag(
      Map<TopicPartition, OffsetAndMetadata> committed, Map<TopicPartition, Long> ends) {
    return committed.entrySet().stream()
        .mapToLong(
            one -> Math.max(0, ends.getOrDefault(one.getKey(), 0L) - one.getValue().offset()))
        .sum();
  }

  private static Map<TopicPartition, Long> offsets(
      Patient patient, Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(one -> asked.put(one, which));
    Map<TopicPartition, ListOffsetsResultInfo> found =
        patient
            .answers()
            .await(
                patient
                    .admin()
                    .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all(),
                "read offsets of topics");
    Map<TopicPartition, Long> offsets = new HashMap<>();
    found.forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  private static void sleep() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AppException("interrupted", e);
    }
  }
}
