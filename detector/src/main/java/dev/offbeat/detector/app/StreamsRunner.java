package dev.offbeat.detector.app;

import dev.offbeat.detector.metrics.MeterNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a Kafka Streams client running. A thread that dies is replaced, a few times; local state
 * that cannot be opened or read is wiped once and restored from its changelog; on a full disk it
 * waits for room and does the same; after that the client ends and says why.
 */
final class StreamsRunner {
  private static final Logger log = LoggerFactory.getLogger(StreamsRunner.class);

  private static final int REPLACEMENTS = 3;
  private static final Duration REPLACEMENT_WINDOW = Duration.ofMinutes(10);
  private static final Duration ROOM_CHECK = Duration.ofSeconds(2);
  private static final Duration METER_REFRESH = Duration.ofSeconds(10);

  private final Supplier<KafkaStreams> factory;
  private final MeterRegistry registry;
  private final CloseOptions closeOptions;
  private final BooleanSupplier hasRoom;
  private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
  private final Deque<Instant> replacements = new ArrayDeque<>();
  private final ScheduledExecutorService supervisor =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "offbeat-supervisor");
            thread.setDaemon(true);
            return thread;
          });

  private volatile KafkaStreams streams;
  private @Nullable KafkaStreamsMetrics meters;
  private boolean wiped;
  private boolean closed;
  private volatile @Nullable Throwable failure;

  /**
   * @param factory makes a client of the same configuration at each call
   * @param closeOptions how the group is left, and how long that may take
   * @param hasRoom whether there is room on the disk of local state
   */
  StreamsRunner(
      Supplier<KafkaStreams> factory,
      MeterRegistry registry,
      CloseOptions closeOptions,
      BooleanSupplier hasRoom) {
    this.factory = factory;
    this.hasRoom = hasRoom;
    this.registry = registry;
    this.closeOptions = closeOptions;
    this.streams = factory.get();
    registry
        .config()
        .meterFilter(
            MeterFilter.deny(
                id ->
                    id.getName().startsWith("kafka.") && !MeterNames.KAFKA.contains(id.getName())));
  }

  /** Runs a task now and then, until the client is closed. */
  void watch(Runnable task) {
    var unused =
        supervisor.scheduleWithFixedDelay(
            task, METER_REFRESH.toMillis(), METER_REFRESH.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The client that runs now. */
  KafkaStreams streams() {
    return streams;
  }

  /** Completes when the client has ended: with the reason, or null if it was closed. */
  CompletableFuture<@Nullable Throwable> end() {
    return end;
  }

  /**
   * Starts the client.
   *
   * @throws RuntimeException what Kafka Streams throws, local state's failure the second time only
   */
  synchronized void start() {
    try {
      startOnce();
    } catch (RuntimeException e) {
      if (!StreamsFailure.isOfState(e) || StreamsFailure.isDiskFull(e) || wiped) {
        throw e;
      }
      log.warn("Local state is damaged; wiping it and restoring it from the changelog", e);
      wiped = true;
      rebuild();
    }
  }

  private void startOnce() {
    streams.setUncaughtExceptionHandler(this::onUncaught);
    streams.setStateListener(
        (state, before) -> {
          if (state == KafkaStreams.State.ERROR) {
            supervisor.execute(this::onError);
          }
        });
    meters = new KafkaStreamsMetrics(streams, List.of(), supervisor, METER_REFRESH);
    meters.bindTo(registry);
    streams.start();
  }

  private void rebuild() {
    failure = null;
    release();
    streams.cleanUp();
    streams = factory.get();
    startOnce();
  }

  private StreamThreadExceptionResponse onUncaught(Throwable e) {
    Throwable first = failure;
    if (first == null || !StreamsFailure.isOfState(first)) {
      failure = e; // what follows a broken store says less
    }
    synchronized (replacements) {
      Instant now = Instant.now();
      while (!replacements.isEmpty()
          && replacements.peekFirst().isBefore(now.minus(REPLACEMENT_WINDOW))) {
        replacements.removeFirst();
      }
      if (!StreamsFailure.isOfState(e)
          && !StreamsFailure.isRefused(e)
          && !StreamsFailure.isClockAhead(e)
          && replacements.size() < REPLACEMENTS) {
        replacements.addLast(now);
        log.error(
            "A stream thread died, its replacement {} of {} in {} starts",
            replacements.size(),
            REPLACEMENTS,
            REPLACEMENT_WINDOW,
            e);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
      }
    }
    log.error("A stream thread died and is not replaced", e);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private synchronized void onError() {
    Throwable cause = failure;
    if (closed) {
      return;
    }
    if (cause != null && StreamsFailure.isDiskFull(cause)) {
      log.error("The disk of local state is full; waiting for room");
      awaitRoom();
    } else if (cause != null && StreamsFailure.isOfState(cause) && !wiped) {
      log.warn("Local state is damaged; wiping it and restoring it from the changelog", cause);
      wiped = true;
      rebuildOrEnd();
    } else {
      end.complete(cause == null ? new IllegalStateException("Kafka Streams ended") : cause);
    }
  }

  /** Looks now and then; meanwhile health says that the client has ended. */
  private void awaitRoom() {
    var unused = supervisor.schedule(this::onRoom, ROOM_CHECK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void onRoom() {
    if (closed) {
      return;
    }
    if (!hasRoom.getAsBoolean()) {
      awaitRoom();
      return;
    }
    log.info("The disk of local state has room again; restoring from the changelog");
    rebuildOrEnd();
  }

  private void rebuildOrEnd() {
    try {
      rebuild();
    } catch (RuntimeException e) {
      if (StreamsFailure.isDiskFull(e)) {
        awaitRoom();
      } else {
        end.complete(e);
      }
    }
  }

  /** Ends the client; returns whether all its threads have. */
  private boolean release() {
    if (meters != null) {
      meters.close();
      meters = null;
    }
    boolean ended = streams.close(closeOptions);
    if (!ended) {
      log.warn("Kafka Streams did not end in time; what it did not commit is scored again");
    }
    return ended;
  }

  /**
   * Ends the client, within the time that the close options allow.
   *
   * @return whether all its threads have ended
   */
  synchronized boolean close() {
    if (closed) {
      return true;
    }
    closed = true;
    boolean ended = release();
    supervisor.shutdownNow();
    end.complete(null);
    return ended;
  }
}
