package dev.offbeat.detector.app;

import dev.offbeat.detector.rules.RuleException;
import dev.offbeat.detector.rules.RuleFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file of rules and the calendars beside it, which its rules may name: {@code *.ics} in the same
 * directory. Looking is by content, not by time or by the file system's messages, which a mounted
 * ConfigMap, swapped by a symbolic link, does not send.
 */
final class RulesFile implements Runnable {
  private static final long LARGEST_BYTES = 4 << 20;
  private static final int MOST_CALENDARS = 100;

  private final Path file;
  private final LiveRules rules;
  private Map<String, String> seen = Map.of();
  private boolean isUnreadable;

  RulesFile(Path file, LiveRules rules) {
    this.file = file;
    this.rules = rules;
  }

  /**
   * Reads the file.
   *
   * @param models that rules may name; null for any
   * @throws AppException if it cannot be read, or its rules not be used
   */
  static RuleFile read(Path file, @Nullable Set<String> models) {
    try {
      return parse(file, contents(file), models);
    } catch (RuleException e) {
      throw new AppException("rules.file: %s: %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new AppException("rules.file: " + sentence(file, e), e);
    }
  }

  /** Looks whether the content has changed, and takes it over if it can be used. */
  @Override
  public void run() {
    String source = file.toString();
    try {
      Map<String, String> contents = contents(file);
      if (isUnreadable || !contents.equals(seen)) {
        isUnreadable = false;
        seen = contents;
        rules.takeFile(source, parse(file, contents, rules.models()));
      }
    } catch (RuleException e) {
      rules.refuse(source, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      isUnreadable = true;
      rules.refuse(source, sentence(file, e));
    } catch (RuntimeException e) { // the next look must come
      isUnreadable = true;
      rules.refuse(source, e.toString());
    }
  }

  private static RuleFile parse(
      Path file, Map<String, String> contents, @Nullable Set<String> models) throws RuleException {
    return RuleFile.parse(file.toString(), contents.getOrDefault("", ""), contents::get, models);
  }

  /**
   * The file's text under the empty name, and the calendars' under theirs: all of one directory.
   */
  private static Map<String, String> contents(Path file) throws IOException {
    Path real = file.toRealPath();
    Map<String, String> contents = new TreeMap<>();
    long left = LARGEST_BYTES;
    String text = text(real, left);
    contents.put("", text);
    try (DirectoryStream<Path> calendars =
        Files.newDirectoryStream(real.resolveSibling(""), "*.ics")) {
      for (Path calendar : calendars) {
        left -= text.length();
        if (contents.size() > MOST_CALENDARS) {
          throw new IOException(
              "expected at most %d calendars beside it".formatted(MOST_CALENDARS));
        }
        text = text(calendar, left);
        contents.put(String.valueOf(calendar.getFileName()), text);
      }
    }
    return contents;
  }

  private static String text(Path file, long most) throws IOException {
    if (Files.size(file) > most) {
      throw new IOException(
          "expected at most %d bytes with the calendars beside it".formatted(LARGEST_BYTES));
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("expected UTF-8, found other bytes in " + file.getFileName(), e);
    }
  }

  private static String sentence(Path file, IOException e) {
    return e instanceof NoSuchFileException
        ? file + ": no such file"
        : "%s: cannot be read: %s".formatted(file, e.getMessage());
  }
}
