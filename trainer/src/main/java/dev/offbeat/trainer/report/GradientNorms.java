package dev.offbeat.trainer.report;

import java.util.List;

/**
 * The gradient's length over the updates.
 *
 * @param norms Euclidean norm of each update's gradient before clipping, in order; NaN for one that
 *     was not finite. The page thins long runs out
 * @param threshold norm beyond which a gradient is clipped; 0 for none
 * @param clipped number of updates that were clipped in any way
 * @param skipped number of updates that were not made since their gradient was not finite
 */
public record GradientNorms(List<Double> norms, double threshold, long clipped, long skipped) {
  /** Nothing was recorded. */
  public static final GradientNorms NONE = new GradientNorms(List.of(), 0, 0, 0);

  public GradientNorms {
    norms = List.copyOf(norms);
  }
}
