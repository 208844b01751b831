package dev.offbeat.detector.app;

import dev.offbeat.detector.file.ReplacementFile;
import dev.offbeat.detector.model.OnnxModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that an instance has been given, kept beside the states that name them: a file that
 * was replaced, or a record that was compacted, is still there for the states of before. The newest
 * 32.
 */
final class ModelFolder {
  private static final Logger log = LoggerFactory.getLogger(ModelFolder.class);

  private static final int MOST_FILES = 32;
  private static final int MOST_LINES = 1000;
  private static final String END = ".onnx";
  private static final String HISTORY = "history";
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{16}");

  private final Path directory;
  private final List<String> history = new ArrayList<>(); // fingerprints, as they were chosen

  ModelFolder(Path directory) {
    this.directory = directory;
    try {
      Files.readAllLines(directory.resolve(HISTORY)).stream()
          .filter(line -> FINGERPRINT.matcher(line).matches())
          .forEach(history::add);
    } catch (NoSuchFileException e) {
      log.debug("No models were here before");
    } catch (IOException e) {
      log.warn("{}: which models were here before cannot be read: {}", directory, e.getMessage());
    }
  }

  /** The folder of an application's models in its state directory. */
  static ModelFolder of(AppConfig config) {
    return new ModelFolder(config.state().directory().resolve(config.applicationId() + "-models"));
  }

  /** Keeps a model. One that cannot be kept is said, and watches all the same. */
  void keep(String fingerprint, byte[] bytes) {
    Path place = directory.resolve(fingerprint + END);
    try {
      if (Files.exists(place)) {
        Files.setLastModifiedTime(place, FileTime.from(Instant.now()));
        return;
      }
      try (ReplacementFile file = ReplacementFile.of(place)) {
        Files.write(file.unfinished(), bytes);
        file.commit();
      }
      prune();
    } catch (IOException e) {
      log.warn(
          "{}: model {} cannot be kept, and its states not be read after a restart without it: {}",
          directory,
          fingerprint,
          ReplacementFile.reason(e));
    }
  }

  private void prune() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*" + END)) {
      found.forEach(files::add);
    }
    files.sort(Comparator.comparing(ModelFolder::age));
    for (Path file : files.subList(0, Math.max(0, files.size() - MOST_FILES))) {
      Files.deleteIfExists(file);
    }
  }

  private static FileTime age(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  /** A model's bytes; null if it is not here, or not what it was. */
  byte @Nullable [] find(String fingerprint) {
    Path place = directory.resolve(fingerprint + END);
    try (InputStream stream = Files.newInputStream(place)) {
      byte[] bytes = stream.readNBytes(OnnxModel.MAX_BYTES + 1);
      return OnnxModel.fingerprint(bytes).equals(fingerprint) ? bytes : null;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      log.warn("{} cannot be read: {}", place, e.getMessage());
      return null;
    }
  }

  /** Notes that a model was chosen. */
  void choose(String fingerprint) {
    if (!history.isEmpty() && history.get(history.size() - 1).equals(fingerprint)) {
      return;
    }
    history.add(fingerprint);
    List<String> kept = history.subList(Math.max(0, history.size() - MOST_LINES), history.size());
    try (ReplacementFile file = ReplacementFile.of(directory.resolve(HISTORY))) {
      Files.write(file.unfinished(), kept);
      file.commit();
    } catch (IOException e) {
      log.warn(
          "{}: a roll-back after a restart will not know model {}: {}",
          directory,
          fingerprint,
          ReplacementFile.reason(e));
    }
  }

  /** The model that was chosen last; null if none is known. */
  @Nullable String last() {
    return history.isEmpty() ? null : history.get(history.size() - 1);
  }

  /** The model that was chosen before another one; null if none is known. */
  @Nullable String before(String fingerprint) {
    String before = null;
    String last = null;
    for (String one : history) {
      if (one.equals(fingerprint) && last != null && !last.equals(fingerprint)) {
        before = last;
      }
      last = one;
    }
    return before;
  }
}
