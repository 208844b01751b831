package dev.offbeat.detector.app;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for Kafka's answers, and makes a sentence of those that are not what was hoped for.
 *
 * @param servers whom we ask, for the sentences
 * @param timeout how long an answer may take
 */
public record KafkaAnswers(String servers, Duration timeout) {
  /**
   * Waits for an answer.
   *
   * @param what was asked for, such as "describe topic metrics"
   * @throws AppException if there is no answer, or another one
   */
  public <T> T await(@Nullable KafkaFuture<T> future, String what) {
    try {
      return get(future, what);
    } catch (ApiException e) {
      throw sentence(e, what);
    }
  }

  /** Waits for an answer; nothing if it is this refusal. */
  public <T> Optional<T> awaitUnless(
      Class<? extends ApiException> refusal, @Nullable KafkaFuture<T> future, String what) {
    try {
      return Optional.ofNullable(get(future, what));
    } catch (ApiException e) {
      if (refusal.isInstance(e)) {
        return Optional.empty();
      }
      throw sentence(e, what);
    }
  }

  private <T> T get(@Nullable KafkaFuture<T> future, String what) {
    if (future == null) {
      throw new IllegalStateException("Kafka answers for everything asked for");
    }
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AppException("interrupted while waiting for Kafka at " + servers, e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw unreachable(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ApiException answer) {
        throw answer;
      }
      throw new AppException(
          "Kafka at %s: cannot %s: %s".formatted(servers, what, rootMessage(e)), e);
    }
  }

  private AppException sentence(ApiException e, String what) {
    if (e instanceof TimeoutException) {
      return unreachable(e);
    }
    if (e instanceof AuthorizationException) {
      return refused(what, rootMessage(e), e);
    }
    if (e instanceof AuthenticationException) {
      return new AppException(
          "Kafka at %s does not let us in: %s%s"
              .formatted(
                  servers,
                  e.getMessage(),
                  e.getCause() == null ? "" : ": " + e.getCause().getMessage()),
          e);
    }
    return new AppException(
        "Kafka at %s: cannot %s: %s".formatted(servers, what, rootMessage(e)), e);
  }

  /** A right that is missing. */
  AppException refused(String what, String why, @Nullable Throwable cause) {
    String sentence =
        "Kafka at %s does not let us %s: %s; docs/security.md lists the rights"
            .formatted(servers, what, why);
    return cause == null ? new AppException(sentence) : new AppException(sentence, cause);
  }

  private AppException unreachable(Throwable cause) {
    return new AppException(
        "kafka.bootstrap.servers: expected a broker at %s, found none that answered within %d s"
            .formatted(servers, timeout.toSeconds()),
        cause);
  }

  static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
