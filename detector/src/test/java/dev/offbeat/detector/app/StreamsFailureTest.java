package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class StreamsFailureTest {
  @Test
  void reason_fullDisk_isNoDamage() {
    Throwable full =
        new ProcessorStateException(
            "flush failed", new IOException("While appending to 13.sst: No space left on device"));

    assertThat(StreamsFailure.isDiskFull(full)).isTrue();
    assertThat(StreamsFailure.reason(full))
        .isEqualTo(
            "the disk of state.directory is full:"
                + " While appending to 13.sst: No space left on device");
  }

  @Test
  void reason_damagedStore_namesWhatWasFound() {
    Throwable damaged = new ProcessorStateException("open failed", new IOException("bad block"));

    assertThat(StreamsFailure.isDiskFull(damaged)).isFalse();
    assertThat(StreamsFailure.isOfState(damaged)).isTrue();
    assertThat(StreamsFailure.reason(damaged)).contains("damaged again").endsWith("bad block");
  }

  @Test
  void reason_missingRight_namesTheTopic() {
    Throwable refused =
        new StreamsException("sending failed", new TopicAuthorizationException("not on incidents"));

    assertThat(StreamsFailure.isRefused(refused)).isTrue();
    assertThat(StreamsFailure.reason(refused))
        .contains("does not let us", "not on incidents", "docs/security.md");
  }

  @Test
  void reason_stampThatBrokersRefuse_blamesTheClock() {
    Throwable ahead = new StreamsException("x", new InvalidTimestampException("out of range"));

    Throwable ofOneRecord = new InvalidRecordException("Timestamp 9 of message with offset 0");
    Throwable other = new InvalidRecordException("a key is missing");

    assertThat(StreamsFailure.isClockAhead(ahead)).isTrue();
    assertThat(StreamsFailure.isClockAhead(ofOneRecord)).isTrue();
    assertThat(StreamsFailure.isClockAhead(other)).isFalse();
    assertThat(StreamsFailure.reason(ahead)).contains("this machine's clock").endsWith("range");
  }

  @Test
  void reason_anythingElse_isItsMessage() {
    assertThat(StreamsFailure.reason(new IllegalStateException("odd"))).isEqualTo("odd");
  }
}
