package dev.offbeat.detector.rules;

import dev.offbeat.detector.ingest.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says how each series is watched. Every rule that selects a series applies, in order; of each
 * setting, the first that says something counts. Immutable but for a cache, and safe for use by
 * several threads: a change of rules is another set.
 */
public final class RuleSet {
  /*
   * A series' settings are reckoned once and then looked up by its text. The cache is emptied when it is
   * full, which costs each series one reckoning: a few microseconds with tens of rules.
   */
  private static final int MOST_CACHED = 100_000;

  private final SeriesSettings defaults;
  private final List<RuleFile> files;
  private final List<Rule> rules = new ArrayList<>();
  private final String hash;
  private final Map<String, SeriesSettings> cache = new ConcurrentHashMap<>();
  private final Map<SeriesSettings, SeriesSettings> interned = new ConcurrentHashMap<>();

  private RuleSet(SeriesSettings defaults, List<RuleFile> files) {
    this.defaults = defaults;
    this.files = List.copyOf(files);
    StringBuilder hashes = new StringBuilder();
    for (RuleFile file : files) {
      rules.addAll(file.rules());
      hashes.append(file.hash());
    }
    hash = RuleFile.hash(hashes.toString());
    interned.put(defaults, defaults);
  }

  /**
   * The rules of several files, one file's after the other's.
   *
   * @param defaults settings where no rule says anything
   */
  public static RuleSet of(SeriesSettings defaults, List<RuleFile> files) {
    return new RuleSet(defaults, files);
  }

  /**
   * The rules of one text.
   *
   * @param defaults settings where no rule says anything
   * @throws RuleException naming the place, what was expected and what was found
   */
  public static RuleSet parse(String yaml, SeriesSettings defaults) throws RuleException {
    RuleFile file = RuleFile.parse("rules", yaml, RuleFile.Calendars.NONE, Set.of());
    return of(defaults, List.of(file));
  }

  /** The settings of a series, by its text: {@code name{a="x",b="y"}}, or any other. */
  public SeriesSettings settings(String series) {
    if (rules.isEmpty()) {
      return defaults;
    }
    SeriesSettings known = cache.get(series);
    if (known != null) {
      return known;
    }
    SeriesSettings reckoned = reckon(series);
    SeriesSettings earlier = interned.putIfAbsent(reckoned, reckoned);
    SeriesSettings settings = earlier == null ? reckoned : earlier;
    if (cache.size() >= MOST_CACHED) {
      cache.clear();
    }
    cache.put(series, settings);
    return settings;
  }

  private SeriesSettings reckon(String series) {
    SeriesKey key = SeriesKey.parseLeniently(series);
    SettingsDraft draft = new SettingsDraft();
    for (Rule rule : rules) {
      if (rule.selector().matches(key)) {
        draft.add(rule);
      }
    }
    return draft.over(defaults);
  }

  /** Names of the rules that select a series, in the order in which they count. */
  public List<String> matching(String series) {
    SeriesKey key = SeriesKey.parseLeniently(series);
    return rules.stream().filter(rule -> rule.selector().matches(key)).map(Rule::name).toList();
  }

  /** Names of all rules, in their order. */
  public List<String> names() {
    return rules.stream().map(Rule::name).toList();
  }

  /** What the rules were read from, in order. */
  public List<RuleFile> files() {
    return files;
  }

  /** 16 hex digits that name this content: other rules or calendars, another hash. */
  public String hash() {
    return hash;
  }
}
