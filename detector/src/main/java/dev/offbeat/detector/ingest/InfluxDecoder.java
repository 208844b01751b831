package dev.offbeat.detector.ingest;

import dev.offbeat.detector.ingest.DecodeException.Reason;
import dev.offbeat.detector.ingest.Point.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Influx line protocol, the default of Telegraf's Kafka output: lines of a measurement, its tags,
 * its fields and a time.
 *
 * <pre>
 * cpu,cpu=cpu0,host=loaner usage_idle=68.75,usage_user=25.0 1568760922000000000
 * </pre>
 *
 * Tags become labels. Fields that are texts or truth values are passed over. A line that cannot be
 * read rejects the record.
 */
final class InfluxDecoder implements Decoder {
  static final int LARGEST_PAYLOAD = 4 << 20;

  private final FieldPoints points;
  private final EpochUnit precision;

  InfluxDecoder(OptionReader options, List<String> features) {
    points = new FieldPoints(features);
    precision = options.unit("precision", "ns");
  }

  @Override
  public void decode(
      byte @Nullable [] key, byte @Nullable [] payload, long recordTimestampMillis, Sink sink)
      throws DecodeException {
    byte[] bytes = Payloads.require(payload, "Influx line protocol", LARGEST_PAYLOAD);
    PointBuffer buffer = new PointBuffer();
    InfluxLines lines = new InfluxLines(text(bytes));
    while (lines.next()) {
      try {
        lines.readLine();
        String time = lines.timestamp();
        points.add(
            buffer,
            lines.measurement(),
            lines.tags(),
            time.isEmpty()
                ? RecordTime.require(recordTimestampMillis)
                : precision.wholeMillis(time),
            Kind.UNKNOWN,
            0,
            lines.fields());
      } catch (DecodeException e) {
        throw new DecodeException(
            e.reason(), "line %d: %s".formatted(lines.number(), e.getMessage()));
      }
    }
    buffer.handOver(sink);
  }

  @Override
  public boolean keyIsSeries() {
    return false;
  }

  private static String text(byte[] bytes) throws DecodeException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DecodeException(
          Reason.MALFORMED, "expected Influx line protocol in UTF-8, found other bytes");
    }
  }
}
