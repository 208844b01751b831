package dev.offbeat.detector.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** A good payload of each format, and a decoder that reads it. */
final class Payload {
  private Payload() {}

  /** Names of the formats. */
  static List<String> formats() {
    return Formats.names();
  }

  static Map<String, byte[]> all() {
    Map<String, byte[]> payloads = new LinkedHashMap<>();
    formats().forEach(format -> payloads.put(format, of(format)));
    return payloads;
  }

  static byte[] of(String format) {
    try {
      return switch (format) {
        case "json" -> "{\"timestamp\":1458229140,\"value\":\"41.5\"}".getBytes(UTF_8);
        case "otlp_json" -> OtlpDecoderTest.EXAMPLE.getBytes(UTF_8);
        case "otlp_proto" -> {
          ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
          ProtoJson.merge(Json.object(OtlpDecoderTest.EXAMPLE.getBytes(UTF_8)), request);
          yield request.build().toByteArray();
        }
        case "influx" ->
            "cpu,cpu=cpu0,host=a\\ b idle=68.75,user=25i,s=\"x\" 1568760922000000000\nm value=1\n"
                .getBytes(UTF_8);
        case "telegraf_json" -> AgentJsonDecoderTest.TELEGRAF.getBytes(UTF_8);
        case "prometheus_json" -> AgentJsonDecoderTest.PROMETHEUS.getBytes(UTF_8);
        case "metricbeat" -> AgentJsonDecoderTest.METRICBEAT.getBytes(UTF_8);
        case "vector_json" -> AgentJsonDecoderTest.VECTOR.getBytes(UTF_8);
        case "vector_native_json" ->
            ("{\"metric\":" + AgentJsonDecoderTest.VECTOR + "}").getBytes(UTF_8);
        case "mapped" ->
            "{\"at\":1458229140,\"host\":\"a\",\"values\":{\"cpu\":1,\"memory\":\"2\"}}"
                .getBytes(UTF_8);
        case "mapped_avro" -> AvroDecoderTest.payload(7);
        default -> throw new IllegalArgumentException(format);
      };
    } catch (IOException | DecodeException e) {
      throw new IllegalStateException(e);
    }
  }

  static Decoder decoder(String format) {
    return switch (format) {
      case "mapped" ->
          Decoded.decoder("mapped", "time", "/at", "labels.host", "/host", "values", "/values");
      case "mapped_avro" -> {
        Schema schema = new Schema.Parser().parse(AvroDecoderTest.SCHEMA);
        OptionReader options =
            new OptionReader(
                format,
                new DecoderOptions(
                    Map.of("time", "/at", "labels.zone", "/tags/zone", "values.level", "/level")));
        yield MappedDecoder.ofAvro(id -> schema, new Mapping(options, List.of("value")));
      }
      default -> Decoded.decoder(format);
    };
  }
}
