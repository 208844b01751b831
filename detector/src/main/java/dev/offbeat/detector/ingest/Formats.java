package dev.offbeat.detector.ingest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The formats that there are decoders for, by the names that a configuration uses.
 *
 * <pre>{@code
 * Decoder decoder = Formats.of("influx", DecoderOptions.none(), model.metadata().features());
 * decoder.decode(record.key(), record.value(), record.timestamp(), point -> …);
 * }</pre>
 */
public final class Formats {
  /** Makes a decoder of a format for a model's features. */
  private interface Maker {
    Decoder make(OptionReader options, List<String> features);
  }

  private static final TreeMap<String, Maker> MAKERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("json", (options, features) -> new JsonDecoder(features)),
              Map.entry("otlp_proto", single(OtlpProtoDecoder::new)),
              Map.entry("otlp_json", single(OtlpJsonDecoder::new)),
              Map.entry("influx", InfluxDecoder::new),
              Map.entry("telegraf_json", TelegrafDecoder::new),
              Map.entry("prometheus_json", single(options -> new PrometheusDecoder())),
              Map.entry("metricbeat", MetricbeatDecoder::new),
              Map.entry("vector_json", single(VectorDecoder::new)),
              Map.entry("vector_native_json", single(VectorDecoder::new)),
              Map.entry("mapped", MappedDecoder::ofJson),
              Map.entry("mapped_avro", MappedDecoder::ofAvro)));

  private Formats() {}

  /** All names, in order. */
  public static List<String> names() {
    return List.copyOf(MAKERS.keySet());
  }

  /**
   * A decoder.
   *
   * @param name one of {@link #names}, also with a variant's name after a colon, such as {@code
   *     mapped:orders}, which tells apart options but not decoders
   * @param options of the format
   * @param features names of the model's features, in order
   * @throws IllegalArgumentException if there is no such format, it does not know an option, or has
   *     no points of several features; the message is a sentence
   */
  public static Decoder of(String name, DecoderOptions options, List<String> features) {
    OptionReader reader = new OptionReader(name, options);
    Decoder decoder = maker(name).make(reader, List.copyOf(features));
    reader.requireNothingLeft();
    return decoder;
  }

  /**
   * Looks whether there is such a format.
   *
   * @throws IllegalArgumentException if not
   */
  public static void requireKnown(String name) {
    maker(name);
  }

  private static Maker maker(String name) {
    int colon = name.indexOf(':');
    Maker maker = MAKERS.get(colon < 0 ? name : name.substring(0, colon));
    if (maker == null) {
      throw new IllegalArgumentException(
          "expected one of %s, found %s".formatted(String.join(", ", names()), name));
    }
    return maker;
  }

  /** A format whose points have one value each. */
  private static Maker single(Function<OptionReader, Decoder> make) {
    return (options, features) -> {
      if (features.size() != 1) {
        throw new IllegalArgumentException(
            ("%s: expected a model of one feature, for a point of this format has one value, found"
                    + " features %s")
                .formatted(options.format(), features));
      }
      return make.apply(options);
    };
  }
}
