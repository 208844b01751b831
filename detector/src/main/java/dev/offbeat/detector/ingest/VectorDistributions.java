package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.histogram.Buckets;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import dev.offbeat.detector.ingest.Point.Kind;
import java.util.Arrays;
import java.util.Comparator;

/** The metrics of Vector that hold many values in one. */
final class VectorDistributions {
  private final DistributionPoints points;

  VectorDistributions(DistributionPoints points) {
    this.points = points;
  }

  /** Adds the points of such a metric; false if it is none. */
  boolean add(JsonNode metric, String name, Labels labels, long time, Kind kind, PointBuffer out)
      throws DecodeException {
    if (metric.hasNonNull("distribution")) {
      addSamples(
          list(metric.get("distribution"), "samples"), place(name, labels, time, Kind.DELTA, out));
      return true;
    }
    boolean isHistogram = metric.hasNonNull("aggregated_histogram");
    if (!isHistogram && !metric.hasNonNull("aggregated_summary")) {
      return false;
    }
    JsonNode body = metric.get(isHistogram ? "aggregated_histogram" : "aggregated_summary");
    double count = Json.number(Json.required(body, "count"), "count");
    double sum = Json.number(Json.required(body, "sum"), "sum");
    if (isHistogram) {
      addHistogram(list(body, "buckets"), place(name, labels, time, kind, out), count, sum);
    } else {
      DistributionPoints.Place place = place(name, labels, time, Kind.CUMULATIVE, out);
      points.add(place, count, sum, null, Double.NaN, Double.NaN);
      for (JsonNode quantile : list(body, "quantiles")) {
        points.addIfChosen(
            place,
            Json.number(Json.required(quantile, "quantile"), "quantile"),
            Json.number(Json.required(quantile, "value"), "value"));
      }
    }
    return true;
  }

  private static DistributionPoints.Place place(
      String name, Labels labels, long time, Kind kind, PointBuffer out) {
    return new DistributionPoints.Place(out, name, labels, time, kind, Point.UNKNOWN_START);
  }

  /** Values, each with the number of times that it came. */
  private void addSamples(JsonNode samples, DistributionPoints.Place place) throws DecodeException {
    double[][] sorted = new double[samples.size()][];
    double count = 0;
    double sum = 0;
    for (int i = 0; i < sorted.length; i++) {
      double value = Json.number(Json.required(samples.get(i), "value"), "value");
      double rate = Json.number(Json.required(samples.get(i), "rate"), "rate");
      if (!(rate >= 0)) {
        throw new DecodeException(
            Reason.VALUE_INVALID, "expected a rate of 0 or more, found " + rate);
      }
      sorted[i] = new double[] {value, rate};
      count += rate;
      sum += value * rate;
    }
    Arrays.sort(sorted, Comparator.comparingDouble(sample -> sample[0]));
    double total = count;
    points.addOfInterval(place, count, sum, q -> quantile(sorted, q * total));
  }

  private static double quantile(double[][] sorted, double rank) {
    double below = 0;
    for (double[] sample : sorted) {
      below += sample[1];
      if (below >= rank) {
        return sample[0];
      }
    }
    return Double.NaN;
  }

  /** Buckets by their upper limits, ascending, the last of which may be infinite and null. */
  private void addHistogram(
      JsonNode buckets, DistributionPoints.Place place, double count, double sum)
      throws DecodeException {
    long[] counts = new long[buckets.size() + 1];
    double[] bounds = new double[buckets.size()];
    for (int i = 0; i < bounds.length; i++) {
      JsonNode limit = buckets.get(i).get("upper_limit");
      double bound = limit == null ? Double.NaN : Json.number(limit, "upper_limit");
      bounds[i] = Double.isNaN(bound) && i > 0 ? bounds[i - 1] : bound;
      double inside = Json.number(Json.required(buckets.get(i), "count"), "count");
      counts[i] = Math.max(0, Math.round(inside));
    }
    points.add(place, count, sum, Buckets.explicit(bounds, counts), Double.NaN, Double.NaN);
  }

  private static JsonNode list(JsonNode parent, String name) throws DecodeException {
    JsonNode list = Json.required(parent, name);
    if (!list.isArray()) {
      throw new DecodeException(
          Reason.MALFORMED,
          "expected %s to be a list, found %s".formatted(name, Json.describe(list)));
    }
    return list;
  }
}
