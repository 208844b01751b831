package dev.offbeat.detector.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.Point.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a decoder makes of a payload. */
final class Decoded {
  static final long RECORD_MILLIS = 5_000;

  private Decoded() {}

  static Decoder decoder(String format, String... options) {
    return decoder(format, List.of("value"), options);
  }

  static Decoder decoder(String format, List<String> features, String... options) {
    Map<String, String> map = new java.util.HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      map.put(options[i], options[i + 1]);
    }
    return Formats.of(format, new DecoderOptions(map), features);
  }

  static List<Point> points(Decoder decoder, String payload) throws DecodeException {
    return points(decoder, payload.getBytes(UTF_8));
  }

  static List<Point> points(Decoder decoder, byte @Nullable [] payload) throws DecodeException {
    List<Point> points = new ArrayList<>();
    decoder.decode(null, payload, RECORD_MILLIS, points::add);
    return points;
  }

  /** Why a payload is rejected; it hands over nothing. */
  static DecodeException rejection(Decoder decoder, byte @Nullable [] payload) {
    DecodeException e =
        catchThrowableOfType(
            DecodeException.class,
            () ->
                decoder.decode(null, payload, RECORD_MILLIS, point -> assertThat(point).isNull()));
    assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(500).doesNotContain("\n");
    return e;
  }

  static DecodeException rejection(Decoder decoder, String payload) {
    return rejection(decoder, payload.getBytes(UTF_8));
  }

  static Point point(String series, long millis, double value) {
    return Point.of(series, Observation.of(millis, value));
  }

  static Point point(String series, long millis, double value, Kind kind, long startMillis) {
    return new Point(series, Observation.of(millis, value), kind, startMillis, 0);
  }
}
