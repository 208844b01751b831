package dev.offbeat.detector.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.model.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

/** What one broker cannot show. */
class ChecksTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final Findings findings = new Findings();

  private static TopicDescription topic(int replicas, int inSync) {
    List<Node> nodes =
        IntStream.range(0, replicas).mapToObj(i -> new Node(i, "broker-" + i, 9092)).toList();
    return new TopicDescription(
        "metrics",
        false,
        List.of(new TopicPartitionInfo(0, nodes.get(0), nodes, nodes.subList(0, inSync))));
  }

  private List<FindingCode> codes() {
    return findings.all().stream().map(Finding::code).collect(Collectors.toList());
  }

  @Test
  void safety_threeReplicasTwoInSync_isFine() {
    TopicsCheck.safety(topic(3, 3), Map.of("min.insync.replicas", "2"), 3, findings);

    assertThat(findings.all()).isEmpty();
  }

  @Test
  void safety_oneReplicaOnSeveralBrokers_isTold_butNotOnASingleOne() {
    TopicsCheck.safety(topic(1, 1), Map.of(), 1, findings);
    assertThat(findings.all()).isEmpty();

    TopicsCheck.safety(topic(1, 1), Map.of(), 3, findings);
    assertThat(codes()).containsExactly(FindingCode.REPLICATION_ONE);
  }

  @Test
  void safety_everyReplicaMustBeInSync_isTold() {
    TopicsCheck.safety(topic(3, 3), Map.of("min.insync.replicas", "3"), 3, findings);

    assertThat(codes()).containsExactly(FindingCode.MIN_INSYNC_ALL);
    assertThat(findings.all().get(0).remedy()).contains("min.insync.replicas=2");
  }

  @Test
  void safety_oneReplicaInSyncIsEnough_isTold() {
    TopicsCheck.safety(topic(3, 3), Map.of("min.insync.replicas", "1"), 3, findings);

    assertThat(codes()).containsExactly(FindingCode.MIN_INSYNC_ONE);
  }

  @Test
  void safety_replicaBehind_isTold() {
    TopicsCheck.safety(topic(3, 2), Map.of("min.insync.replicas", "2"), 3, findings);

    assertThat(codes()).containsExactly(FindingCode.REPLICAS_MISSING);
  }

  private static Provenance trainedUntil(String end) {
    return new Provenance("0.1.0", "ab", "2020-01-01T00:00:00Z", end, 1, 1, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void tellAge_dataOfLongAgo_isTold() {
    ModelCheck.tellAge("model.onnx", trainedUntil("2026-02-01T00:00:00Z"), NOW, findings);

    assertThat(codes()).containsExactly(FindingCode.MODEL_OLD);
    assertThat(findings.all().get(0).found()).contains("293 days");
  }

  @Test
  void tellAge_newOrMadeUpOrUnknownData_isFine() {
    ModelCheck.tellAge("new", trainedUntil("2026-11-01T00:00:00Z"), NOW, findings);
    ModelCheck.tellAge("bundled", trainedUntil("1970-03-03T21:52:40Z"), NOW, findings);
    ModelCheck.tellAge("foreign", null, NOW, findings);

    assertThat(findings.all()).isEmpty();
  }

  @Test
  void all_ofSeveral_beginsWithTheWorst_andNotesAreFine() {
    findings.add(FindingCode.NO_STANDBY, "a", "b", "c");
    assertThat(findings.isFine()).isTrue();

    findings.add(FindingCode.LAG, "a", "b", "c");
    findings.add(FindingCode.GROUP_EMPTY, "a", "b", "c");
    assertThat(codes())
        .containsExactly(FindingCode.GROUP_EMPTY, FindingCode.LAG, FindingCode.NO_STANDBY);
    assertThat(findings.isFine()).isFalse();
  }
}
