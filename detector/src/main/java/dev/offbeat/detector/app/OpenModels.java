package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.model.Engine;
import dev.offbeat.detector.model.ModelLoadException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models in memory: each once, open as long as somebody holds it. One that nobody holds yet waits
 * until {@link #closeIdle}. One that is no longer open is loaded again where it is kept.
 */
final class OpenModels {
  private static final Logger log = LoggerFactory.getLogger(OpenModels.class);

  private final Engine engine;
  private final List<String> features;
  private final ModelFolder folder;
  private final Map<String, Open> open = new HashMap<>(); // by fingerprint

  /** An open model, and how many hold it. */
  private static final class Open {
    private final DetectorModel model;
    private int holders;

    private Open(DetectorModel model) {
      this.model = model;
    }
  }

  /**
   * Begins with a model, which is taken over.
   *
   * @param folder where models are kept for the states of before
   */
  OpenModels(DetectorModel first, Engine engine, ModelFolder folder) {
    this.engine = engine;
    this.folder = folder;
    features = first.metadata().features();
    open.put(first.fingerprint(), new Open(first));
  }

  /** A model to use until it is released; null if it is neither open nor kept. */
  synchronized @Nullable DetectorModel acquire(String fingerprint) {
    Open known = open.get(fingerprint);
    if (known == null) {
      byte[] bytes = folder.find(fingerprint);
      DetectorModel model = bytes == null ? null : tryLoad(fingerprint, bytes);
      if (model == null) {
        return null;
      }
      known = new Open(model);
      open.put(fingerprint, known);
    }
    known.holders++;
    return known.model;
  }

  private @Nullable DetectorModel tryLoad(String name, byte[] bytes) {
    try {
      return load(name, bytes);
    } catch (ModelLoadException e) {
      log.warn("A model of before cannot be used: {}", e.getMessage());
      return null;
    }
  }

  /** Loads a model as at the start. */
  private DetectorModel load(String name, byte[] bytes) {
    DetectorModel model = DetectorModel.load(name, bytes, engine);
    if (!model.metadata().features().equals(features)) {
      List<String> found = model.metadata().features();
      model.close();
      throw new ModelLoadException(
          name, "feature", "those of the model that runs: " + features, found);
    }
    return model;
  }

  /**
   * Opens a model that nobody holds yet, and keeps it.
   *
   * @return whether it was not open before
   * @throws ModelLoadException if it cannot be used
   */
  synchronized boolean open(String source, String fingerprint, byte[] bytes) {
    boolean isNew = !open.containsKey(fingerprint);
    if (isNew) {
      open.put(fingerprint, new Open(load(source, bytes)));
    }
    folder.keep(fingerprint, bytes);
    return isNew;
  }

  /** Lets a model go; nothing happens if it is not open. */
  synchronized void release(String fingerprint) {
    Open known = open.get(fingerprint);
    if (known != null && --known.holders == 0) {
      open.remove(fingerprint);
      known.model.close();
      log.info("Model {} is no longer in use, and unloaded", fingerprint);
    }
  }

  /** Closes what was opened and is held by nobody. */
  synchronized void closeIdle() {
    open.values()
        .removeIf(
            one -> {
              boolean isIdle = one.holders == 0;
              if (isIdle) {
                one.model.close();
              }
              return isIdle;
            });
  }

  /** Whether a model can be had. */
  synchronized boolean has(String fingerprint) {
    return open.containsKey(fingerprint) || folder.find(fingerprint) != null;
  }

  /** Those that are open now. */
  synchronized List<DetectorModel> all() {
    return open.values().stream().map(one -> one.model).toList();
  }
}
