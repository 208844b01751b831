package dev.offbeat.bench.training;

import java.util.List;

/**
 * What was measured of the trainer.
 *
 * @param oneThread median time of a minibatch, ms, by round
 * @param twoThreads the same on two threads, each right after the round on one
 * @param lowestTenth time on one thread below which a tenth of the minibatches lies, ms, by round
 * @param twoThreadsLowestTenth the same on two threads
 * @param sameBytes whether both thread counts gave the same parameters, bit for bit
 * @param losses best validation loss, by seed
 */
record TrainerFigures(
    List<Double> oneThread,
    List<Double> twoThreads,
    List<Double> lowestTenth,
    List<Double> twoThreadsLowestTenth,
    boolean sameBytes,
    List<Double> losses) {}
