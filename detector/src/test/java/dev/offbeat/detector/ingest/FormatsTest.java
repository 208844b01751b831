package dev.offbeat.detector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FormatsTest {
  @Test
  void of_unknownName_namesThoseThereAre() {
    assertThatThrownBy(() -> Decoded.decoder("xml"))
        .hasMessage(
            "expected one of influx, json, mapped, mapped_avro, metricbeat, otlp_json, otlp_proto,"
                + " prometheus_json, telegraf_json, vector_json, vector_native_json, found xml");
  }

  @Test
  void of_variant_isThatFormatWithOptionsOfItsOwn() {
    assertThat(Decoded.decoder("mapped:orders", "values", "/v")).isInstanceOf(MappedDecoder.class);
    assertThatThrownBy(() -> Decoded.decoder("mapped:orders"))
        .hasMessageStartingWith("input.options.mapped:orders.values: ");
  }

  @Test
  void of_severalFeatures_needAFormatThatHasThem() {
    assertThatThrownBy(() -> Decoded.decoder("otlp_proto", List.of("a", "b")))
        .hasMessage(
            "otlp_proto: expected a model of one feature, for a point of this format has one value,"
                + " found features [a, b]");
  }

  @Test
  void of_badQuantiles_areRefused() {
    assertThatThrownBy(() -> Decoded.decoder("otlp_json", "quantiles", "0.5,99"))
        .hasMessage(
            "input.options.otlp_json.quantiles: expected numbers between 0 and 1, found 99");
  }
}
