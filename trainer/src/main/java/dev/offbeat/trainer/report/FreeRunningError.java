package dev.offbeat.trainer.report;

/**
 * Error of a network that is fed its own expectations, so many steps after the last true value:
 * root mean squares over held-out starts, of transformed values, each divided by its series'
 * standard deviation, averaged over series.
 *
 * @param stepsAhead from 1
 * @param error of the network
 * @param persistence of the last true value held on to
 */
public record FreeRunningError(int stepsAhead, double error, double persistence) {}
