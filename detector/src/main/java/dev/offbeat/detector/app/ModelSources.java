package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.metrics.ModelMeters;
import dev.offbeat.detector.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the models from where the configuration says, and follows their changes. */
final class ModelSources implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ModelSources.class);

  private final LiveModels models;
  private final @Nullable Periodic watcher;
  private final @Nullable CompactedTopic topic;

  private ModelSources(
      LiveModels models, @Nullable Periodic watcher, @Nullable CompactedTopic topic) {
    this.models = models;
    this.watcher = watcher;
    this.topic = topic;
  }

  /**
   * Reads all models there are, so that the states in the store find theirs, and starts to follow.
   *
   * @param first the model of the configuration, closed by what is returned
   * @throws AppException if the topic cannot be read
   */
  static ModelSources start(AppConfig config, DetectorModel first, ModelMeters meters) {
    LiveModels models = new LiveModels(config, first, ModelFolder.of(config), meters);
    Path file = config.model();
    byte[] bytes = file == null ? DetectorModel.bundledBytes() : read(file);
    if (DetectorModel.fingerprint(bytes).equals(first.fingerprint())) {
      models.keepFirst(bytes);
    } else if (file != null) {
      models.takeFile(file.toString(), bytes); // another one by now, or one that cannot be used
    }
    String name = config.models().topic();
    CompactedTopic topic = name == null ? null : ModelsTopic.start(config, name, models);
    Periodic watcher =
        file == null
            ? null
            : Periodic.start(
                "offbeat-model-file",
                config.models().pollInterval(),
                new ModelFileWatch(file, bytes, models));
    return new ModelSources(models, watcher, topic);
  }

  /**
   * The model to begin with: the configuration's or, where that cannot be used, the one that was
   * chosen last.
   *
   * @throws ModelLoadException if there is neither
   */
  static DetectorModel first(AppConfig config) {
    try {
      return config.loadModel();
    } catch (ModelLoadException e) {
      ModelFolder folder = ModelFolder.of(config);
      String last = folder.last();
      byte[] bytes = last == null ? null : folder.find(last);
      if (bytes == null) {
        throw e;
      }
      log.error("{}; going on with model {}, which was used last", e.getMessage(), last);
      return DetectorModel.load(last, bytes, config.engine());
    }
  }

  /** What the file holds; nothing where it cannot be read, of which the next look tells. */
  private static byte[] read(Path file) {
    try {
      return ModelFileWatch.read(file);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  LiveModels models() {
    return models;
  }

  /** Follows no more. Models that threads still hold stay open. */
  @Override
  public void close() {
    if (watcher != null) {
      watcher.close();
    }
    if (topic != null) {
      topic.close();
    }
    models.close();
  }
}
