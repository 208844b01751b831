package dev.offbeat.detector.ingest;

import dev.offbeat.detector.ingest.DecodeException.Reason;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;

/** Labels from the attributes of OTLP. Those of a data point win over its resource's. */
final class OtlpLabels {
  /** Those that tell where a value comes from, and not what version it is of. */
  static final List<String> RESOURCE_ATTRIBUTES =
      List.of(
          "service.namespace",
          "service.name",
          "service.instance.id",
          "host.name",
          "container.name",
          "k8s.cluster.name",
          "k8s.namespace.name",
          "k8s.node.name",
          "k8s.pod.name",
          "k8s.container.name",
          "k8s.deployment.name",
          "k8s.statefulset.name",
          "k8s.daemonset.name");

  private final NameSelection chosen;

  /**
   * @param resourceAttributes names of those of the resource that become labels; a star at the end
   *     stands for any rest
   */
  OtlpLabels(List<String> resourceAttributes) {
    chosen = new NameSelection(resourceAttributes);
  }

  Labels ofResource(List<KeyValue> attributes) throws DecodeException {
    Labels labels = new Labels();
    for (KeyValue attribute : attributes) {
      if (chosen.contains(attribute.getKey())) {
        labels.put(attribute.getKey(), text(attribute.getValue()));
      }
    }
    return labels;
  }

  Labels ofPoint(Labels resource, List<KeyValue> attributes) throws DecodeException {
    if (attributes.isEmpty()) {
      return resource;
    }
    Labels labels = resource.copy();
    for (KeyValue attribute : attributes) {
      labels.put(attribute.getKey(), text(attribute.getValue()));
    }
    return labels;
  }

  private static String text(AnyValue value) throws DecodeException {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> String.valueOf(value.getBoolValue());
      case INT_VALUE -> String.valueOf(value.getIntValue());
      case DOUBLE_VALUE -> String.valueOf(value.getDoubleValue());
      case VALUE_NOT_SET -> "";
      default -> {
        StringBuilder text = new StringBuilder();
        append(value, text);
        yield text.toString();
      }
    };
  }

  /** Lists and maps, as JSON would have them but for the quotes. */
  private static void append(AnyValue value, StringBuilder out) throws DecodeException {
    if (out.length() > SeriesKey.MOST_BYTES) {
      throw new DecodeException(
          Reason.SERIES_TOO_LONG,
          "expected an attribute of at most %d bytes, found a longer one"
              .formatted(SeriesKey.MOST_BYTES));
    }
    switch (value.getValueCase()) {
      case ARRAY_VALUE -> {
        char separator = '[';
        for (AnyValue element : value.getArrayValue().getValuesList()) {
          out.append(separator);
          append(element, out);
          separator = ',';
        }
        out.append(separator == '[' ? "[]" : "]");
      }
      case KVLIST_VALUE -> {
        char separator = '{';
        for (KeyValue member : value.getKvlistValue().getValuesList()) {
          out.append(separator).append(member.getKey()).append(':');
          append(member.getValue(), out);
          separator = ',';
        }
        out.append(separator == '{' ? "{}" : "}");
      }
      case STRING_VALUE, BOOL_VALUE, INT_VALUE, DOUBLE_VALUE, VALUE_NOT_SET ->
          out.append(text(value));
      default ->
          throw new DecodeException(
              Reason.NOT_SUPPORTED,
              "expected an attribute of texts, numbers, lists or maps, found bytes");
    }
  }
}
