package dev.offbeat.detector.model;

/** A model file that breaks the contract. The message names file, key, expected and found. */
public final class ModelLoadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelLoadException(String file, String key, Object expected, Object found) {
    super("%s: %s: expected %s, found %s".formatted(file, key, expected, found));
  }

  public ModelLoadException(
      String file, String key, Object expected, Object found, Throwable cause) {
    this(file, key, expected, found);
    initCause(cause);
  }
}
