package dev.offbeat.detector.model;

/**
 * Where a model comes from: enough to train it again.
 *
 * @param codeVersion version of the trainer that wrote the file
 * @param dataFingerprint SHA-256 of the training data, in the order it was read
 * @param firstTimestamp the data's first event time, ISO-8601
 * @param lastTimestamp the data's last event time, ISO-8601
 * @param series number of series trained on
 * @param points number of points trained on
 * @param seed seed of every random draw
 * @param epochs passes over the training windows until the best validation loss
 * @param trainLoss mean loss per step on the training windows, nats
 * @param validationLoss mean loss per step on the validation span, nats
 * @param expectedRmse root mean square error of the one-step expectation on the held-out span, in
 *     units of the data, averaged over series relative to {@code naiveRmse}
 * @param naiveRmse the same of the last value as forecast
 */
public record Provenance(
    String codeVersion,
    String dataFingerprint,
    String firstTimestamp,
    String lastTimestamp,
    int series,
    long points,
    long seed,
    int epochs,
    double trainLoss,
    double validationLoss,
    double expectedRmse,
    double naiveRmse) {}
