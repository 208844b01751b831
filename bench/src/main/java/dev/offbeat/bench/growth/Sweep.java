package dev.offbeat.bench.growth;

import java.util.List;

/**
 * What grows with one quantity.
 *
 * @param name of the quantity, also of the picture's file
 * @param quantity what is on the axis
 * @param memory what the bytes are those of
 */
record Sweep(String name, String quantity, String memory, List<Point> points) {
  /**
   * A measurement.
   *
   * @param size of the quantity
   * @param nanos of taking out a state, scoring a point and putting the state back
   */
  record Point(int size, double nanos, double bytes) {}

  /** The exponent of the time, fitted: time grows as size to its power. */
  double timeExponent() {
    return exponent(points.stream().mapToDouble(Point::nanos).toArray());
  }

  /** The same of the memory. */
  double memoryExponent() {
    return exponent(points.stream().mapToDouble(Point::bytes).toArray());
  }

  /** The slope of the least-squares line through the logarithms. */
  private double exponent(double[] values) {
    double[] x = points.stream().mapToDouble(point -> Math.log(point.size)).toArray();
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      meanX += x[i] / x.length;
      meanY += Math.log(values[i]) / x.length;
    }
    double xy = 0;
    double xx = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (Math.log(values[i]) - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
    }
    return xy / xx;
  }
}
