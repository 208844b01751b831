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
  private static final String CUMULATIVE =
      """
      {"resourceMetrics":[{"scopeMetrics":[{"metrics":[
         {"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[{
             "startTimeUnixNano":"1544712660299000000","timeUnixNano":"1544712660300000000",
             "count":4,"sum":8,"bucketCounts":["2",1,1],"explicitBounds":[0.1,2]}]}},
         {"name":"e","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[{
             "timeUnixNano":"1544712660300000000","count":7,"sum":8,"scale":3,"zeroCount":1,
             "positive":{"offset":-2,"bucketCounts":[1,0,3]},
             "negative":{"offset":5,"bucketCounts":[2]}}]}}]}]}]}
      """;

  private Payload() {}

  /** Names of the formats. */
  static List<String> formats() {
    return Formats.names();
  }

  static Map<String, byte[]> all() {
    Map<String, byte[]> payloads = new LinkedHashMap<>();
    formats().forEach(format -> payloads.put(format, of(format)));
    payloads.put("otlp_json, cumulative", CUMULATIVE.getBytes(UTF_8));
    payloads.put("otlp_proto, cumulative", request(CUMULATIVE));
    return payloads;
  }

  static byte[] of(String format) {
    try {
      return switch (format) {
        case "json" -> "{\"timestamp\":1458229140,\"value\":\"41.5\"}".getBytes(UTF_8);
        case "otlp_json" -> OtlpDecoderTest.EXAMPLE.getBytes(UTF_8);
        case "otlp_proto" -> request(OtlpDecoderTest.EXAMPLE);
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
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] request(String json) {
    try {
      ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
      ProtoJson.merge(Json.object(json.getBytes(UTF_8)), request);
      return request.build().toByteArray();
    } catch (DecodeException e) {
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
