package dev.offbeat.detector.ingest;

import static dev.offbeat.detector.ingest.Decoded.decoder;
import static dev.offbeat.detector.ingest.Decoded.point;
import static dev.offbeat.detector.ingest.Decoded.points;
import static dev.offbeat.detector.ingest.Decoded.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfluxDecoderTest {
  private final Decoder decoder = decoder("influx");

  @Test
  void decode_lines_areAPointAField() throws DecodeException {
    assertThat(
            points(
                decoder,
                """
                # a comment
                cpu,cpu=cpu0,host=loaner usage_idle=68.75,usage_user=25.0 1568760922000000000

                mem,host=loaner used=17i,free=3u,value=-1e3 1568760922000999999\r
                """))
        .containsExactly(
            point("cpu_usage_idle{cpu=\"cpu0\",host=\"loaner\"}", 1568760922000L, 68.75),
            point("cpu_usage_user{cpu=\"cpu0\",host=\"loaner\"}", 1568760922000L, 25),
            point("mem_used{host=\"loaner\"}", 1568760922000L, 17),
            point("mem_free{host=\"loaner\"}", 1568760922000L, 3),
            point("mem{host=\"loaner\"}", 1568760922000L, -1000));
  }

  @Test
  void decode_textsAndTruthValues_arePassedOver() throws DecodeException {
    assertThat(
            points(
                decoder,
                "m a=\"x, y=1 \\\" \nz\\\\\",b=t,c=FALSE,value=1,d=\"\" 7000000\nm value=2"))
        .containsExactly(point("m", 7, 1), point("m", Decoded.RECORD_MILLIS, 2));
  }

  @Test
  void decode_escapes_areUndone() throws DecodeException {
    // The measurement is a b,c=d\e; its tag is "t= x", with the value "1,2 3=4".
    assertThat(points(decoder, "a\\ b\\,c=d\\e,t\\=\\ x=1\\,2\\ 3\\=4 f\\=o=2 0"))
        .containsExactly(point("\"a b,c=d\\\\e_f=o\"{\"t= x\"=\"1,2 3=4\"}", 0, 2));
  }

  @Test
  void decode_notFinite_isMissing() throws DecodeException {
    assertThat(points(decoder, "m value=NaN 1").get(0).observation().value(0)).isNaN();
    assertThat(points(decoder, "m value=+Inf 1").get(0).observation().value(0)).isNaN();
  }

  @Test
  void decode_precision_isTheTimesUnit() throws DecodeException {
    assertThat(points(decoder("influx", "precision", "s"), "m value=1 7"))
        .containsExactly(point("m", 7_000, 1));
  }

  @Test
  void decode_severalFeatures_areOneSeriesALine() throws DecodeException {
    assertThat(
            points(
                decoder("influx", List.of("a", "b")), "m,h=x b=2,a=1,c=3 0\nn c=1 0\nm,h=y b=4 0"))
        .extracting(point -> point.series() + point.observation())
        .containsExactly(
            "m{h=\"x\"}" + Observation.of(0, 1, 2),
            "m{h=\"y\"}" + Observation.of(0, Double.NaN, 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m| MALFORMED| expected a space and fields, found the end of the line",
        "m 1| MALFORMED| expected =, found the end of the line",
        "m a=1 1 1| MALFORMED| expected the end of the line, found 1",
        "m a=1 x| TIMESTAMP_INVALID| expected a time as a whole number since the epoch, found x",
        "m a=1 99999999999999999999| TIMESTAMP_INVALID| expected",
        "m a=| VALUE_INVALID| expected a value of field a, found none",
        "m a=high| VALUE_INVALID| expected a to be a number, found high",
        "m a=1.5.2| VALUE_INVALID| expected a to be a number",
        "m a=1j| VALUE_INVALID| expected a to be a number",
        "m a=\"x| MALFORMED| expected a closing quote",
        "m a=\"x\"y 1| MALFORMED| expected the end of the line",
        ",t=1 a=1| MALFORMED| expected a measurement, found ,t=1 a=1",
        "m,=1 a=1| MALFORMED| expected a tag",
        "m,t= a=1| MALFORMED| expected a value of tag t",
        "m,t a=1| MALFORMED| expected =",
        "m a=1,| MALFORMED| expected a field",
        "m  a=1, b=1| MALFORMED| expected a field"
      })
  void decode_badLine_rejectsTheRecordAndSaysWhere(String line, Reason reason, String message) {
    DecodeException e = rejection(decoder, "m a=1 1\n\n" + line + "\nm a=2 2\n");

    assertThat(e.reason()).isEqualTo(reason);
    assertThat(e).hasMessageStartingWith("line 3: " + message);
  }

  @Test
  void decode_badLineAfterTextOfLines_hasItsNumber() {
    assertThat(rejection(decoder, "m a=\"1\n2\n\",b=1 1\nm")).hasMessageStartingWith("line 4: ");
  }

  @Test
  void decode_moreThanATopicHolds_isRefused() {
    assertThat(rejection(decoder, "a b=1\n".repeat(100_001)).reason())
        .isEqualTo(Reason.TOO_MANY_POINTS);
    assertThat(rejection(decoder, "a,t=" + "x".repeat(900) + " " + fields(30_000) + "\n").reason())
        .isEqualTo(Reason.TOO_MANY_POINTS);
    assertThat(rejection(decoder, new byte[5 << 20]).reason()).isEqualTo(Reason.PAYLOAD_TOO_LARGE);
    assertThat(rejection(decoder, "a,t=" + "x".repeat(2000) + " b=1").reason())
        .isEqualTo(Reason.SERIES_TOO_LONG);
    assertThat(rejection(decoder, new byte[] {'m', (byte) 0xff}).reason())
        .isEqualTo(Reason.MALFORMED);
  }

  private static String fields(int count) {
    StringBuilder fields = new StringBuilder("f=1");
    for (int i = 1; i < count; i++) {
      fields.append(",f").append(i).append("=1");
    }
    return fields.toString();
  }
}
