package dev.offbeat.detector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.TestModels;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The processor's timers over stores that outlive it: what restarts change, and what the series
 * that say nothing cost, counted in operations of the stores.
 */
class ProcessorTimerTest {
  private static final long MINUTE = 60_000;
  private static final long START = 1_763_700_000_000L;

  private final AtomicLong operations = new AtomicLong();
  private final MockProcessorContext<String, IncidentRecord> context = new MockProcessorContext<>();
  private DetectorModel model;
  private Processor<String, Observation, String, IncidentRecord> processor;

  @BeforeEach
  void start() {
    model = TestModels.univariate();
    context.addStateStore(
        counting(
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("series-state"),
                    Serdes.String(),
                    Serdes.ByteArray())
                .withLoggingDisabled()
                .build()));
    context.addStateStore(
        counting(
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("series-state-deadlines"),
                    Serdes.ByteArray(),
                    Serdes.ByteArray())
                .withLoggingDisabled()
                .build()));
    context.setCurrentSystemTimeMs(START + 1_000_000 * MINUTE);
    open();
  }

  private void open() {
    processor =
        new AnomalyProcessorSupplier(model, DetectorOptions.defaults())
            .withConnected(() -> true)
            .get();
    processor.init(context);
  }

  @AfterEach
  void stop() {
    processor.close();
    model.close();
  }

  @SuppressWarnings("unchecked")
  private <K> KeyValueStore<K, byte[]> counting(KeyValueStore<K, byte[]> store) {
    store.init(context.getStateStoreContext(), store);
    return (KeyValueStore<K, byte[]>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("name")) {
                operations.incrementAndGet();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void tick_tenThousandIdleSeries_costsNoMoreThanNone() {
    speak(0, 40, 10_000);
    speak(40, 60, 1); // series-0 goes on, the others are silent now
    assertThat(context.forwarded()).hasSize(9_999);

    long speaking = operationsOf(() -> speak(60, 160, 1));
    long waiting = operationsOf(() -> tick(500));

    ProcessorTimerTest alone = new ProcessorTimerTest();
    alone.start();
    alone.speak(0, 60, 1);
    assertThat(alone.operationsOf(() -> alone.speak(60, 160, 1))).isEqualTo(speaking);
    assertThat(alone.operationsOf(() -> alone.tick(500))).isEqualTo(waiting);
    assertThat(waiting).isBetween(500L, 510L); // the clock, and series-0 is looked at once
    alone.stop();
  }

  @Test
  void process_restartsInBetween_tellTheSame() {
    List<IncidentRecord> expected = story(false);
    assertThat(expected)
        .extracting(told -> told.incident().phase())
        .containsExactly(
            Phase.OPENED, Phase.RESOLVED, Phase.OPENED, Phase.RESOLVED, Phase.OPENED, Phase.OPENED);

    ProcessorTimerTest restarted = new ProcessorTimerTest();
    restarted.start();
    assertThat(restarted.story(true)).isEqualTo(expected);
    restarted.stop();
  }

  /** Series 1 stops for a while, twice, and both at last. */
  private List<IncidentRecord> story(boolean restarts) {
    speak(0, 60, 2);
    restartIf(restarts);
    speak(60, 65, 1);
    restartIf(restarts);
    speak(65, 80, 1);
    restartIf(restarts);
    speak(80, 90, 2);
    restartIf(restarts);
    speak(90, 140, 1);
    restartIf(restarts);
    speak(140, 141, 2);
    restartIf(restarts);
    tick(605);
    return context.forwarded().stream().<IncidentRecord>map(each -> each.record().value()).toList();
  }

  private void restartIf(boolean wanted) {
    if (wanted) {
      processor.close();
      open();
    }
  }

  @Test
  void process_seriesThatSpeak_touchTheIndexOnceInTenPoints() {
    speak(0, 50, 1);
    long points = 1000;

    long all = operationsOf(() -> speak(50, 1050, 1));

    // Each point: the clock, its state in and out. Each ten or so: a scan, an entry out and in, and
    // the state in and out once more.
    assertThat((all - 3 * points) / 5).isBetween(90L, 115L);
  }

  private long operationsOf(Runnable work) {
    long before = operations.get();
    work.run();
    return operations.get() - before;
  }

  private void speak(int from, int to, int series) {
    for (int t = from; t < to; t++) {
      for (int s = 0; s < series; s++) {
        long time = START + t * MINUTE;
        processor.process(
            new Record<>("series-" + s, Observation.of(time, (t * 31 + s) % 7), time));
      }
    }
  }

  private void tick(int count) {
    for (int i = 0; i < count; i++) {
      context.setCurrentSystemTimeMs(context.currentSystemTimeMs() + 1000);
      context
          .scheduledPunctuators()
          .get(context.scheduledPunctuators().size() - 1)
          .getPunctuator()
          .punctuate(context.currentSystemTimeMs());
    }
  }
}
