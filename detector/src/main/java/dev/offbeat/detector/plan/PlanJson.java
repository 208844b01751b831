package dev.offbeat.detector.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Duration;

/** A plan as JSON for a program. */
final class PlanJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .addModule(new SimpleModule().addSerializer(Duration.class, new SecondsSerializer()))
          .build();

  private PlanJson() {}

  /** The text; durations are seconds, sizes bytes. */
  static String of(Plan plan) {
    SampleProfile sample = plan.sample();
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", 1);
    ObjectNode read = root.putObject("sample");
    SampleSource.Scope scope = sample.scope();
    read.put(scope.isTopic() ? "topic" : "file", scope.name());
    read.put("partitions", scope.partitions());
    read.put("records", sample.records());
    read.put("bytes", scope.bytes());
    read.put("available", scope.available());
    read.put("whole", scope.isWhole());
    read.put("format", sample.format().name());
    read.put("format_reason", sample.format().why());
    ObjectNode options = read.putObject("format_options");
    sample
        .format()
        .options()
        .values()
        .forEach((key, value) -> options.put(key, key.contains("password") ? "[hidden]" : value));
    read.put("points", sample.points());
    read.put("missing", sample.missing());
    read.set("rejected", JSON.valueToTree(sample.rejected()));
    ObjectNode series = JSON.valueToTree(sample.series());
    series.put("points_per_second", sample.pointsPerSecond());
    series.set("cadence_seconds", JSON.valueToTree(sample.cadence()));
    series.set("disorder", JSON.valueToTree(sample.disorder()));
    series.set("counters", JSON.valueToTree(sample.counters()));
    series.set("keys", JSON.valueToTree(sample.keys()));
    series.put("constant", sample.constant());
    series.put("rekeyed", sample.isRekeyed());
    series.set("examples", JSON.valueToTree(sample.examples()));
    root.set("series", series);
    root.set("sizing", JSON.valueToTree(plan.sizing()));
    root.set("advice", JSON.valueToTree(plan.advice()));
    try {
      return JSON.writeValueAsString(root) + System.lineSeparator();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("trees become JSON", e);
    }
  }

  /** Writes seconds. */
  private static final class SecondsSerializer extends StdSerializer<Duration> {
    private static final long serialVersionUID = 1L;

    SecondsSerializer() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeNumber(value.toMillis() / 1000.0);
    }
  }
}
