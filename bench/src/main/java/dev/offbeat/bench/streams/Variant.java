package dev.offbeat.bench.streams;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.DetectorTopology;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.kafka.AnomalyProcessorSupplier;
import dev.offbeat.detector.kafka.DetectionEvent;
import dev.offbeat.detector.kafka.DetectionProcessorSupplier;
import dev.offbeat.detector.metrics.DetectorMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** What stands between the input topic and the incidents topic. */
enum Variant {
  /** Bytes in, bytes out, of as many records as wanted. */
  PASS_THROUGH,
  /** The detector's topology; a state is taken from the store and put back as it is. */
  NO_OP,
  /** The detector. */
  REAL;

  /**
   * The topology.
   *
   * @param processed counts the points
   * @param passed payloads of the records that the pass-through writes
   */
  Topology topology(
      AppConfig config, DetectorModel model, AtomicLong processed, Predicate<byte[]> passed) {
    DetectorMetrics metrics = new DetectorMetrics(new SimpleMeterRegistry(), model);
    return switch (this) {
      case PASS_THROUGH -> {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                config.input().topics(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
            .peek((key, value) -> processed.lazySet(processed.get() + 1))
            .filter((key, value) -> passed.test(value))
            .to(config.output().incidents(), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
        yield builder.build();
      }
      case NO_OP -> {
        Set<StoreBuilder<?>> stores =
            new AnomalyProcessorSupplier(model, config.detection().options()).stores();
        yield DetectorTopology.build(
            config, model, metrics, new Counted(() -> new KeepState(model), stores, processed));
      }
      case REAL -> {
        DetectionProcessorSupplier detect =
            new DetectionProcessorSupplier(
                model,
                config.detection().options(),
                metrics,
                config.output().scores() != null,
                false);
        yield DetectorTopology.build(
            config, model, metrics, new Counted(detect, detect.stores(), processed));
      }
    };
  }

  @Override
  public String toString() {
    return switch (this) {
      case PASS_THROUGH -> "pass-through";
      case NO_OP -> "no-op";
      case REAL -> "real";
    };
  }

  /** Takes out a state and puts back as many bytes. */
  private static final class KeepState implements Processor<String, Point, String, DetectionEvent> {
    private final byte[] fresh;
    private KeyValueStore<String, byte[]> store; // set by init

    @SuppressWarnings("NullAway.Init")
    KeepState(DetectorModel model) {
      fresh = model.stateCodec().encode(model.newState());
    }

    @Override
    public void init(ProcessorContext<String, DetectionEvent> context) {
      store = context.getStateStore("series-state");
    }

    @Override
    public void process(Record<String, Point> input) {
      byte[] kept = store.get(input.key());
      store.put(input.key(), kept == null ? fresh.clone() : kept.clone());
    }
  }

  /** Counts what another processor is given. Several threads may lose a count between them. */
  private record Counted(
      ProcessorSupplier<String, Point, String, DetectionEvent> inner,
      Set<StoreBuilder<?>> stores,
      AtomicLong processed)
      implements ProcessorSupplier<String, Point, String, DetectionEvent> {
    @Override
    public Processor<String, Point, String, DetectionEvent> get() {
      Processor<String, Point, String, DetectionEvent> one = inner.get();
      return new Processor<>() {
        @Override
        public void init(ProcessorContext<String, DetectionEvent> context) {
          one.init(context);
        }

        @Override
        public void process(Record<String, Point> input) {
          one.process(input);
          processed.incrementAndGet();
        }

        @Override
        public void close() {
          one.close();
        }
      };
    }
  }
}
