// What the charts of a series draw: a feature against its band, and the score against 1.
import { extent } from "./meter.js";

const HIGHEST_SCORE = 6;

const at = (point, key, feature) => {
  const value = point[key]?.[feature];
  return Number.isFinite(value) ? value : NaN;
};

/** Coordinates with a break before a point that came after a gap. */
function coordinates(points, y) {
  const result = [];
  for (const point of points) {
    if (point.afterGap) result.push({ x: point.x - 1, y: NaN });
    result.push({ x: point.x, y: y(point) });
  }
  return result;
}

const lone = (points, wanted, feature) => points.filter(wanted).map((point) => ({ x: point.x, y: at(point, "value", feature) }));

const isOutside = (point, feature) => at(point, "value", feature) < at(point, "lower", feature) || at(point, "value", feature) > at(point, "upper", feature);

/** Of an anomalous point the features that left their band; all of them where none did. */
function isStrange(point, feature) {
  if (point.status !== "anomalous") return false;
  return isOutside(point, feature) || !point.value.some((_, other) => isOutside(point, other));
}

export function featureKind(feature) {
  return {
    className: "feature",
    datasets: (css, translucent) => {
      const line = { borderJoinStyle: "round", pointRadius: 0 };
      return [
        { ...line, borderWidth: 0 },
        { ...line, borderWidth: 0, fill: "-1", backgroundColor: translucent(css("expected"), 0.16) },
        { ...line, borderColor: css("expected"), borderDash: [5, 3] },
        { ...line, borderColor: css("observed"), segment: { borderDash: (one) => (one.p1.raw.imputed ? [2, 3] : undefined) } },
        { showLine: false, pointStyle: "rect", pointBackgroundColor: css("panel"), pointBorderColor: css("observed"), pointBorderWidth: 1.2 },
        { showLine: false, pointStyle: "rectRot", pointBackgroundColor: css("critical"), pointBorderColor: css("panel"), pointBorderWidth: 0.5 },
      ];
    },
    data: (points) => {
      const values = coordinates(points, (point) => at(point, "value", feature));
      const imputed = new Set(points.filter((point) => point.imputed).map((point) => point.x));
      if (imputed.size) for (const one of values) if (imputed.has(one.x)) one.imputed = true;
      return [
        coordinates(points, (point) => at(point, "lower", feature)),
        coordinates(points, (point) => at(point, "upper", feature)),
        coordinates(points, (point) => at(point, "expected", feature)),
        values,
        lone(points, (point) => point.imputed, feature),
        lone(points, (point) => isStrange(point, feature), feature),
      ];
    },
    range: (points) => {
      const [low, high] = extent(points.flatMap((point) => [at(point, "value", feature), at(point, "expected", feature)]),
        points.flatMap((point) => (point.status === "warmup" ? [] : [at(point, "lower", feature), at(point, "upper", feature)])));
      const margin = 0.06 * (high - low);
      return [low - margin, high + margin];
    },
    dots: (point) => [[at(point, "expected", feature), "expected"], [at(point, "value", feature), "observed"]],
  };
}

export function scoreKind() {
  const score = (point) => (Number.isFinite(point.score) ? point.score : NaN);
  return {
    className: "score-strip",
    threshold: true,
    datasets: (css, translucent) => {
      const step = { borderWidth: 1, pointRadius: 0, stepped: "middle" };
      return [
        { ...step, borderColor: translucent(css("quiet"), 0.8), fill: "origin", backgroundColor: translucent(css("quiet"), 0.25) },
        { ...step, borderColor: css("critical"), fill: { value: 1 }, backgroundColor: translucent(css("critical"), 0.45) },
      ];
    },
    data: (points) => [
      coordinates(points, (point) => Math.min(1, score(point))),
      coordinates(points, (point) => (score(point) >= 1 ? Math.min(HIGHEST_SCORE, score(point)) : score(point) < 1 ? 1 : NaN)),
    ],
    range: (points) => {
      let most = 1;
      for (const point of points) if (point.score > most) most = point.score;
      return [0, Math.min(HIGHEST_SCORE, Math.max(1.5, 1.1 * most))];
    },
    dots: (point) => [[Math.min(HIGHEST_SCORE, point.score ?? NaN), point.score >= 1 ? "critical" : "quiet"]],
  };
}
