package dev.offbeat.bench.training;

import java.util.List;

/**
 * What was measured of PyTorch on one thread.
 *
 * @param millis median time of a minibatch, by round
 * @param lowestTenth time below which a tenth of the minibatches lies, ms, by round
 * @param losses best validation loss, by seed
 */
record TorchFigures(
    String version, List<Double> millis, List<Double> lowestTenth, List<Double> losses) {}
