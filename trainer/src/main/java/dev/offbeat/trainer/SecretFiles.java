package dev.offbeat.trainer;

import dev.offbeat.trainer.data.HistoryException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Reads what must not stand on a command line. No message tells anything of what is in a file. */
final class SecretFiles {
  private SecretFiles() {}

  /** The entries of a properties file. */
  static Map<String, String> properties(String option, Path file) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(read(option, file)));
    } catch (IOException | IllegalArgumentException e) {
      throw new HistoryException(
          "%s: expected a properties file, found an escape in %s that is none"
              .formatted(option, file));
    }
    Map<String, String> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    return settings;
  }

  /** The {@code Authorization} header of a bearer token. */
  static String bearer(String option, Path file) {
    String token = read(option, file).strip();
    if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new HistoryException(
          "%s: expected one token in %s, found %s"
              .formatted(option, file, token.isEmpty() ? "nothing" : "blanks or other characters"));
    }
    return "Bearer " + token;
  }

  /** The {@code Authorization} header of a user and a password. */
  static String basic(String option, Path file) {
    String credentials = read(option, file).strip();
    if (credentials.indexOf(':') < 1 || credentials.lines().count() != 1) {
      throw new HistoryException(
          "%s: expected one line user:password in %s, found something else"
              .formatted(option, file));
    }
    byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  private static String read(String option, Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new HistoryException("%s: there is no file %s".formatted(option, file));
    } catch (IOException e) {
      throw new HistoryException(
          "%s: %s cannot be read: see that it is a text file that you may read"
              .formatted(option, file));
    }
  }
}
