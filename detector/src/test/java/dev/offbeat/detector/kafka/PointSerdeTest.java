package dev.offbeat.detector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.histogram.Buckets;
import dev.offbeat.detector.histogram.RunningStatistic;
import dev.offbeat.detector.ingest.Origin;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.ingest.Point.Kind;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointSerdeTest {
  private final PointSerde serde = new PointSerde();

  @ParameterizedTest
  @EnumSource
  void deserialize_whatWasWritten_isThePointWithoutItsSeries(Kind kind) {
    Observation observation = Observation.of(-7, 1.5, Double.NaN, -0.0);
    for (long start : new long[] {Point.UNKNOWN_START, 0, 42}) {
      for (long period : new long[] {0, 10_000}) {
        Point point = new Point("series", observation, kind, start, period);

        byte[] bytes = serde.serializer().serialize("topic", point);

        assertThat(serde.deserializer().deserialize("topic", bytes).withSeries("series"))
            .isEqualTo(point);
      }
    }
  }

  @Test
  void serialize_pointOfOneValue_takes18Bytes() {
    byte[] bytes = serde.serializer().serialize("topic", Point.of("series", Observation.of(1, 2)));

    assertThat(bytes).hasSize(18);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 127, 128, 300_000_000_000L, Long.MAX_VALUE})
  void deserialize_pointWithAnOrigin_isTheSame(long offset) {
    PointSerde knowing = new PointSerde(List.of("other", "metrics"));
    Point point =
        new Point("", Observation.of(1, 2), Kind.GAUGE, 5, 6)
            .withOrigin(new Origin("metrics", 300, offset));

    byte[] bytes = knowing.serializer().serialize("topic", point);

    assertThat(knowing.deserializer().deserialize("topic", bytes)).isEqualTo(point);
    assertThat(serde.deserializer().deserialize("topic", bytes)).isEqualTo(point.withOrigin(null));
  }

  @Test
  void deserialize_readingOfAStatistic_isTheSame() {
    PointSerde knowing = new PointSerde(List.of("metrics"));
    Buckets buckets = Buckets.explicit(new double[] {0.1, 0.5, 2.5}, new long[] {300, 20, 1, 0});
    for (RunningStatistic statistic :
        List.of(RunningStatistic.mean(321, 27.5), RunningStatistic.quantile(0.99, buckets))) {
      Point point =
          new Point("", Observation.of(1, 0.2), Kind.GAUGE, 5, 0)
              .withStatistic(statistic)
              .withOrigin(new Origin("metrics", 0, 7));

      byte[] bytes = knowing.serializer().serialize("topic", point);

      assertThat(knowing.deserializer().deserialize("topic", bytes)).isEqualTo(point);
      assertThat(bytes[0]).isEqualTo((byte) 3);
      for (int length = 26 + 6; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        if ((bytes.length - length) % 8 != 0) { // else a point of fewer values
          assertThatThrownBy(() -> knowing.deserializer().deserialize("topic", cut))
              .isInstanceOf(SerializationException.class)
              .hasMessageStartingWith("expected ");
        }
      }
    }
  }

  @Test
  void deserialize_pointsOfOlderVersions_areReadAsTheyWere() {
    byte[] first =
        HexFormat.of()
            .parseHex("0112" + "0000000000000007" + "0000000000000005" + "4000000000000000");
    byte[] second =
        HexFormat.of()
            .parseHex(
                "0241" + "0000000000000007" + "38b8fa25" + "03" + "c0843d" + "4000000000000000");

    assertThat(serde.deserializer().deserialize("topic", first))
        .isEqualTo(new Point("", Observation.of(7, 2), Kind.CUMULATIVE, 5, 0));
    assertThat(serde.deserializer().deserialize("topic", second))
        .isEqualTo(new Point("", Observation.of(7, 2), Kind.GAUGE, Point.UNKNOWN_START, 0));
  }

  @Test
  void serialize_pointWithAnOrigin_takesFewBytesMore() {
    Point point =
        Point.of("series", Observation.of(1, 2)).withOrigin(new Origin("metrics", 3, 1_000_000));

    assertThat(serde.serializer().serialize("topic", point)).hasSize(18 + 8);
  }

  @Test
  void deserialize_topicsThatShareAHash_areNotToldApart() {
    PointSerde both = new PointSerde(List.of("Aa", "BB")); // "Aa".hashCode() == "BB".hashCode()
    Point point = Point.of("", Observation.of(1, 2)).withOrigin(new Origin("Aa", 0, 1));

    byte[] bytes = both.serializer().serialize("topic", point);

    assertThat(both.deserializer().deserialize("topic", bytes).origin()).isNull();
  }

  @Test
  void deserialize_offsetThatDoesNotEnd_isASerializationException() {
    byte[] bytes = new byte[60];
    Arrays.fill(bytes, (byte) 0xff);
    bytes[0] = 2;
    bytes[1] = 0x41;

    assertThatThrownBy(() -> serde.deserializer().deserialize("topic", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageStartingWith("expected a number");
  }

  @Test
  void deserialize_otherBytes_saysWhatWasExpected() {
    byte[] bytes = serde.serializer().serialize("topic", Point.of("series", Observation.of(1, 2)));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      if (length != 10) { // a point of no values
        assertThatThrownBy(() -> serde.deserializer().deserialize("topic", cut))
            .isInstanceOf(SerializationException.class)
            .hasMessageStartingWith("expected ");
      }
    }
    bytes[0] = 9;
    assertThatThrownBy(() -> serde.deserializer().deserialize("topic", bytes))
        .hasMessage("expected a point of version 1 to 3, found 9");
    bytes[0] = 1;
    bytes[1] = 7;
    assertThatThrownBy(() -> serde.deserializer().deserialize("topic", bytes))
        .hasMessage("expected a kind of point, found 7");
  }
}
