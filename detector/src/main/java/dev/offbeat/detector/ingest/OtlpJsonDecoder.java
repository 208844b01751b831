package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import org.jspecify.annotations.Nullable;

/**
 * OTLP as JSON, the other encoding of the OpenTelemetry Collector's Kafka exporter. Whole numbers
 * may be quoted or bare, enumerations numbers or names.
 */
final class OtlpJsonDecoder implements Decoder {
  private final OtlpPoints points;

  OtlpJsonDecoder(OptionReader options) {
    points = new OtlpPoints(options);
  }

  @Override
  public void decode(
      byte @Nullable [] key, byte @Nullable [] payload, long recordTimestampMillis, Sink sink)
      throws DecodeException {
    JsonNode root = Json.object(payload);
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    ProtoJson.merge(root, request);
    if (request.getResourceMetricsCount() == 0 && !root.isEmpty() && !root.has("resourceMetrics")) {
      throw new DecodeException(Reason.FIELD_MISSING, "expected resourceMetrics, found none");
    }
    PointBuffer buffer = new PointBuffer();
    points.add(request.build(), recordTimestampMillis, buffer);
    buffer.handOver(sink);
  }

  @Override
  public boolean keyIsSeries() {
    return false;
  }
}
