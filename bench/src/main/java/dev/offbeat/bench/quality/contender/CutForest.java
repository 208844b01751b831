package dev.offbeat.bench.quality.contender;

import com.amazon.randomcutforest.parkservices.AnomalyDescriptor;
import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;
import java.util.function.ToDoubleFunction;

/** AWS's Random Cut Forest: shingles of 8 points, 50 trees of 256. */
final class CutForest implements StreamingScorer {
  private static final int SHINGLE = 8;
  private static final int TREES = 50;
  private static final int SAMPLE = 256;
  private static final long SEED = 1;

  private final ThresholdedRandomCutForest forest =
      ThresholdedRandomCutForest.builder()
          .dimensions(SHINGLE)
          .shingleSize(SHINGLE)
          .numberOfTrees(TREES)
          .sampleSize(SAMPLE)
          .randomSeed(SEED)
          .build();
  private final ToDoubleFunction<AnomalyDescriptor> reading;

  private CutForest(ToDoubleFunction<AnomalyDescriptor> reading) {
    this.reading = reading;
  }

  /** Its decision: 0 for a normal point, to 1. */
  static CutForest grade() {
    return new CutForest(AnomalyDescriptor::getAnomalyGrade);
  }

  /** Its score: about 1 for a normal point. */
  static CutForest score() {
    return new CutForest(AnomalyDescriptor::getRCFScore);
  }

  @Override
  public double score(long timestampMillis, double value) {
    return reading.applyAsDouble(forest.process(new double[] {value}, timestampMillis));
  }
}
