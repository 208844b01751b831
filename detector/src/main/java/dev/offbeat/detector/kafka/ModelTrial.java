package dev.offbeat.detector.kafka;

import java.nio.ByteBuffer;

/** What one task's series say of a new model, all together. */
final class ModelTrial {
  /** How far it has come. */
  enum Verdict {
    OPEN(0),
    ACCEPTED(1),
    REFUSED(2);

    private final byte code;

    Verdict(int code) {
      this.code = (byte) code;
    }

    private static Verdict of(byte code) {
      return switch (code) {
        case 0 -> OPEN;
        case 1 -> ACCEPTED;
        case 2 -> REFUSED;
        default -> throw new IllegalArgumentException("verdict " + code);
      };
    }
  }

  final long key; // of the new model
  final Comparison comparison = new Comparison();
  Verdict verdict = Verdict.OPEN;

  ModelTrial(long key) {
    this.key = key;
  }

  static int bytes() {
    return Long.BYTES + 1 + Comparison.bytes();
  }

  void write(ByteBuffer buffer) {
    buffer.putLong(key).put(verdict.code);
    comparison.write(buffer);
  }

  static ModelTrial read(ByteBuffer buffer) {
    ModelTrial trial = new ModelTrial(buffer.getLong());
    trial.verdict = Verdict.of(buffer.get());
    trial.comparison.read(buffer);
    return trial;
  }
}
