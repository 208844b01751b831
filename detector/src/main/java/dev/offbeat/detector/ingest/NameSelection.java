package dev.offbeat.detector.ingest;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A choice of names, some given by their beginning and a star. */
final class NameSelection {
  private final Set<String> exact = new HashSet<>();
  private final List<String> prefixes;

  NameSelection(List<String> names) {
    for (String name : names) {
      if (!name.endsWith("*")) {
        exact.add(name);
      }
    }
    prefixes =
        names.stream()
            .filter(name -> name.endsWith("*"))
            .map(name -> name.substring(0, name.length() - 1))
            .toList();
  }

  boolean contains(String name) {
    if (exact.contains(name)) {
      return true;
    }
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
