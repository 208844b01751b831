package dev.offbeat.detector.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.detector.app.AppException;
import org.junit.jupiter.api.Test;

class SampleAnalysisTest {
  @Test
  void finish_jsonOfManySeries_tellsNumberCadenceAndRate() {
    SampleProfile sample = Samples.json(50, 40, 30, 4).profile();

    assertThat(sample.format().name()).isEqualTo("json");
    assertThat(sample.isRekeyed()).isFalse();
    assertThat(sample.series().likely()).isEqualTo(50);
    assertThat(sample.cadence().median()).isEqualTo(30);
    assertThat(sample.pointsPerSecond()).isCloseTo(50 / 30.0, within(0.05));
    assertThat(sample.disorder().late()).isZero();
    assertThat(sample.keys().share()).isEqualTo(1);
    assertThat(sample.rejected()).isEmpty();
  }

  @Test
  void finish_latePoints_areMeasuredAgainstTheirOwnSeries() {
    Samples.Topic topic = new Samples.Topic();
    for (int i = 0; i < 100; i++) {
      long time = Samples.START_SECONDS + 10L * i - (i % 10 == 9 ? 25 : 0);
      topic.add(0, "late", "{\"timestamp\":%d,\"value\":%d}".formatted(time, i % 3));
      topic.add(0, "behind", "{\"timestamp\":%d,\"value\":1}".formatted(time - 3600));
    }
    SampleProfile sample = topic.profile();

    assertThat(sample.disorder().late()).isEqualTo(20);
    assertThat(sample.disorder().lateness().largest()).isEqualTo(15);
    assertThat(Sizing.of(sample, new Costs(1187, 1)).reorderWindow()).hasSeconds(15);
  }

  @Test
  void finish_seriesInSeveralPartitions_isScattered_andWaitsForTheOthers() {
    Samples.Topic topic = new Samples.Topic();
    for (int i = 0; i < 60; i++) {
      topic.add(i % 3, "a", "{\"timestamp\":%d,\"value\":1}".formatted(Samples.START_SECONDS + i));
    }
    SampleProfile sample = topic.profile();

    assertThat(sample.keys().scattered()).isEqualTo(1);
    assertThat(sample.cadence().median()).isEqualTo(1);
    assertThat(Sizing.of(sample, new Costs(1187, 1)).reorderWindow()).hasSeconds(30);
  }

  @Test
  void finish_unreadableRecords_areCountedByReasonWithTheFirst() {
    Samples.Topic topic = Samples.json(3, 20, 10, 1);
    topic.add(0, "x", "{\"value\":\"high\"}").add(0, "x", "{\"value\":\"low\"}");
    topic.add(0, "x", "no json");
    SampleProfile sample = topic.profile();

    assertThat(sample.rejected()).hasSize(2);
    assertThat(sample.rejected().get(0).reason()).isEqualTo("malformed");
    SampleProfile.Rejected values = sample.rejected().get(1);
    assertThat(values.reason()).isEqualTo("value_invalid");
    assertThat(values.count()).isEqualTo(2);
    assertThat(values.offset()).isEqualTo(60);
    assertThat(values.message()).contains("high");
  }

  @Test
  void finish_cumulativeHistograms_tellsWhatTheirReadingsTake() {
    Samples.Topic topic = new Samples.Topic();
    for (int i = 0; i < 20; i++) {
      topic.add(
          0,
          null,
          """
          {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"h","histogram":{
            "aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"%d000000000","count":4,
            "sum":8,"bucketCounts":[2,1,1],"explicitBounds":[0.1,2]}]}}]}]}]}
          """
              .formatted(Samples.START_SECONDS + 60L * i));
    }
    SampleProfile sample = topic.profile();
    Sizing sizing = Sizing.of(sample, new Costs(1187, 1));

    assertThat(sample.series().likely()).isEqualTo(5); // count, sum, mean and two quantiles
    assertThat(sample.counters().known()).isEqualTo(2);
    assertThat(sample.statisticBytes()).isEqualTo((17 + 12 + 13) / 5.0);
    assertThat(sizing.traffic().rekeyed() / sample.pointsPerSecond())
        .isCloseTo(18 + 20 + sample.keys().nameBytes() + 42 / 5.0, within(1e-9));
  }

  @Test
  void finish_pointsFromTheFuture_wouldBeRejected() {
    SampleProfile sample =
        Samples.json(1, 3, 3600, 1).profile(1000L * (Samples.START_SECONDS + 3600));

    assertThat(sample.points()).isEqualTo(2);
    assertThat(sample.rejected())
        .singleElement()
        .satisfies(one -> assertThat(one.reason()).isEqualTo("timestamp_future"));
  }

  @Test
  void finish_nothing_saysSo() {
    assertThatThrownBy(() -> new Samples.Topic().profile())
        .isInstanceOf(AppException.class)
        .hasMessage("metrics is empty: let records come, or name another one");
  }

  @Test
  void finish_counters_areKnownByName_andSuspectedWhereTheyOnlyRise() {
    Samples.Topic topic = new Samples.Topic();
    for (int i = 0; i < 30; i++) {
      long time = Samples.START_SECONDS + 10L * i;
      topic.add(0, "requests_total", "{\"timestamp\":%d,\"value\":%d}".formatted(time, i));
      topic.add(0, "bytes", "{\"timestamp\":%d,\"value\":%d}".formatted(time, 3 * i));
      topic.add(0, "load", "{\"timestamp\":%d,\"value\":%d}".formatted(time, i % 4));
      topic.add(0, "cores", "{\"timestamp\":%d,\"value\":8}".formatted(time));
    }
    SampleProfile sample = topic.profile();

    assertThat(sample.counters().known()).isEqualTo(1);
    assertThat(sample.counters().hidden()).isEqualTo(1);
    assertThat(sample.counters().examples()).containsExactly("bytes");
    assertThat(sample.constant()).isEqualTo(1);
    assertThat(Advice.of(sample, Sizing.of(sample, new Costs(1187, 1))))
        .anySatisfy(one -> assertThat(one.remedy()).contains("select: 'bytes', counter: yes"));
  }

  @Test
  void finish_lineProtocolWithoutKeys_isBroughtTogetherBySeries() {
    Samples.Topic topic = new Samples.Topic();
    for (int i = 0; i < 30; i++) {
      topic.add(
          0,
          null,
          "cpu,host=a idle=%d,user=3 %d000000000".formatted(i % 5, Samples.START_SECONDS + i));
    }
    SampleProfile sample = topic.profile();

    assertThat(sample.format().name()).isEqualTo("influx");
    assertThat(sample.isRekeyed()).isTrue();
    assertThat(sample.points()).isEqualTo(60);
    assertThat(sample.series().likely()).isEqualTo(2);
    assertThat(sample.keys().share()).isZero();
  }

  @Test
  void finish_jsonWithoutKeys_isMappedByItsFields() {
    Samples.Topic topic = new Samples.Topic();
    for (int i = 0; i < 40; i++) {
      topic.add(
          0,
          null,
          "{\"ts\":%d,\"value\":%d,\"sensor\":{\"name\":\"s%d\"},\"message\":\"no %d\"}"
              .formatted(Samples.START_SECONDS + i, i % 3, i % 4, i));
    }
    SampleProfile sample = topic.profile();

    assertThat(sample.format().name()).isEqualTo("mapped");
    assertThat(sample.format().why()).contains("key_missing");
    assertThat(sample.rejected()).isEmpty();
    assertThat(sample.series().likely()).isEqualTo(4);
    assertThat(sample.format().options().values())
        .containsEntry("time", "/ts")
        .containsEntry("values.value", "/value")
        .doesNotContainValue("/message");
  }

  @Test
  void finish_payloadsOfNoFormat_saysWhatTheyBeginWith() {
    Samples.Topic topic = new Samples.Topic().add(0, null, "hello world");

    assertThatThrownBy(topic::profile)
        .isInstanceOf(AppException.class)
        .hasMessageContaining("hello world")
        .hasMessageContaining("--format");
  }
}
