package dev.offbeat.detector.kafka;

import java.nio.ByteBuffer;
import java.util.Locale;

/** Two models on the same points: whether the newer one does worse. */
final class Comparison {
  /*
   * d = the newer one's log loss less the older one's, at a point that both may learn as normal,
   * clipped to ±3 nats: a proper score, which punishes a wrong value as well as a wrong width of the
   * band, and paired, so that what is hard to foretell is so for both. Over n points
   *
   *   worse   if  mean d − 3·sd/√(n/4) > 0.05,  n ≥ 32
   *   or      if  N > 5 + 2·m + 3·√m,           m = max(O, E)
   *
   * all of them fading with a memory of 2,048 points. n/4: neighbouring points, and series that break together, are not independent. Looked at after
   * every point, 3 standard errors of a quarter of the points are 6 of all: early looks do no harm. N
   * and O are the incidents that the newer and the older one opened, E what the budget allowed.
   */
  private static final int LEAST_POINTS = 32;
  private static final double CLIP = 3;
  private static final double MARGIN = 0.05;
  private static final double ERRORS = 3;
  private static final double DEPENDENCE = 4;
  private static final double MEMORY = 2048;

  private double points;
  private double sum;
  private double squares;
  private double newer; // incidents opened
  private double older; // incidents opened
  private double allowed; // by the budget

  void clear() {
    points = 0;
    sum = 0;
    squares = 0;
    newer = 0;
    older = 0;
    allowed = 0;
  }

  /** Takes in a point that both may learn as normal. */
  void compare(double newerLoss, double olderLoss) {
    double difference = newerLoss - olderLoss;
    if (Double.isNaN(difference)) {
      return;
    }
    if (points >= MEMORY) {
      fade(1 - 1 / MEMORY);
    }
    difference = Math.max(-CLIP, Math.min(CLIP, difference));
    points++;
    sum += difference;
    squares += difference * difference;
  }

  private void fade(double kept) {
    points *= kept;
    sum *= kept;
    squares *= kept;
    newer *= kept;
    older *= kept;
    allowed *= kept;
  }

  /** Takes in what came of a point. */
  void count(boolean newerOpened, boolean olderOpened, double allowedAlerts) {
    newer += newerOpened ? 1 : 0;
    older += olderOpened ? 1 : 0;
    allowed += allowedAlerts;
  }

  /** Points taken in, of the last 2,048 or so. */
  int points() {
    return (int) points;
  }

  boolean isWorse() {
    return foretellsWorse() || alertsMore();
  }

  private boolean foretellsWorse() {
    return points >= LEAST_POINTS && mean() - ERRORS * standardError() > MARGIN;
  }

  private boolean alertsMore() {
    return newer > mostAlerts();
  }

  private double mean() {
    return points == 0 ? 0 : sum / points;
  }

  private double standardError() {
    double variance = Math.max(0, squares / points - mean() * mean());
    return Math.sqrt(variance * DEPENDENCE / points);
  }

  private double mostAlerts() {
    double base = Math.max(older, allowed);
    return 5 + 2 * base + 3 * Math.sqrt(base);
  }

  /** The numbers, for people. */
  String sentence() {
    return String.format(
        Locale.ROOT,
        "log loss %+.3f nats a point against the model before over %.0f points (worse above %.3f),"
            + " %.0f incidents opened where that opened %.0f (at most %d)",
        mean(),
        points,
        MARGIN + (points == 0 ? 0 : ERRORS * standardError()),
        newer,
        older,
        (int) mostAlerts());
  }

  static int bytes() {
    return 6 * Double.BYTES;
  }

  void write(ByteBuffer buffer) {
    buffer.putDouble(points).putDouble(sum).putDouble(squares);
    buffer.putDouble(newer).putDouble(older).putDouble(allowed);
  }

  void read(ByteBuffer buffer) {
    points = buffer.getDouble();
    sum = buffer.getDouble();
    squares = buffer.getDouble();
    newer = buffer.getDouble();
    older = buffer.getDouble();
    allowed = buffer.getDouble();
  }
}
