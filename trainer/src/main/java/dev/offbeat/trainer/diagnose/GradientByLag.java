package dev.offbeat.trainer.diagnose;

/**
 * How far back the loss still reaches: means over held-out steps t of ‖∂loss(t)/∂state(t − lag)‖.
 *
 * @param lag steps back, from 1
 * @param before training
 * @param after training
 */
public record GradientByLag(int lag, double before, double after) {}
