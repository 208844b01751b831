package dev.offbeat.detector.ingest;

import dev.offbeat.detector.ingest.DecodeException.Reason;
import dev.offbeat.detector.ingest.Point.Kind;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint.ValueAtQuantile;
import java.util.List;

/** The points of an OTLP export request. */
final class OtlpPoints {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final OtlpLabels attributes;
  private final DistributionPoints distributions;

  OtlpPoints(OptionReader options) {
    attributes =
        new OtlpLabels(options.list("resource-attributes", OtlpLabels.RESOURCE_ATTRIBUTES));
    distributions = new DistributionPoints(options.quantiles());
  }

  void add(ExportMetricsServiceRequest request, long recordTimestampMillis, PointBuffer out)
      throws DecodeException {
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      Labels labels = attributes.ofResource(resource.getResource().getAttributesList());
      for (ScopeMetrics scope : resource.getScopeMetricsList()) {
        for (Metric metric : scope.getMetricsList()) {
          new MetricPoints(metric.getName(), labels, recordTimestampMillis, out).add(metric);
        }
      }
    }
  }

  /** The points of one metric. */
  private final class MetricPoints {
    private final String name;
    private final Labels labels;
    private final long recordTimestampMillis;
    private final PointBuffer out;

    MetricPoints(String name, Labels labels, long recordTimestampMillis, PointBuffer out) {
      this.name = name;
      this.labels = labels;
      this.recordTimestampMillis = recordTimestampMillis;
      this.out = out;
    }

    void add(Metric metric) throws DecodeException {
      switch (metric.getDataCase()) {
        case GAUGE -> addNumbers(metric.getGauge().getDataPointsList(), Kind.GAUGE);
        case SUM -> {
          Kind kind = kind(metric.getSum().getAggregationTemporality());
          // A sum that may fall, such as a queue's length, is a state.
          boolean isState = kind == Kind.CUMULATIVE && !metric.getSum().getIsMonotonic();
          addNumbers(metric.getSum().getDataPointsList(), isState ? Kind.GAUGE : kind);
        }
        case HISTOGRAM -> {
          Kind kind = kind(metric.getHistogram().getAggregationTemporality());
          for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
            addHistogram(point, kind);
          }
        }
        case EXPONENTIAL_HISTOGRAM -> {
          Kind kind = kind(metric.getExponentialHistogram().getAggregationTemporality());
          for (ExponentialHistogramDataPoint point :
              metric.getExponentialHistogram().getDataPointsList()) {
            addExponential(point, kind);
          }
        }
        case SUMMARY -> {
          for (SummaryDataPoint point : metric.getSummary().getDataPointsList()) {
            addSummary(point);
          }
        }
        case DATA_NOT_SET -> {
          if (!metric.getUnknownFields().asMap().isEmpty()) {
            throw new DecodeException(
                Reason.NOT_SUPPORTED,
                "expected a gauge, sum, histogram or summary, found another kind of metric: "
                    + Found.of(name));
          }
        }
      }
    }

    private void addNumbers(List<NumberDataPoint> points, Kind kind) throws DecodeException {
      for (NumberDataPoint point : points) {
        double value =
            switch (point.getValueCase()) {
              case AS_DOUBLE -> DistributionPoints.finite(point.getAsDouble());
              case AS_INT -> (double) point.getAsInt();
              case VALUE_NOT_SET -> Double.NaN;
            };
        if (isMissing(point.getFlags())) {
          value = Double.NaN;
        } else if (point.getValueCase() == NumberDataPoint.ValueCase.VALUE_NOT_SET) {
          throw new DecodeException(
              Reason.FIELD_MISSING, "expected %s to have a value".formatted(Found.of(name)));
        }
        out.add(
            attributes.ofPoint(labels, point.getAttributesList()).series(name),
            time(point.getTimeUnixNano()),
            value,
            kind,
            kind == Kind.GAUGE ? Point.UNKNOWN_START : start(point.getStartTimeUnixNano()));
      }
    }

    private void addHistogram(HistogramDataPoint point, Kind kind) throws DecodeException {
      long[] counts = longs(point.getBucketCountsList());
      double[] bounds =
          point.getExplicitBoundsList().stream().mapToDouble(Double::doubleValue).toArray();
      if (counts.length != 0 && counts.length != bounds.length + 1) {
        throw DistributionPoints.bucketsMismatch(bounds.length, counts.length);
      }
      boolean missing = isMissing(point.getFlags());
      double minimum = point.hasMin() ? point.getMin() : Double.NaN;
      double maximum = point.hasMax() ? point.getMax() : Double.NaN;
      BucketQuantile.Bounds values = BucketQuantile.listed(bounds, minimum, maximum);
      distributions.add(
          out,
          name,
          attributes.ofPoint(labels, point.getAttributesList()),
          time(point.getTimeUnixNano()),
          kind,
          start(point.getStartTimeUnixNano()),
          missing ? Double.NaN : unsigned(point.getCount()),
          missing ? Double.valueOf(Double.NaN) : point.hasSum() ? (Double) point.getSum() : null,
          q -> BucketQuantile.of(q, counts, values, minimum, maximum));
    }

    private void addExponential(ExponentialHistogramDataPoint point, Kind kind)
        throws DecodeException {
      long[] negative = longs(point.getNegative().getBucketCountsList());
      long[] positive = longs(point.getPositive().getBucketCountsList());
      long[] counts = new long[negative.length + 1 + positive.length];
      for (int i = 0; i < negative.length; i++) {
        counts[negative.length - 1 - i] = negative[i];
      }
      counts[negative.length] = point.getZeroCount();
      System.arraycopy(positive, 0, counts, negative.length + 1, positive.length);
      BucketQuantile.Bounds values =
          BucketQuantile.exponential(
              point.getScale(),
              point.getNegative().getOffset(),
              negative.length,
              point.getPositive().getOffset());
      boolean missing = isMissing(point.getFlags());
      double minimum = point.hasMin() ? point.getMin() : Double.NaN;
      double maximum = point.hasMax() ? point.getMax() : Double.NaN;
      distributions.add(
          out,
          name,
          attributes.ofPoint(labels, point.getAttributesList()),
          time(point.getTimeUnixNano()),
          kind,
          start(point.getStartTimeUnixNano()),
          missing ? Double.NaN : unsigned(point.getCount()),
          missing ? Double.valueOf(Double.NaN) : point.hasSum() ? (Double) point.getSum() : null,
          q -> BucketQuantile.of(q, counts, values, minimum, maximum));
    }

    /** Its count and sum are since the start, its quantiles of whatever window the agent chose. */
    private void addSummary(SummaryDataPoint point) throws DecodeException {
      boolean missing = isMissing(point.getFlags());
      Labels all = attributes.ofPoint(labels, point.getAttributesList());
      long time = time(point.getTimeUnixNano());
      distributions.add(
          out,
          name,
          all,
          time,
          Kind.CUMULATIVE,
          start(point.getStartTimeUnixNano()),
          missing ? Double.NaN : unsigned(point.getCount()),
          missing ? Double.NaN : point.getSum(),
          q -> Double.NaN);
      for (ValueAtQuantile value : point.getQuantileValuesList()) {
        distributions.addIfChosen(
            out, name, all, time, value.getQuantile(), missing ? Double.NaN : value.getValue());
      }
    }

    private long time(long unixNano) throws DecodeException {
      return unixNano == 0 ? RecordTime.require(recordTimestampMillis) : millis(unixNano);
    }

    private long start(long unixNano) throws DecodeException {
      return unixNano == 0 ? Point.UNKNOWN_START : millis(unixNano);
    }
  }

  /** Nanoseconds are unsigned; those of the sign bit begin in the year 2262. */
  private static long millis(long unixNano) throws DecodeException {
    if (unixNano < 0) {
      throw new DecodeException(
          Reason.TIMESTAMP_INVALID,
          "expected a time in ns since the epoch, before 2262, found "
              + Long.toUnsignedString(unixNano));
    }
    return unixNano / NANOS_PER_MILLI;
  }

  private static Kind kind(AggregationTemporality temporality) {
    return switch (temporality) {
      case AGGREGATION_TEMPORALITY_DELTA -> Kind.DELTA;
      case AGGREGATION_TEMPORALITY_CUMULATIVE -> Kind.CUMULATIVE;
      case AGGREGATION_TEMPORALITY_UNSPECIFIED, UNRECOGNIZED -> Kind.UNKNOWN;
    };
  }

  private static boolean isMissing(int flags) {
    return (flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) != 0;
  }

  private static double unsigned(long count) {
    return count >= 0 ? count : (count >>> 1) * 2.0;
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }
}
