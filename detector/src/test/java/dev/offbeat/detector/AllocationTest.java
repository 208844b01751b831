package dev.offbeat.detector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.offbeat.detector.model.Engine;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step of the detector allocates nothing: no garbage collector between a point and its score. */
class AllocationTest {
  private static final int POINTS = 10_000;
  private static final long MINUTE = 60_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void detect_fusedEngine_allocatesNothing(int features) {
    String[] names = IntStream.range(0, features).mapToObj(f -> "f" + f).toArray(String[]::new);
    try (DetectorModel model =
            DetectorModel.load("test.onnx", TestModels.bytes(names), Engine.FUSED);
        Detector detector = model.newDetector(DetectorOptions.defaults())) {
      Observation[] observations = observations(features);
      SeriesState state = model.newState();
      for (int i = 0; i < POINTS; i++) {
        detector.detect(state, observations[i]);
      }
      int events = 0;
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = POINTS; i < 2 * POINTS; i++) {
        events += detector.detect(state, observations[i]).incident() == null ? 0 : 1;
      }
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertThat(events).as("incidents, which are new objects").isLessThan(5);
      assertThat(bytes).isLessThan(POINTS / 2);
    }
  }

  @Test
  void detect_bundledModel_allocatesNothing() {
    try (DetectorModel model = DetectorModel.bundled(Engine.FUSED);
        Detector detector = model.newDetector(DetectorOptions.defaults())) {
      Observation[] observations = observations(1);
      SeriesState state = model.newState();
      for (int i = 0; i < POINTS; i++) {
        detector.detect(state, observations[i]);
      }
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = POINTS; i < 2 * POINTS; i++) {
        detector.detect(state, observations[i]);
      }
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(POINTS / 2);
    }
  }

  @Test
  void detectAll_severalSeries_allocatesNothing() {
    try (DetectorModel model =
            DetectorModel.load("test.onnx", TestModels.bytes("a", "b"), Engine.FUSED);
        Detector detector = model.newDetector(DetectorOptions.defaults())) {
      int series = 8;
      List<SeriesState> states =
          IntStream.range(0, series).mapToObj(s -> model.newState()).toList();
      List<List<Observation>> polls = // one point of each series
          Arrays.stream(observations(2)).map(point -> Collections.nCopies(series, point)).toList();
      Consumer<Detection> each = detection -> {};
      for (int i = 0; i < POINTS; i++) {
        detector.detectAll(states, polls.get(i), each);
      }
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = POINTS; i < 2 * POINTS; i++) {
        detector.detectAll(states, polls.get(i), each);
      }
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertThat(bytes).isLessThan(series * POINTS / 2);
    }
  }

  private static Observation[] observations(int features) {
    Random random = new Random(1);
    Observation[] observations = new Observation[2 * POINTS];
    for (int i = 0; i < observations.length; i++) {
      observations[i] = Observation.of(MINUTE * i, random.doubles(features).toArray());
    }
    return observations;
  }
}
