package dev.offbeat.detector.app;

import java.util.Locale;
import java.util.function.Predicate;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.streams.errors.ProcessorStateException;

/** What kind of failure ended a stream thread, and how it is told. */
final class StreamsFailure {
  private static final String NO_SPACE = "no space left";

  private StreamsFailure() {}

  /** Whether the disk of local state is full: nothing is damaged, and room heals it. */
  static boolean isDiskFull(Throwable e) {
    return has(
        e, cause -> String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains(NO_SPACE));
  }

  /** Whether local state cannot be opened, read or written. */
  static boolean isOfState(Throwable e) {
    return has(e, ProcessorStateException.class::isInstance);
  }

  /** Whether Kafka does not let us: another thread would fare no better. */
  static boolean isRefused(Throwable e) {
    return has(
        e,
        cause ->
            cause instanceof AuthorizationException || cause instanceof AuthenticationException);
  }

  /** Whether a broker takes what we write for something of the future: so it will the next time. */
  static boolean isClockAhead(Throwable e) {
    return has(
        e,
        cause ->
            cause instanceof InvalidTimestampException
                || (cause instanceof InvalidRecordException // of one record in a batch
                    && String.valueOf(cause.getMessage()).startsWith("Timestamp ")));
  }

  private static boolean has(Throwable e, Predicate<Throwable> rule) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (rule.test(cause)) {
        return true;
      }
    }
    return false;
  }

  /** Why a client ended, in a sentence. */
  static String reason(Throwable e) {
    if (isRefused(e)) {
      return "Kafka does not let us: %s; docs/security.md lists the rights"
          .formatted(KafkaAnswers.rootMessage(e));
    }
    if (isClockAhead(e)) {
      return "expected this machine's clock to agree with the brokers', found a timestamp that they"
          + " refuse, by default one that is an hour ahead: "
          + KafkaAnswers.rootMessage(e);
    }
    if (isDiskFull(e)) {
      return "the disk of state.directory is full: " + KafkaAnswers.rootMessage(e);
    }
    if (isOfState(e)) {
      return "its local state was wiped and is damaged again, so the disk may be failing: "
          + KafkaAnswers.rootMessage(e);
    }
    return String.valueOf(e.getMessage());
  }
}
