package dev.offbeat.detector.model;

/**
 * How a trained recurrence behaves, measured along real data.
 *
 * @param spectralRadius largest modulus of the state Jacobian's eigenvalues, mean over steps
 * @param memoryLength steps after which two different initial states foretell the same to 1e-3; the
 *     detector's warm-up and hand-over length
 */
public record Stability(double spectralRadius, int memoryLength) {}
