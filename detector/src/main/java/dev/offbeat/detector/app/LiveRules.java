package dev.offbeat.detector.app;

import dev.offbeat.detector.console.RuleDocuments;
import dev.offbeat.detector.metrics.RuleMeters;
import dev.offbeat.detector.rules.RuleFile;
import dev.offbeat.detector.rules.RuleSet;
import dev.offbeat.detector.rules.SeriesSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules that are in force, and how they came to be. Each file of rules is taken over whole or
 * not at all: of one that cannot be used, what was there before stays in force.
 */
final class LiveRules implements Supplier<RuleSet> {
  private static final Logger log = LoggerFactory.getLogger(LiveRules.class);

  private final SeriesSettings defaults;
  private final @Nullable Set<String> models;
  private final @Nullable RuleMeters meters;
  private final Map<String, RuleFile> fromTopic = new TreeMap<>();
  private final Map<String, String> failures = new TreeMap<>(); // sentences by source
  private final boolean isLogged;
  private @Nullable RuleFile fromFile;
  private volatile RuleSet current;

  /**
   * No rules yet.
   *
   * @param defaults settings where no rule says anything
   * @param meters told of every change; null for none
   */
  LiveRules(SeriesSettings defaults, @Nullable RuleMeters meters) {
    this(defaults, Set.of(), meters);
  }

  /**
   * The same where models have names.
   *
   * @param models that rules may name; null for any, where they come and go
   */
  LiveRules(SeriesSettings defaults, @Nullable Set<String> models, @Nullable RuleMeters meters) {
    this(defaults, models, meters, true);
  }

  private LiveRules(
      SeriesSettings defaults,
      @Nullable Set<String> models,
      @Nullable RuleMeters meters,
      boolean isLogged) {
    this.isLogged = isLogged;
    this.models = models;
    this.defaults = defaults;
    this.meters = meters;
    current = RuleSet.of(defaults, List.of());
  }

  /** No rules yet, of which the log is not told. */
  static LiveRules unlogged(AppConfig config) {
    return new LiveRules(defaults(config), models(config), null, false);
  }

  /** The settings that a configuration gives series of which no rule speaks. */
  static SeriesSettings defaults(AppConfig config) {
    return SeriesSettings.defaults(config.detection().options(), config.intake());
  }

  /** The models that a configuration lets rules name: any where they come by a topic. */
  static @Nullable Set<String> models(AppConfig config) {
    return config.models().topic() == null ? Set.of() : null;
  }

  /** The models that rules may name; null for any. */
  @Nullable Set<String> models() {
    return models;
  }

  @Override
  public RuleSet get() {
    return current;
  }

  /** Takes over the rules of the watched file. */
  synchronized void takeFile(String source, RuleFile rules) {
    failures.remove(source);
    fromFile = rules;
    change();
  }

  /**
   * Takes over all rules of the topic at once.
   *
   * @param usable by source; what is neither here nor below is taken away
   * @param unusable sentences by source; what was in force of these stays so
   */
  synchronized void takeTopic(Map<String, RuleFile> usable, Map<String, String> unusable) {
    Map<String, RuleFile> next = new TreeMap<>(usable);
    fromTopic.forEach(
        (source, rules) -> {
          if (unusable.containsKey(source)) {
            next.put(source, rules);
          } else {
            failures.remove(source);
          }
        });
    failures.keySet().removeAll(usable.keySet());
    fromTopic.clear();
    fromTopic.putAll(next);
    unusable.forEach(this::refuse);
    change();
  }

  /** Tells that what is there cannot be used; what was in force stays so. */
  synchronized void refuse(String source, String sentence) {
    if (!sentence.equals(failures.put(source, sentence)) && isLogged) {
      log.error(
          "Rules of {} cannot be used, and those of before stay in force: {}", source, sentence);
    }
    tell(false);
  }

  /** Tells that a source can be read again, and says what it did before. */
  synchronized void mend(String source) {
    if (failures.remove(source) != null) {
      tell(false);
    }
  }

  private void change() {
    List<RuleFile> files = new ArrayList<>(fromTopic.values());
    if (fromFile != null) {
      files.add(fromFile);
    }
    RuleSet next = RuleSet.of(defaults, files);
    boolean isChanged = !next.hash().equals(current.hash());
    if (isChanged) {
      current = next;
    }
    if (isChanged && isLogged) {
      log.info(
          "{} rules are in force, hash {}: {}", next.names().size(), next.hash(), sources(files));
    }
    tell(isChanged);
  }

  /** What is there, but of muted series only how many. */
  private static String sources(List<RuleFile> files) {
    Map<Boolean, List<RuleFile>> byKind =
        files.stream()
            .collect(Collectors.partitioningBy(file -> RuleDocuments.isMute(file.name())));
    Stream<String> named =
        byKind.get(false).stream().map(file -> "%d of %s".formatted(file.size(), file.name()));
    int muted = byKind.get(true).size();
    return Stream.concat(named, muted == 0 ? Stream.of() : Stream.of(muted + " of muted series"))
        .collect(Collectors.joining(", "));
  }

  private void tell(boolean isChanged) {
    if (meters != null) {
      meters.onReload(failures.isEmpty());
      meters.onRules(current.hash(), isChanged);
    }
  }

  /** Every source's text that is in force, and what became of what it says now. */
  synchronized List<RuleDocuments.Document> documents() {
    Map<String, RuleFile> inForce = new LinkedHashMap<>(fromTopic);
    if (fromFile != null) {
      inForce.put(fromFile.name(), fromFile);
    }
    List<RuleDocuments.Document> documents = new ArrayList<>();
    inForce.forEach(
        (source, file) -> {
          String failure = failures.get(source);
          documents.add(
              new RuleDocuments.Document(
                  source,
                  file.text(),
                  failure == null
                      ? "in use, %d rules".formatted(file.size())
                      : "not taken over, what was there before is in use: " + failure));
        });
    failures.forEach(
        (source, failure) -> {
          if (!inForce.containsKey(source)) {
            documents.add(new RuleDocuments.Document(source, null, "cannot be used: " + failure));
          }
        });
    return documents;
  }

  /** Why sources cannot be used, sentences by source. */
  synchronized Map<String, String> refused() {
    return Map.copyOf(failures);
  }

  /** What is in force and what could not be used, for people. */
  synchronized Map<String, Object> info() {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("hash", current.hash());
    List<String> sources = current.files().stream().map(RuleFile::name).toList();
    info.put("rules", current.names().stream().distinct().toList());
    info.put("sources", sources.stream().filter(one -> !RuleDocuments.isMute(one)).toList());
    info.put("muted", sources.stream().filter(RuleDocuments::isMute).count());
    info.put("refused", refused());
    return info;
  }
}
