package dev.offbeat.detector.ingest;

import dev.offbeat.detector.histogram.Buckets;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import dev.offbeat.detector.ingest.Point.Kind;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
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
import java.util.Arrays;
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
      long[] counts = counts(point.getBucketCountsList());
      double[] bounds =
          point.getExplicitBoundsList().stream().mapToDouble(Double::doubleValue).toArray();
      if (counts.length != 0 && counts.length != bounds.length + 1) {
        throw DistributionPoints.bucketsMismatch(bounds.length, counts.length);
      }
      boolean missing = isMissing(point.getFlags());
      distributions.add(
          place(
              point.getAttributesList(),
              point.getTimeUnixNano(),
              kind,
              point.getStartTimeUnixNano()),
          missing ? Double.NaN : unsigned(point.getCount()),
          missing ? Double.valueOf(Double.NaN) : point.hasSum() ? (Double) point.getSum() : null,
          missing || (bounds.length > 0 && counts.length > 0)
              ? Buckets.explicit(bounds, Arrays.copyOf(counts, bounds.length + 1))
              : null,
          point.hasMin() ? point.getMin() : Double.NaN,
          point.hasMax() ? point.getMax() : Double.NaN);
    }

    private void addExponential(ExponentialHistogramDataPoint point, Kind kind)
        throws DecodeException {
      boolean missing = isMissing(point.getFlags());
      distributions.add(
          place(
              point.getAttributesList(),
              point.getTimeUnixNano(),
              kind,
              point.getStartTimeUnixNano()),
          missing ? Double.NaN : unsigned(point.getCount()),
          missing ? Double.valueOf(Double.NaN) : point.hasSum() ? (Double) point.getSum() : null,
          Buckets.exponential(
              point.getScale(),
              point.getZeroThreshold(),
              count(point.getZeroCount()),
              point.getNegative().getOffset(),
              counts(point.getNegative().getBucketCountsList()),
              point.getPositive().getOffset(),
              counts(point.getPositive().getBucketCountsList())),
          point.hasMin() ? point.getMin() : Double.NaN,
          point.hasMax() ? point.getMax() : Double.NaN);
    }

    /** Its count and sum are since the start, its quantiles of whatever window the agent chose. */
    private void addSummary(SummaryDataPoint point) throws DecodeException {
      boolean missing = isMissing(point.getFlags());
      DistributionPoints.Place place =
          place(
              point.getAttributesList(),
              point.getTimeUnixNano(),
              Kind.CUMULATIVE,
              point.getStartTimeUnixNano());
      distributions.add(
          place,
          missing ? Double.NaN : unsigned(point.getCount()),
          missing ? Double.NaN : point.getSum(),
          null,
          Double.NaN,
          Double.NaN);
      for (ValueAtQuantile value : point.getQuantileValuesList()) {
        distributions.addIfChosen(
            place, value.getQuantile(), missing ? Double.NaN : value.getValue());
      }
    }

    private DistributionPoints.Place place(
        List<KeyValue> ofPoint, long unixNano, Kind kind, long startUnixNano)
        throws DecodeException {
      return new DistributionPoints.Place(
          out,
          name,
          attributes.ofPoint(labels, ofPoint),
          time(unixNano),
          kind,
          start(startUnixNano));
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

  private static long[] counts(List<Long> values) {
    return values.stream().mapToLong(OtlpPoints::count).toArray();
  }

  /** Counts are unsigned; the largest that can be held stands for those of the sign bit. */
  private static long count(long unsigned) {
    return unsigned < 0 ? Long.MAX_VALUE : unsigned;
  }
}
