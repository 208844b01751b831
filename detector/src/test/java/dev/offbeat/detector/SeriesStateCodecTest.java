package dev.offbeat.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.StateDecodeException.Reason;
import dev.offbeat.detector.kafka.Feed;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeriesStateCodecTest {
  private DetectorModel model;
  private byte[] bytes;

  @BeforeEach
  void learn() {
    model = TestModels.univariate();
    SeriesState state = model.newState();
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      for (int t = 0; t < 300; t++) {
        detector.detect(state, Observation.of(t, Math.sin(t)));
      }
    }
    bytes = model.stateCodec().encode(state);
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void encode_decoded_isTheSameBytes() throws Exception {
    SeriesState decoded = model.stateCodec().decode(bytes);
    assertThat(decoded.points()).isEqualTo(300);
    assertThat(decoded.lastTimestampMillis()).isEqualTo(299);
    assertThat(model.stateCodec().encode(decoded)).isEqualTo(bytes);
    assertThat(bytes.length).isLessThanOrEqualTo(model.stateCodec().maxBytes());
  }

  @Test
  void decode_overAnotherSeries_goesOnBitForBitAsFromANewState() throws Exception {
    SeriesState over = model.newState();
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      for (int t = 0; t < 2000; t++) {
        // ends within an incident, with more beliefs and records than the other series has
        detector.detect(over, Observation.of(60_000L * t, t % 97 + (t == 1999 ? 1e6 : 0)));
      }
      assertThat(over.hasOpenIncident()).isTrue();
      for (int length : new int[] {0, 1, 3, 20, 300}) {
        SeriesState live = model.newState();
        for (int t = 0; t < length; t++) {
          detector.detect(live, Observation.of(t, Math.sin(t)));
        }
        model.stateCodec().decode(model.stateCodec().encode(live), over);
        for (int t = length; t < length + 200; t++) {
          Observation observation = Observation.of(t, t % 60 == 59 ? 50 : Math.sin(t));
          double score = detector.detect(live, observation).score();
          assertThat(detector.detect(over, observation).score()).isEqualTo(score);
        }
        assertThat(model.stateCodec().encode(over)).isEqualTo(model.stateCodec().encode(live));
      }
    }
  }

  @Test
  void maxBytes_oneFeatureAndSixteenUnits_isAtMostAKilobyte() {
    // What an open incident adds, its times and its peak, is not kept of a quiet series.
    int openIncident = 2 * Long.BYTES + Double.BYTES + 2 * Integer.BYTES + 1 + 5 * Double.BYTES;
    int hiddenBeyondFour = Float.BYTES * (16 - 4);
    assertThat(model.stateCodec().maxBytes() - openIncident + hiddenBeyondFour)
        .isLessThanOrEqualTo(1024);
  }

  @Test
  void decode_otherModel_isRefusedAndNamesBoth() {
    try (DetectorModel other = TestModels.of("other")) {
      assertThatThrownBy(() -> other.stateCodec().decode(bytes))
          .isInstanceOfSatisfying(
              StateDecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL))
          .hasMessageContaining(model.fingerprint())
          .hasMessageContaining(other.fingerprint());
    }
  }

  @Test
  void decode_otherLayout_isRefused() {
    bytes[0] = 99;
    assertRefused(bytes, Reason.LAYOUT);
  }

  /** Written by the last version before layout 2, but for the prior of its thresholds. */
  @Test
  void decode_layoutBefore_goesOnAsIfItHadNeverStopped() throws Exception {
    byte[] old;
    try (InputStream stream = getClass().getResourceAsStream("series-state-layout-1.bin")) {
      old = stream.readAllBytes();
    }
    assertThat(old[0]).isEqualTo((byte) 1);
    try (DetectorModel univariate = TestModels.univariate();
        Detector detector = univariate.newDetector(DetectorOptions.defaults())) {
      SeriesState kept = univariate.stateCodec().decode(old);
      SeriesState live = univariate.newState();
      List<Feed.Point> points = Feed.points(1, 400);
      points.subList(0, 200).forEach(point -> detector.detect(live, point.observation()));

      assertThat(univariate.stateCodec().encode(kept))
          .isEqualTo(univariate.stateCodec().encode(live));
      for (Feed.Point point : points.subList(200, 400)) {
        double score = detector.detect(live, point.observation()).score();
        assertThat(detector.detect(kept, point.observation()).score()).isEqualTo(score);
      }
    }
  }

  @Test
  void decode_everyTruncation_isRefused() {
    for (int length = 9; length < bytes.length; length++) {
      assertRefused(Arrays.copyOf(bytes, length), Reason.CORRUPT);
    }
    assertRefused(new byte[0], Reason.CORRUPT);
  }

  @Test
  void decode_trailingBytes_isRefused() {
    assertRefused(Arrays.copyOf(bytes, bytes.length + 1), Reason.CORRUPT);
  }

  /** States come from a topic: whatever the bytes, they are refused or go on being scored. */
  @Test
  void decode_anyDamage_isRefusedOrGoesOn() {
    Random random = new Random(5);
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      int refused = 0;
      for (int i = 0; i < 3000; i++) {
        byte[] damaged = bytes.clone();
        for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
          damaged[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        try {
          SeriesState decoded = model.stateCodec().decode(damaged);
          for (int t = 0; t < 3; t++) {
            detector.detect(decoded, Observation.of(Long.MAX_VALUE / 2 + t * 60_000L, t));
          }
        } catch (StateDecodeException e) {
          refused++;
        }
      }
      assertThat(refused).isBetween(1, 2999);
    }
  }

  private void assertRefused(byte[] damaged, Reason reason) {
    assertThatThrownBy(() -> model.stateCodec().decode(damaged))
        .isInstanceOfSatisfying(
            StateDecodeException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
