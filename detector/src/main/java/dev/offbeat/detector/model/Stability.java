package dev.offbeat.detector.model;

import org.jspecify.annotations.Nullable;

/**
 * How a trained recurrence behaves, measured along real data.
 *
 * @param spectralRadius largest modulus of the state Jacobian's eigenvalues, mean over steps
 * @param memoryLength steps after which two different initial states foretell the same to 1e-3; the
 *     detector's hand-over length
 * @param singularValue largest singular value of the state Jacobian, the largest over steps; null
 *     in files that do not say
 * @param boundedness whether bounded inputs keep the state bounded; null in files that do not say
 */
public record Stability(
    double spectralRadius,
    int memoryLength,
    @Nullable Double singularValue,
    @Nullable Boundedness boundedness) {}
