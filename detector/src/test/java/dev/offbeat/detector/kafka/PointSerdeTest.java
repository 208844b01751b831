package dev.offbeat.detector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.ingest.Point.Kind;
import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        .hasMessage("expected a point of version 1, found 9");
    bytes[0] = 1;
    bytes[1] = 7;
    assertThatThrownBy(() -> serde.deserializer().deserialize("topic", bytes))
        .hasMessage("expected a kind of point, found 7");
  }
}
