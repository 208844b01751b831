package dev.offbeat.detector.console;

import dev.offbeat.detector.ingest.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The muted series that the topic of rules holds: each in a document of its own, so that changes of
 * different series do not meet. A document of all, which earlier versions wrote, counts as well.
 */
final class Mutes {
  /** The document of all of earlier versions. */
  static final String OF_ALL = "console-mutes";

  /** Series at most, those that ended within the last hour among them: each is a rule. */
  static final int MOST = 500;

  /*
   * What has ended is taken away an hour later: points that come late still fall into it, and who
   * takes it away has long seen whether the series was muted anew.
   */
  private static final Duration KEPT = Duration.ofHours(1);
  private static final int HASH_BYTES = 16;

  private final RuleDocuments rules;

  Mutes(RuleDocuments rules) {
    this.rules = rules;
  }

  /** The name of a series' document, however its labels are ordered. */
  static String name(String series) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(canonical(series).getBytes(StandardCharsets.UTF_8));
      return RuleDocuments.MUTE_PREFIX + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static String canonical(String series) {
    return SeriesKey.parseLeniently(series).toString();
  }

  /** Those that have not ended, by series. */
  Collection<Mute> at(Instant now) {
    return all().values().stream().filter(one -> one.until().isAfter(now)).toList();
  }

  private Map<String, Mute> all() {
    Map<String, Mute> all = new TreeMap<>();
    ofAll().forEach(one -> all.put(canonical(one.series()), one));
    for (String name : rules.names()) {
      if (RuleDocuments.isMute(name)) {
        Mute.parse(rules.text(name))
            .forEach(one -> all.merge(canonical(one.series()), one, Mute::later));
      }
    }
    return all;
  }

  private List<Mute> ofAll() {
    return Mute.parse(rules.text(OF_ALL));
  }

  /** When a series will be heard of again; null if it is not muted. */
  @Nullable Instant until(String series, Instant now) {
    Instant until = null;
    String wanted = canonical(series);
    for (List<Mute> some : List.of(Mute.parse(rules.text(name(series))), ofAll())) {
      for (Mute one : some) {
        boolean isLater = until == null || one.until().isAfter(until);
        if (isLater && one.until().isAfter(now) && canonical(one.series()).equals(wanted)) {
          until = one.until();
        }
      }
    }
    return until;
  }

  /** Whether a series can be muted beside those that are. */
  boolean hasRoomFor(String series, Instant now) {
    Map<String, Mute> all = all();
    all.values().removeIf(one -> !one.until().isAfter(now.minus(KEPT)));
    return all.size() < MOST || all.containsKey(canonical(series));
  }

  /**
   * Mutes a series, in place of what it had.
   *
   * @throws Problem if it cannot be written
   */
  void put(Mute mute) {
    String yaml = Mute.yaml(List.of(mute));
    RuleRoutes.check(rules, name(mute.series()), yaml);
    RuleRoutes.publish(rules, name(mute.series()), yaml);
    leaveOfAll(mute.series());
  }

  /**
   * Ends a series' mute.
   *
   * @throws Problem if it cannot be written
   */
  void remove(String series) {
    if (rules.text(name(series)) != null) {
      RuleRoutes.publish(rules, name(series), null);
    }
    leaveOfAll(series);
  }

  private void leaveOfAll(String series) {
    String left = canonical(series);
    List<Mute> before = ofAll();
    List<Mute> after =
        before.stream().filter(one -> !canonical(one.series()).equals(left)).toList();
    if (after.size() < before.size()) {
      RuleRoutes.publish(rules, OF_ALL, after.isEmpty() ? null : Mute.yaml(after));
    }
  }

  /**
   * Takes away what ended more than an hour ago. Whoever does so again changes nothing.
   *
   * @throws PublishException if it cannot be written
   */
  void sweep(Instant now) {
    Instant ended = now.minus(KEPT);
    rules.withdraw(
        rules.names().stream()
            .filter(name -> RuleDocuments.isMute(name) || name.equals(OF_ALL))
            .filter(name -> hasEnded(Mute.parse(rules.text(name)), ended))
            .toList());
  }

  private static boolean hasEnded(List<Mute> mutes, Instant ended) {
    return !mutes.isEmpty() && mutes.stream().noneMatch(one -> one.until().isAfter(ended));
  }
}
