// Small drawings: where a value lies against its band, a share, and the last points of a series.
import { h, svg } from "./dom.js";
import { millis, number } from "./format.js";

/** The band, the expected value in it, and the actual one as a diamond. Drawn for the eye alone. */
export function bandMeter({ actual, expected, lower, upper }) {
  const known = [actual, expected, lower, upper];
  if (!known.every(Number.isFinite)) return null;
  const low = Math.min(...known), room = Math.max(...known) - low || 1;
  const at = (value) => `${(100 * (value - low)) / room}%`;
  const part = (name, left, right = null) => {
    const one = h("span", { class: name });
    one.style.left = at(left);
    if (right !== null) one.style.width = `${(100 * (right - left)) / room}%`;
    return one;
  };
  const over = actual < lower || actual > upper ? " outside" : "";
  return h("span", { class: "band-meter" + over, "aria-hidden": "true" }, h("span", { class: "axis" }, part("band", lower, upper), part("expected", expected), part("actual", actual)));
}

/** A part of the whole as a bar, with its number beside it. */
export function shareBar(share) {
  const bar = h("span", { class: "share-bar", "aria-hidden": "true" }, h("span"));
  bar.firstChild.style.width = share > 0 ? `${Math.max(2, Math.min(100, 100 * share))}%` : "0";
  return bar;
}

/** A score against its threshold of 1, which stands in the middle of the bar's two thirds. */
export function scoreBar(score) {
  if (!Number.isFinite(score)) return h("span", { class: "score" }, "–");
  const bar = h("span", { class: "score-bar", "aria-hidden": "true" }, h("span", { class: score >= 1 ? "over" : "" }));
  bar.firstChild.style.width = `${Math.min(100, (100 * score) / 1.5)}%`;
  return h("span", { class: "score" }, bar, h("span", {}, score >= 10 ? number(score) : score.toFixed(2)));
}

const WIDTH = 240, HEIGHT = 56;

/** The last points of a series' feature: its band, its values, and where they were anomalous. */
export function spark(history, feature = 0) {
  const points = history.points.filter((point) => Number.isFinite(point.value?.[feature]));
  if (points.length < 2) return null;
  const values = points.map((point) => point.value[feature]);
  const from = millis(points[0].timestamp), to = millis(points.at(-1).timestamp);
  const [low, high] = extent(values, points.flatMap((point) => [point.lower?.[feature], point.upper?.[feature]]));
  const x = (point) => (WIDTH * (millis(point.timestamp) - from)) / (to - from || 1);
  const y = (value) => HEIGHT - 3 - ((HEIGHT - 6) * (Math.min(high, Math.max(low, value)) - low)) / (high - low || 1);
  const banded = points.filter((point) => Number.isFinite(point.lower?.[feature]));
  const edge = (list, key) => list.map((point) => `${x(point).toFixed(1)},${y(point[key][feature]).toFixed(1)}`);
  const line = points.map((point, i) => `${x(point).toFixed(1)},${y(values[i]).toFixed(1)}`).join(" ");
  const marks = points.filter((point) => point.status === "anomalous").slice(-60);
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "spark", "aria-hidden": "true", preserveAspectRatio: "none" },
    svg("polygon", { class: "band", points: [...edge(banded, "lower"), ...edge(banded, "upper").reverse()].join(" ") }),
    svg("polyline", { class: "value", points: line }),
    ...marks.map((point) => svg("path", { class: "mark", d: `M${x(point).toFixed(1)} ${y(point.value[feature]).toFixed(1)}h0` })));
}

/** Those in the middle: what is left when the outermost hundredth at each end goes. */
function middle(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const cut = Math.floor(sorted.length / 100);
  return sorted.slice(cut, sorted.length - cut);
}

/** The range that is drawn: all values, and of the band what does not dwarf them. */
export function extent(values, band) {
  let low = Infinity, high = -Infinity;
  for (const value of values) if (Number.isFinite(value)) { low = Math.min(low, value); high = Math.max(high, value); }
  if (low > high) return [0, 1];
  const reach = Math.max(high - low, 1e-9 * Math.max(Math.abs(low), Math.abs(high)));
  const [least, most] = [low - 0.6 * reach, high + 0.6 * reach];
  for (const value of middle(band)) {
    low = Math.min(low, Math.max(least, value));
    high = Math.max(high, Math.min(most, value));
  }
  return low === high ? [low - (Math.abs(low) * 0.1 || 1), high + (Math.abs(high) * 0.1 || 1)] : [low, high];
}
