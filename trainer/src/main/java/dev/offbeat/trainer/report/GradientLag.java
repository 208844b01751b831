package dev.offbeat.trainer.report;

/**
 * How far back the loss still reaches: mean over held-out steps t of ‖∂loss(t)/∂state(t − lag)‖.
 *
 * @param lag steps back, from 0 or 1
 * @param before with the parameters that training started from; NaN where it was not measured
 * @param after with the trained parameters
 */
public record GradientLag(int lag, double before, double after) {}
