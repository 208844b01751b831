package dev.offbeat.detector.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models there are, and who may take over from whom. */
public interface ModelDesk {
  /**
   * One model.
   *
   * @param name that rules and people have for it
   * @param fingerprint 16 hex digits
   * @param state what it does: live, shadow or previous, or more
   * @param cell of its network
   * @param series of this instance that it watches or follows
   * @param note what else is to be known; null for nothing
   */
  record Row(
      String name,
      String fingerprint,
      String state,
      String cell,
      List<String> features,
      long series,
      @Nullable String note) {
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
   * Sees to it that a model is used no more, and the one before is.
   *
   * @throws PublishException if that cannot be written
   */
  void rollBack(Row model);
}
