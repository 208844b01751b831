package dev.offbeat.helm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kafka: {inputTopics: [a]} | kafka.bootstrapServers: expected the brokers
          kafka: {bootstrapServers: 'k:1'} | kafka.inputTopics: expected at least one topic
          config: {application-id: x} | config.application-id: the chart sets it itself, from kafka.applicationId
          config: {model: x} | config.model: the chart sets it itself
          config: {admin: {listen: 'off'}} | config.admin.listen: the chart sets it itself, from admin.port
          config: {state: {directory: /x}} | config.state.directory: the chart sets it itself
          config: {kafka: {bootstrap.servers: 'x:1'}} | config.kafka.bootstrap.servers: the chart sets it itself
          config: {kafka: {producer: {linger.ms: 1}}} | config.kafka.producer: expected Kafka's keys written with dots
          config: {kafka: {sasl.jaas.config: x}} | a secret would lie open
          config: {admin: {token: x}} | config.admin.token: a secret would lie open
          config: {alertmanager: {password: x}} | secretKeyRef, as OFFBEAT_ALERTMANAGER_PASSWORD
          config: {kafka: {group.protocol: streams}} | streams protocol has none before 4.4
          {rules: 'rules: []', config: {rules: {file: /x}}} | config.rules.file: the chart sets it itself
          terminationGracePeriodSeconds: 15 | terminationGracePeriodSeconds: expected at least 20
          model: {existingClaim: a, existingConfigMap: b} | model: expected a ConfigMap or a claim, found both
          {serviceMonitor: {enabled: true}, podMonitor: {enabled: true}} | would be scraped twice
          autoscaling: {enabled: true} | kafka.partitions: expected the input's number of partitions
          strimzi: {topics: true} | strimzi.cluster: expected the name
          strimzi: {topics: true, cluster: c} | kafka.partitions: expected the number
          """)
  void render_badCombination_failsWithASentence(String values, String sentence) {
    assertThatThrownBy(() -> Chart.renderText("test", merged(values)))
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          partitions: 4, sasl: {enabled: true}  | kafka.sasl.existingSecret: expected the secret
          partitions: 1                         | replicaCount
          """)
  void render_badKafka_failsWithASentence(String kafka, String sentence) {
    String values =
        "replicaCount: 3\nkafka: {bootstrapServers: 'k:1', inputTopics: [a], " + kafka + "}";

    assertThatThrownBy(() -> Chart.renderText("test", values)).hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          partitions: 3 | maxReplicas: 4 | autoscaling.maxReplicas: expected at most 3, for 3 partitions
          partitions: 8, threads: 4 | maxReplicas: 3 | autoscaling.maxReplicas: expected at most 2
          partitions: 8 | minReplicas: 5 | autoscaling.minReplicas: expected at most maxReplicas, 4, found 5
          """)
  void render_badAutoscaling_failsWithASentence(String kafka, String autoscaling, String sentence) {
    String values =
        "kafka: {bootstrapServers: 'k:1', inputTopics: [a], %s}\nautoscaling: {enabled: true, %s}"
            .formatted(kafka, autoscaling);

    assertThatThrownBy(() -> Chart.renderText("test", values)).hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          repicas: 1 | repicas
          replicaCount: 0 | replicaCount
          replicaCount: two | replicaCount
          image: {tagg: x} | tagg
          image: {digest: x} | digest
          admin: {port: 80} | port
          persistence: {accessModes: [ReadWriteMany]} | accessModes
          autoscaling: {type: vpa} | type
          trainer: {schedule: daily} | schedule
          extraEnv: [{value: x}] | name
          startupTimeout: 2 minutes | startupTimeout
          config: {detection: {budgett: 3 per day}} | budgett
          """)
  void render_valueOutsideTheSchema_isRefusedByName(String values, String key) {
    assertThatThrownBy(() -> Chart.renderText("test", merged(values)))
        .hasMessageContaining("schema")
        .hasMessageContaining(key);
  }

  private static String merged(String values) {
    String inner = values.startsWith("{") ? values.substring(1, values.length() - 1) : values;
    return inner.startsWith("kafka:")
        ? inner
        : "{kafka: {bootstrapServers: 'k:1', inputTopics: [a]}, " + inner + "}";
  }
}
