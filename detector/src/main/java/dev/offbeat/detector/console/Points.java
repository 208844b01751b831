package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.Detection;
import java.util.function.ToDoubleFunction;

/** History points as JSON. */
final class Points {
  private Points() {}

  static ObjectNode json(PointView point) {
    Detection.Status status = point.status();
    boolean isScored = status != null && status.isScored();
    ObjectNode json = Json.object();
    json.put("timestamp", Json.time(point.timestampMillis()));
    json.put("status", status == null ? "imputed" : Json.code(status));
    json.put("imputed", point.imputed());
    json.set("value", numbers(point, PointView.Feature::value));
    json.set("expected", numbers(point, PointView.Feature::expected));
    json.set("lower", numbers(point, PointView.Feature::lower));
    json.set("upper", numbers(point, PointView.Feature::upper));
    json.set("score", Json.number(isScored ? point.score() : Double.NaN));
    json.put("gate", isScored ? Json.code(point.gate()) : null);
    return json;
  }

  private static ArrayNode numbers(PointView point, ToDoubleFunction<PointView.Feature> number) {
    return Json.numbers(point.features().stream().mapToDouble(number).toArray());
  }
}
