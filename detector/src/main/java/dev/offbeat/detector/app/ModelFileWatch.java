package dev.offbeat.detector.app;

import dev.offbeat.detector.model.OnnxModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The model's file, looked at by content, not by time or by the file system's messages, which a
 * mounted volume does not send.
 */
final class ModelFileWatch implements Runnable {
  private final Path file;
  private final LiveModels models;
  private byte[] seen;
  private boolean isUnreadable;

  /**
   * @param first what the file held at the start
   */
  ModelFileWatch(Path file, byte[] first, LiveModels models) {
    this.file = file;
    this.models = models;
    seen = first;
  }

  /** Looks whether the content has changed, and takes it over if it can be used. */
  @Override
  public void run() {
    String source = file.toString();
    try {
      byte[] bytes = read(file);
      if (isUnreadable || !Arrays.equals(bytes, seen)) {
        isUnreadable = false;
        seen = bytes;
        models.takeFile(source, bytes);
      }
      models.look();
    } catch (NoSuchFileException e) {
      isUnreadable = true;
      models.refuse(source, "no such file");
    } catch (IOException e) {
      isUnreadable = true;
      models.refuse(source, "cannot be read: " + e.getMessage());
    } catch (RuntimeException e) { // the next look must come
      isUnreadable = true;
      models.refuse(source, e.toString());
    }
  }

  static byte[] read(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return stream.readNBytes(OnnxModel.MAX_BYTES + 1);
    }
  }
}
