package dev.offbeat.detector.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * Incidents before and after a change.
 *
 * @param kept those after it that overlap one before
 * @param appearing those after it that overlap none
 * @param vanishing those before it that overlap none
 */
public record Comparison(
    List<ToldIncident> kept, List<ToldIncident> appearing, List<ToldIncident> vanishing) {
  public Comparison {
    kept = List.copyOf(kept);
    appearing = List.copyOf(appearing);
    vanishing = List.copyOf(vanishing);
  }

  /** Compares; a change may move an incident's start, so those that overlap are the same. */
  public static Comparison of(List<ToldIncident> before, List<ToldIncident> after) {
    List<ToldIncident> kept = new ArrayList<>();
    List<ToldIncident> appearing = new ArrayList<>();
    for (ToldIncident one : after) {
      (before.stream().anyMatch(one::overlaps) ? kept : appearing).add(one);
    }
    List<ToldIncident> vanishing =
        before.stream().filter(one -> after.stream().noneMatch(one::overlaps)).toList();
    return new Comparison(kept, appearing, vanishing);
  }
}
