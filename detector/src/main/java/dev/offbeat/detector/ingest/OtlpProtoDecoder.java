package dev.offbeat.detector.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import org.jspecify.annotations.Nullable;

/**
 * OTLP as protobuf, the default of the OpenTelemetry Collector's Kafka exporter: an {@code
 * ExportMetricsServiceRequest}.
 */
final class OtlpProtoDecoder implements Decoder {
  static final int LARGEST_PAYLOAD = 4 << 20;

  private final OtlpPoints points;

  OtlpProtoDecoder(OptionReader options) {
    points = new OtlpPoints(options);
  }

  @Override
  public void decode(
      byte @Nullable [] key, byte @Nullable [] payload, long recordTimestampMillis, Sink sink)
      throws DecodeException {
    byte[] bytes = Payloads.require(payload, "an OTLP request in protobuf", LARGEST_PAYLOAD);
    ExportMetricsServiceRequest request;
    try {
      request = ExportMetricsServiceRequest.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new DecodeException(
          Reason.MALFORMED,
          "expected an OTLP request in protobuf, found: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    if (request.getResourceMetricsCount() == 0 && bytes.length > 0) {
      throw new DecodeException(
          Reason.MALFORMED, "expected an OTLP request of metrics, found another message");
    }
    PointBuffer buffer = new PointBuffer();
    points.add(request, recordTimestampMillis, buffer);
    buffer.handOver(sink);
  }

  @Override
  public boolean keyIsSeries() {
    return false;
  }
}
