package dev.offbeat.detector.feedback;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * All feedback that is known, and what it makes of each series' threshold. Immutable; a change
 * makes another one.
 */
public final class FeedbackBook {
  private static final FeedbackBook EMPTY = new FeedbackBook(Map.of(), Map.of(), Map.of());
  private static final Comparator<Feedback> AS_TOLD =
      Comparator.comparing(Feedback::toldAt).thenComparing(Feedback::id);

  private final Map<String, Feedback> byId;
  private final Map<String, List<Feedback>> bySeries; // as it was told
  private final Map<String, Double> factors; // but those that are 1

  private FeedbackBook(
      Map<String, Feedback> byId,
      Map<String, List<Feedback>> bySeries,
      Map<String, Double> factors) {
    this.byId = byId;
    this.bySeries = bySeries;
    this.factors = factors;
  }

  /** Nobody has said anything yet. */
  public static FeedbackBook empty() {
    return EMPTY;
  }

  /** A book of all this; of several with one id, the last counts. */
  public static FeedbackBook of(Collection<Feedback> all) {
    Map<String, Feedback> byId = new HashMap<>();
    all.forEach(one -> byId.put(one.id(), one));
    Map<String, List<Feedback>> bySeries = new HashMap<>();
    byId.values()
        .forEach(
            one -> bySeries.computeIfAbsent(one.series(), series -> new ArrayList<>()).add(one));
    Map<String, Double> factors = new HashMap<>();
    bySeries.forEach(
        (series, told) -> {
          told.sort(AS_TOLD);
          keep(factors, series, ThresholdFactors.after(told));
        });
    return new FeedbackBook(byId, bySeries, factors);
  }

  private static void keep(Map<String, Double> factors, String series, double factor) {
    if (factor == 1) {
      factors.remove(series);
    } else {
      factors.put(series, factor);
    }
  }

  /** The same with one more, which replaces one of the same id. */
  public FeedbackBook with(Feedback feedback) {
    Feedback before = byId.get(feedback.id());
    FeedbackBook rest =
        before == null || before.series().equals(feedback.series()) ? this : without(before.id());
    Map<String, Feedback> known = new HashMap<>(rest.byId);
    known.put(feedback.id(), feedback);
    List<Feedback> told = new ArrayList<>(rest.of(feedback.series()));
    told.removeIf(one -> one.id().equals(feedback.id()));
    told.add(feedback);
    return rest.with(known, feedback.series(), told);
  }

  /** The same without one, which was taken back; the same if it is not known. */
  public FeedbackBook without(String id) {
    Feedback gone = byId.get(id);
    if (gone == null) {
      return this;
    }
    Map<String, Feedback> known = new HashMap<>(byId);
    known.remove(id);
    List<Feedback> told = new ArrayList<>(of(gone.series()));
    told.remove(gone);
    return with(known, gone.series(), told);
  }

  private FeedbackBook with(Map<String, Feedback> known, String series, List<Feedback> told) {
    told.sort(AS_TOLD);
    Map<String, List<Feedback>> all = new HashMap<>(bySeries);
    Map<String, Double> changed = new HashMap<>(factors);
    if (told.isEmpty()) {
      all.remove(series);
    } else {
      all.put(series, told);
    }
    keep(changed, series, ThresholdFactors.after(told));
    return new FeedbackBook(known, all, changed);
  }

  /**
   * By what a series' threshold is to be multiplied: 2 to the power of a whole number of quarters,
   * from 1/2 to 4; 1 where nobody has said anything.
   */
  public double thresholdFactor(String series) {
    Double factor = factors.get(series); // no boxing on every point's way
    return factor == null ? 1 : factor;
  }

  /** What was said of a series, in the order in which it was. */
  public List<Feedback> of(String series) {
    return Collections.unmodifiableList(bySeries.getOrDefault(series, List.of()));
  }

  /** All there is, in the order in which it was said. */
  public List<Feedback> all() {
    return byId.values().stream().sorted(AS_TOLD).toList();
  }

  /** How many there are. */
  public int size() {
    return byId.size();
  }

  /** How many there are of one verdict. */
  public int count(Verdict verdict) {
    int count = 0;
    for (Feedback one : byId.values()) {
      count += one.verdict() == verdict ? 1 : 0;
    }
    return count;
  }

  /** Good catches by good catches and false alarms; empty where there is neither. */
  public OptionalDouble precision() {
    int good = count(Verdict.GOOD_CATCH);
    int all = good + count(Verdict.FALSE_ALARM);
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) good / all);
  }
}
