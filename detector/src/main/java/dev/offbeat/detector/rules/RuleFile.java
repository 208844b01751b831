package dev.offbeat.detector.rules;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rules of one YAML text, in its order, and the calendars that it names. Immutable. */
public final class RuleFile {
  private static final int HASH_BYTES = 8;

  /** The iCalendar texts that rules may name as files. */
  @FunctionalInterface
  public interface Calendars {
    /** No files. */
    Calendars NONE = name -> null;

    /** The text of a calendar; null if there is none of that name. */
    @Nullable String text(String name);
  }

  private final String name;
  private final List<Rule> rules;
  private final String hash;
  private final String text;

  RuleFile(String name, List<Rule> rules, String hash, String text) {
    this.text = text;
    this.name = name;
    this.rules = List.copyOf(rules);
    this.hash = hash;
  }

  /**
   * Reads rules: all of them or, if anything is wrong, none.
   *
   * @param name where the text comes from
   * @param models names of models that a rule may choose; null for any, where they come and go
   * @throws RuleException naming the place, what was expected and what was found
   */
  public static RuleFile parse(
      String name, String yaml, Calendars calendars, @Nullable Set<String> models)
      throws RuleException {
    TreeMap<String, String> named = new TreeMap<>();
    Calendars noting =
        file -> {
          String text = calendars.text(file);
          if (text != null) {
            named.put(file, text);
          }
          return text;
        };
    List<Rule> rules = new RuleReader(noting, models).read(yaml);
    StringBuilder all = new StringBuilder(yaml);
    named.forEach((file, text) -> all.append('\0').append(file).append('\0').append(text));
    return new RuleFile(name, rules, hash(all.toString()), yaml);
  }

  static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Where the text came from. */
  public String name() {
    return name;
  }

  /** 16 hex digits that change with the text or with a calendar that it names. */
  public String hash() {
    return hash;
  }

  /** The YAML text. */
  public String text() {
    return text;
  }

  /** How many rules there are. */
  public int size() {
    return rules.size();
  }

  List<Rule> rules() {
    return rules;
  }
}
