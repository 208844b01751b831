package dev.offbeat.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.marcnuri.helm.LintResult;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {
  /** Kinds of operators, which have no models in Kubernetes' client. */
  private static final Set<String> CUSTOM =
      Set.of(
          "KafkaTopic",
          "KafkaUser",
          "PodMonitor",
          "PrometheusRule",
          "ScaledObject",
          "ServiceMonitor");

  static Stream<String> valuesThatInstall() {
    return Stream.of(
        Chart.LEAST,
        Chart.EVERYTHING,
        Chart.LEAST + "persistence: {enabled: false, emptyDirSizeLimit: 2Gi}\n",
        Chart.LEAST + "persistence: {enabled: false}\nmodel: {existingConfigMap: model}\n",
        Chart.LEAST + "podMonitor: {enabled: true}\nserviceAccount: {create: false}\n",
        Chart.LEAST + "  partitions: 8\nautoscaling: {enabled: true, type: hpa}\n",
        Chart.LEAST + "  sasl: {enabled: true, existingSecret: login}\ntrainer: {enabled: true}\n",
        Chart.LEAST + "  staticMembership: false\nconfig: {kafka: {group.protocol: streams}}\n",
        Chart.LEAST + "networkPolicy: {enabled: true}\npodDisruptionBudget: {enabled: false}\n",
        Chart.LEAST + "  partitions: 3\nstrimzi: {topics: true, cluster: main}\n",
        Chart.LEAST + "  tls: {enabled: true}\nstrimzi: {user: true, cluster: main}\n",
        Chart.LEAST + "image: {digest: 'sha256:" + "0".repeat(64) + "'}\ntests: {enabled: false}\n",
        Chart.LEAST + "updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}\n");
  }

  @Test
  void lint_strict_passes() {
    LintResult result = Chart.helm().lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("valuesThatInstall")
  void render_eachSetOfValues_isWhatKubernetesTakes(String values) throws Exception {
    Objects objects = Chart.render(values);

    assertThat(objects.kinds()).contains("StatefulSet", "Service", "ConfigMap");
    for (JsonNode object : objects.all()) {
      String kind = object.path("kind").asText();
      assertThat(object.at("/metadata/name").asText()).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
      if (!CUSTOM.contains(kind)) {
        validate(object);
      }
    }
    assertThat(objects.all().stream().map(ChartTest::identity)).doesNotHaveDuplicates();
  }

  @Test
  void validate_unknownField_isRefused() {
    JsonNode object =
        Chart.yaml("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, imagee: b}]}}");

    assertThat(messageOf(object)).contains("imagee").contains("not defined");
  }

  @Test
  void render_everything_hasEveryKind() {
    assertThat(Chart.render(Chart.EVERYTHING).kinds())
        .contains(
            "CronJob",
            "KafkaTopic",
            "KafkaUser",
            "NetworkPolicy",
            "PersistentVolumeClaim",
            "Pod",
            "PodDisruptionBudget",
            "PrometheusRule",
            "ScaledObject",
            "ServiceAccount",
            "ServiceMonitor");
  }

  @ParameterizedTest
  @MethodSource("valuesThatInstall")
  void render_eachSetOfValues_podsPassTheRestrictedStandard(String values) {
    for (JsonNode pod : Chart.render(values).pods()) {
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
      assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
      assertThat(pod.fieldNames()).toIterable().doesNotContain("hostNetwork", "hostPID", "hostIPC");
      for (JsonNode volume : pod.path("volumes")) {
        assertThat(volume.fieldNames())
            .toIterable()
            .isSubsetOf("name", "configMap", "emptyDir", "persistentVolumeClaim", "secret");
      }
      for (JsonNode container : pod.path("containers")) {
        JsonNode security = container.path("securityContext");
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(security.at("/capabilities").has("add")).isFalse();
        assertThat(security.has("privileged")).isFalse();
        assertThat(container.path("image").asText()).matches(".+(:(?!latest).+|@sha256:.+)");
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
        for (JsonNode port : container.path("ports")) {
          assertThat(port.has("hostPort")).isFalse();
          assertThat(port.path("name").asText()).hasSizeLessThanOrEqualTo(15);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("valuesThatInstall")
  void render_eachSetOfValues_everyMountHasItsVolume(String values) {
    Objects objects = Chart.render(values);
    JsonNode claims = objects.one("StatefulSet").at("/spec/volumeClaimTemplates");

    for (JsonNode pod : objects.pods()) {
      Set<String> volumes =
          Set.copyOf(
              Stream.concat(names(pod.path("volumes")), claims.findValuesAsText("name").stream())
                  .toList());
      for (JsonNode container : pod.path("containers")) {
        assertThat(volumes).containsAll(names(container.path("volumeMounts")).toList());
      }
    }
  }

  @Test
  void render_detector_hasWhatKeepsItSafeAtNight() {
    Objects objects = Chart.render(Chart.LEAST);
    JsonNode set = objects.one("StatefulSet");
    JsonNode container = objects.detector();

    assertThat(set.at("/spec/volumeClaimTemplates/0/metadata/name").asText()).isEqualTo("state");
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
    assertThat(
            container.at("/startupProbe/periodSeconds").asInt()
                * container.at("/startupProbe/failureThreshold").asInt())
        .isGreaterThanOrEqualTo(600);
    assertThat(objects.config()).contains("num.standby.replicas: \"1\"");
    assertThat(set.at("/spec/template/spec/terminationGracePeriodSeconds").asInt()).isEqualTo(60);
    assertThat(objects.config()).contains("shutdown-timeout: 50s");
  }

  @Test
  void render_changedConfiguration_changesThePodsChecksum() {
    String annotation = "/spec/template/metadata/annotations/checksum~1config";
    String before = Chart.render(Chart.LEAST).one("StatefulSet").at(annotation).asText();
    String after =
        Chart.render(Chart.LEAST + "config: {detection: {warm-up: 30}}\n")
            .one("StatefulSet")
            .at(annotation)
            .asText();

    assertThat(before).hasSize(64).isNotEqualTo(after);
  }

  @Test
  void render_autoscaled_leavesTheNumberOfPodsToTheScaler() {
    JsonNode set = Chart.render(Chart.EVERYTHING).one("StatefulSet");

    assertThat(set.path("spec").has("replicas")).isFalse();
  }

  /** An upgrade between any two sets of values: Kubernetes refuses it if one of these moves. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/spec/selector",
        "/spec/serviceName",
        "/spec/podManagementPolicy",
        "/spec/volumeClaimTemplates/0/metadata",
        "/spec/volumeClaimTemplates/0/spec/accessModes"
      })
  void render_otherValues_immutableFieldsStay(String pointer) {
    JsonNode least = Chart.render(Chart.LEAST).one("StatefulSet").at(pointer);
    JsonNode everything = Chart.render(Chart.EVERYTHING).one("StatefulSet").at(pointer);

    assertThat(least.isMissingNode()).isFalse();
    assertThat(everything).isEqualTo(least);
  }

  @Test
  void render_otherValues_serviceStaysHeadlessAndSelectsTheSame() {
    JsonNode least = Chart.render(Chart.LEAST).one("Service").path("spec");
    JsonNode everything = Chart.render(Chart.EVERYTHING).one("Service").path("spec");

    assertThat(everything).isEqualTo(least);
    assertThat(least.path("clusterIP").asText()).isEqualTo("None");
  }

  @Test
  void selectors_everyKind_neverHoldWhatAnUpgradeChanges() {
    for (JsonNode object : Chart.render(Chart.EVERYTHING).all()) {
      for (JsonNode labels : object.findValues("matchLabels")) {
        assertThat(labels.fieldNames())
            .toIterable()
            .doesNotContain("helm.sh/chart", "app.kubernetes.io/version", "team");
      }
    }
  }

  private static Stream<String> names(JsonNode list) {
    return list.valueStream().map(item -> item.path("name").asText());
  }

  private static String identity(JsonNode object) {
    return object.path("kind").asText()
        + "/"
        + object.at("/metadata/namespace").asText()
        + "/"
        + object.at("/metadata/name").asText();
  }

  private static String messageOf(JsonNode object) {
    try {
      validate(object);
      return "";
    } catch (InvocationTargetException e) {
      return String.valueOf(e.getCause());
    } catch (ReflectiveOperationException e) {
      return String.valueOf(e);
    }
  }

  /** The generated models refuse unknown fields and missing ones, at any depth. */
  private static void validate(JsonNode object) throws ReflectiveOperationException {
    String apiVersion = object.path("apiVersion").asText();
    String version = Arrays.asList(apiVersion.split("/", -1)).get(apiVersion.contains("/") ? 1 : 0);
    String model =
        "io.kubernetes.client.openapi.models."
            + version.substring(0, 1).toUpperCase(Locale.ROOT)
            + version.substring(1)
            + object.path("kind").asText();
    Class.forName(model)
        .getMethod("validateJsonElement", JsonElement.class)
        .invoke(null, JsonParser.parseString(object.toString()));
  }
}
