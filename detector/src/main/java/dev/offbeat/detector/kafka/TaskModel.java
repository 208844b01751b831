package dev.offbeat.detector.kafka;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.SeriesStateCodec;
import dev.offbeat.detector.model.Stability;
import java.util.HexFormat;

/** A model as one task uses it: with what reads its states, and what they are read into. */
final class TaskModel {
  private static final int LEAST_WARM_UP = 32;
  private static final int MOST_WARM_UP = 256;
  private static final int MOST_ORDERED_WARM_UP = 100; // as after a gap
  private static final int UNKNOWN_MEMORY = 100;

  final DetectorModel model;
  final long key;
  final SeriesStateCodec codec;
  final SeriesState live; // scratch
  final SeriesState shadow; // scratch

  TaskModel(DetectorModel model) {
    this.model = model;
    key = key(model.fingerprint());
    codec = model.stateCodec();
    live = model.newState();
    shadow = model.newState();
  }

  static long key(String fingerprint) {
    return HexFormat.fromHexDigitsToLong(fingerprint);
  }

  static String fingerprint(long key) {
    return HexFormat.of().toHexDigits(key);
  }

  String fingerprint() {
    return model.fingerprint();
  }

  /**
   * Points after which the network has found its way into a series: its memory, within bounds.
   *
   * @param ordered whether somebody waits for it
   */
  int warmUp(boolean ordered) {
    Stability stability = model.metadata().stability();
    int memory = stability == null ? UNKNOWN_MEMORY : stability.memoryLength();
    int most = ordered ? MOST_ORDERED_WARM_UP : MOST_WARM_UP;
    return Math.max(LEAST_WARM_UP, Math.min(most, memory));
  }
}
