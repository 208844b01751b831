package dev.offbeat.bench.speed;

import com.amazon.randomcutforest.config.TransformMethod;
import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;
import com.amazon.randomcutforest.parkservices.state.ThresholdedRandomCutForestMapper;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * AWS's Random Cut Forest with its thresholds, shingles of 8 points, 256 samples a tree. State: its
 * own state objects as JSON.
 */
final class CutForestContestant implements Contestant {
  private static final int SHINGLE = 8;
  private static final int SAMPLE = 256;
  private static final int SMALL = 30;
  private static final int LARGE = 50;
  private static final long SEED = 1;

  private final ThresholdedRandomCutForest forest;

  private CutForestContestant(ThresholdedRandomCutForest forest) {
    this.forest = forest;
  }

  private static ThresholdedRandomCutForest.Builder<?> builder(int trees) {
    return ThresholdedRandomCutForest.builder()
        .dimensions(SHINGLE)
        .shingleSize(SHINGLE)
        .numberOfTrees(trees)
        .sampleSize(SAMPLE)
        .boundingBoxCacheFraction(1)
        .parallelExecutionEnabled(false)
        .randomSeed(SEED);
  }

  /** 30 trees of normalised values, with thresholds that adjust themselves. */
  static CutForestContestant small() {
    return new CutForestContestant(
        builder(SMALL).transformMethod(TransformMethod.NORMALIZE).autoAdjust(true).build());
  }

  /** 50 trees, all else as the library has it. */
  static CutForestContestant large() {
    return new CutForestContestant(builder(LARGE).build());
  }

  @Override
  public double point(long timestampMillis, double value) {
    return forest.process(new double[] {value}, timestampMillis).getAnomalyGrade();
  }

  @Override
  public int stateBytes() {
    try {
      Object state = new ThresholdedRandomCutForestMapper().toState(forest);
      return new ObjectMapper().writeValueAsBytes(state).length;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the forest's state is no JSON", e);
    }
  }
}
