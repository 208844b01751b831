package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.metrics.ModelMeters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the models from where the configuration says, and follows their changes. */
final class ModelSources implements AutoCloseable {
  private final LiveModels models;
  private final @Nullable ScheduledExecutorService watcher;
  private final @Nullable ModelsTopic topic;

  private ModelSources(
      LiveModels models, @Nullable ScheduledExecutorService watcher, @Nullable ModelsTopic topic) {
    this.models = models;
    this.watcher = watcher;
    this.topic = topic;
  }

  /**
   * Reads all models there are, so that the states in the store find theirs, and starts to follow.
   *
   * @param first the model of the configuration, closed by what is returned
   * @throws AppException if the model's file or the topic cannot be read
   */
  static ModelSources start(AppConfig config, DetectorModel first, ModelMeters meters) {
    LiveModels models = new LiveModels(config, first, ModelFolder.of(config), meters);
    Path file = config.model();
    byte[] bytes = file == null ? DetectorModel.bundledBytes() : read(file);
    if (DetectorModel.fingerprint(bytes).equals(first.fingerprint())) {
      models.keepFirst(bytes);
    }
    String name = config.models().topic();
    ModelsTopic topic = name == null ? null : ModelsTopic.start(config, name, models);
    ScheduledExecutorService watcher = null;
    if (file != null) {
      watcher = newWatcher();
      long millis = config.models().pollInterval().toMillis();
      var unused =
          watcher.scheduleWithFixedDelay(
              new ModelFileWatch(file, bytes, models), millis, millis, TimeUnit.MILLISECONDS);
    }
    return new ModelSources(models, watcher, topic);
  }

  private static byte[] read(Path file) {
    try {
      return ModelFileWatch.read(file);
    } catch (IOException e) {
      throw new AppException("model: %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static ScheduledExecutorService newWatcher() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "offbeat-model-file");
          thread.setDaemon(true);
          return thread;
        });
  }

  LiveModels models() {
    return models;
  }

  /** Follows no more. Models that threads still hold stay open. */
  @Override
  public void close() {
    if (watcher != null) {
      watcher.shutdownNow();
    }
    if (topic != null) {
      topic.close();
    }
    models.close();
  }
}
