package dev.offbeat.detector.replay;

import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.kafka.SourcePosition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where points come from, in the order in which they are replayed. */
public interface PointSource {
  /** Takes the points. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes one point.
     *
     * @param task number of the stream's task that takes it in, from 0
     * @param source where its record lies; null if in no topic
     * @param recordMillis the record's own time, ms since the epoch
     */
    void accept(int task, Point point, @Nullable SourcePosition source, long recordMillis);
  }

  /**
   * What was read.
   *
   * @param isWhole whether it began at the first record that ever was
   * @param isComplete whether it was read to its end, and not only until the time was up
   * @param records records, or lines
   * @param unreadable those of them that could not be read
   * @param begun time of the first record; null if there was none
   * @param notes what else there is to know, in sentences
   */
  record Reach(
      boolean isWhole,
      boolean isComplete,
      long records,
      long unreadable,
      @Nullable Instant begun,
      List<String> notes) {
    public Reach {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Reads all there is.
   *
   * @throws ReplayException if nothing can be read
   */
  Reach read(Sink sink);

  /** The time up to which a point may be, ms since the epoch. */
  long wallMillis();
}
