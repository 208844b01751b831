package dev.offbeat.trainer.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was trained on what. Every text is shown as it stands; an empty one is left out.
 *
 * @param model name of the model, for instance its file's
 * @param modelFingerprint of the model file
 * @param modelBytes size of the model file; 0 where it is not known
 * @param source where the history came from, for instance a path or a topic
 * @param dataFingerprint of the history, in the order it was read
 * @param series number of series
 * @param points number of usable points of all series
 * @param features names of a series' features; a single one may be unnamed
 * @param first time of the history's first point
 * @param last time of the history's last point
 * @param split the history's parts in order of time
 * @param network the network in words, at a sentence's start, for instance {@code GRU of 16 units}
 * @param parameters number of trained parameters
 * @param horizons steps ahead that are foretold, ascending
 * @param origin where training started: {@code scratch}, or a model's fingerprint
 * @param seed of every random draw
 * @param duration from the first update to the finished file
 * @param options every setting by its command-line name
 * @param versions version by component, for instance {@code Offbeat}, {@code Java}
 */
public record TrainedOn(
    String model,
    String modelFingerprint,
    long modelBytes,
    String source,
    String dataFingerprint,
    int series,
    long points,
    List<String> features,
    Instant first,
    Instant last,
    List<Part> split,
    String network,
    int parameters,
    List<Integer> horizons,
    String origin,
    long seed,
    Duration duration,
    SortedMap<String, String> options,
    SortedMap<String, String> versions) {

  /**
   * One part of the history.
   *
   * @param purpose for instance {@code to learn from}
   * @param share of each series' points, 0 to 1
   */
  public record Part(String purpose, double share) {}

  public TrainedOn {
    features = List.copyOf(features);
    split = List.copyOf(split);
    horizons = List.copyOf(horizons);
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
  }
}
