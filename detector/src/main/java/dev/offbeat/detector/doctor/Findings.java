package dev.offbeat.detector.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the checks found, and what they could not look at. */
public final class Findings {
  private final List<Finding> all = new ArrayList<>();
  private final Map<String, String> blind = new LinkedHashMap<>(); // sentences by check
  private final Map<String, String> facts = new LinkedHashMap<>(); // by name

  private boolean isReached = true;

  Findings() {}

  /** Adds a finding without examples. */
  void add(FindingCode code, String found, String why, String remedy) {
    add(code, found, why, remedy, List.of());
  }

  void add(FindingCode code, String found, String why, String remedy, List<String> examples) {
    all.add(new Finding(code, found, why, remedy, examples));
  }

  /** Something that was seen and is in order. */
  void fact(String name, String format, Object... arguments) {
    facts.put(name, String.format(Locale.ROOT, format, arguments));
  }

  /** A check that could not look; the same sentence is said once. */
  void cannotLook(String check, String sentence) {
    if (!blind.containsValue(sentence)) {
      blind.put(check, sentence);
    }
  }

  /** No broker answered. */
  void unreachable(String sentence) {
    isReached = false;
    cannotLook("Kafka", sentence);
  }

  /** Whether a broker answered. */
  public boolean isReached() {
    return isReached;
  }

  /** The findings, the worst first. */
  public List<Finding> all() {
    return all.stream().sorted((a, b) -> a.severity().compareTo(b.severity())).toList();
  }

  /** Sentences by what could not be looked at. */
  public Map<String, String> blind() {
    return blind;
  }

  /** What was seen, by name. */
  public Map<String, String> facts() {
    return facts;
  }

  /** Whether there is anything to do. */
  public boolean isFine() {
    return all.stream().allMatch(one -> one.severity() == Finding.Severity.NOTE);
  }
}
