package dev.offbeat.detector.console;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.kafka.PointListener;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The latest points of all series together, in bounded memory: who speaks more has more of them,
 * none is kept longer than the ring goes round. It is this instance's alone, and begins empty.
 */
public final class SeriesHistory implements PointListener {
  /*
   * A series' points lie in one of the stripes, which its name's hash chooses: stream threads hardly ever
   * wait for one another, nor for a reader, who holds one stripe for as long as one series takes.
   */
  private static final int STRIPES = 16;
  private static final long DEFAULT_BYTES = 32L << 20;

  private final HistoryStripe[] stripes;
  private final int points;
  private final LongAdder heard = new LongAdder();
  private volatile long newestMillis = Long.MIN_VALUE;

  /**
   * An empty history.
   *
   * @param points to keep; 0 for none; null for as many as 32 MiB hold
   * @param features of the model
   */
  public SeriesHistory(@Nullable Integer points, int features) {
    this.points =
        points == null ? (int) (DEFAULT_BYTES / HistoryStripe.bytesPerPoint(features)) : points;
    stripes = new HistoryStripe[this.points == 0 ? 0 : STRIPES];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new HistoryStripe(Math.max(1, this.points / STRIPES), features);
    }
  }

  /** Whether points are kept. */
  boolean isKept() {
    return stripes.length > 0;
  }

  /** Points that are kept at most. */
  int points() {
    return points;
  }

  /** Bytes of the points when all are there, names excepted. */
  static long bytes(int points, int features) {
    return points * HistoryStripe.bytesPerPoint(features);
  }

  /** Points heard since the start. */
  long heard() {
    return heard.sum();
  }

  /** Event time of the newest point heard; {@link Long#MIN_VALUE} before there is one. */
  long newestMillis() {
    return newestMillis;
  }

  @Override
  public void onPoint(String series, Detection detection, boolean imputed) {
    heard.increment();
    long time = detection.timestampMillis();
    if (time > newestMillis && detection.status().isScored()) {
      newestMillis = time; // a race loses one of two that are nearly the same
    }
    if (stripes.length > 0) {
      stripe(series).add(series, detection, imputed);
    }
  }

  @Override
  public void onBridged(String series, long timestampMillis) {
    if (stripes.length > 0) {
      stripe(series).addBridged(series, timestampMillis);
    }
  }

  /** The last scored point of a series; null if there is none. */
  @Nullable PointView last(String series) {
    return stripes.length == 0 ? null : stripe(series).last(series);
  }

  /** The score of a series' last scored point; NaN if there is none. */
  double lastScore(String series) {
    return stripes.length == 0 ? Double.NaN : stripe(series).lastScore(series);
  }

  /**
   * A series' newest points between two instants, oldest first.
   *
   * @param most points to return
   */
  List<PointView> between(String series, long fromMillis, long toMillis, int most) {
    return stripes.length == 0
        ? List.of()
        : stripe(series).between(series, fromMillis, toMillis, most);
  }

  /** Event time of the oldest point that is kept of a series; MAX_VALUE if there is none. */
  long oldestMillis(String series) {
    return stripes.length == 0 ? Long.MAX_VALUE : stripe(series).oldestMillis(series);
  }

  private HistoryStripe stripe(String series) {
    int hash = series.hashCode() * 0x9E3779B9;
    return stripes[hash >>> 28];
  }
}
