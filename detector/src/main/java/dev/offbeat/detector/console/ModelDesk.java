package dev.offbeat.detector.console;

import java.util.List;

/** The models there are, and who may take over from whom. */
public interface ModelDesk {
  /**
   * One model.
   *
   * @param name that rules and people have for it
   * @param fingerprint 16 hex digits
   * @param state what it does: live, shadow or previous, or more
   * @param cell of its network
   * @param series of this instance that it watches
   * @param shadow series of this instance that it follows
   */
  record Row(
      String name,
      String fingerprint,
      String state,
      String cell,
      List<String> features,
      long series,
      long shadow) {
    public Row {
      features = List.copyOf(features);
    }
  }

  /** All that are known here. */
  List<Row> models();

  /** Whether there is a topic to write to. */
  boolean isWritable();

  /**
   * Makes a model the one of all series of which no rule speaks.
   *
   * @throws PublishException if that cannot be written
   */
  void activate(Row model);

  /**
   * Sees to it that the model that is wanted is used no more, and the one before it is.
   *
   * @throws PublishException if that cannot be written
   */
  void rollBack();
}
