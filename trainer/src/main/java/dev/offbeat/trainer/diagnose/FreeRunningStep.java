package dev.offbeat.trainer.diagnose;

/**
 * Error of a network that is fed its own forecasts, root mean square in standard deviations of the
 * series' transformed held-out values.
 *
 * @param stepsAhead after the last true value, from 1
 * @param error of the network
 * @param persistence of the last true value held on to
 */
public record FreeRunningStep(int stepsAhead, double error, double persistence) {}
