package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.kafka.DetectionEvent;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.metrics.DetectorMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Puts synthetic series with known faults among a task's series, before the detector, and looks
 * after it for what the detector says of them. One for a topology.
 */
final class Canary {
  /*
   * Points are sent as the event time of the task's own points moves on, behind the point that moved
   * it: so they follow from the input alone, belong to its transaction, and never make the other
   * series look late. What was sent before a hand-over comes again as a duplicate, or is left out.
   */
  private final AppConfig.Canary config;
  private final double unit;
  private final int features;
  private final long futureMillis;
  private final DetectorMetrics metrics;
  private final Map<TaskId, CanaryTask> tasks = new ConcurrentHashMap<>();

  Canary(AppConfig config, DetectorModel model, DetectorMetrics metrics) {
    this.config = config.canary();
    this.unit = 1 + config.detection().absoluteFloor();
    this.features = model.metadata().featureCount();
    this.futureMillis = config.input().futureBound().toMillis();
    this.metrics = metrics;
  }

  /** Hands on every point, and the canaries' whose time has come. */
  ProcessorSupplier<String, Point, String, Point> source() {
    return Source::new;
  }

  /** Hands on every event but, unless they are to be published, those of canaries. */
  ProcessorSupplier<String, DetectionEvent, String, DetectionEvent> watch() {
    return Watch::new;
  }

  private final class Source implements Processor<String, Point, String, Point> {
    // Set by init, which precedes every other call and may follow a close.
    private ProcessorContext<String, Point> context;
    private CanaryTask task;
    private long recordTime;

    @SuppressWarnings("NullAway.Init")
    private Source() {}

    @Override
    public void init(ProcessorContext<String, Point> context) {
      this.context = context;
      TaskId id = context.taskId();
      task =
          new CanaryTask(
              id.partition(),
              config.seed(),
              config.interval().toMillis(),
              unit,
              features,
              metrics.canary());
      tasks.put(id, task);
    }

    @Override
    public void process(Record<String, Point> input) {
      context.forward(input);
      long wall = context.currentSystemTimeMs();
      long time = input.value().observation().timestampMillis();
      if (time - wall <= futureMillis) { // else it was turned away, and moves no clock
        advance(input.timestamp(), Math.min(time, wall));
      }
    }

    private void advance(long newRecordTime, long time) {
      if (task.isDue(time)) {
        recordTime = newRecordTime;
        metrics.uncounted(() -> task.advance(time, this::send));
      }
    }

    private void send(String series, Observation observation) {
      context.forward(new Record<>(series, Point.of(series, observation), recordTime));
    }

    @Override
    public void close() {
      tasks.remove(context.taskId(), task); // unless another thread has it already
    }
  }

  private final class Watch implements Processor<String, DetectionEvent, String, DetectionEvent> {
    private ProcessorContext<String, DetectionEvent> context; // set by init

    @SuppressWarnings("NullAway.Init")
    private Watch() {}

    @Override
    public void init(ProcessorContext<String, DetectionEvent> context) {
      this.context = context;
    }

    @Override
    public void process(Record<String, DetectionEvent> input) {
      DetectionEvent event = input.value();
      boolean isCanary = event.series().startsWith(Decoder.RESERVED);
      if (isCanary && event instanceof IncidentRecord incident) {
        CanaryTask task = tasks.get(context.taskId());
        if (task != null) {
          task.hear(incident.series(), incident.incident());
        }
      }
      if (!isCanary || config.publish()) {
        context.forward(input);
      }
    }
  }
}
