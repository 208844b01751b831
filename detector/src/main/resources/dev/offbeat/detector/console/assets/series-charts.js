// The charts of a series: one for each feature and one for the score, over one span of time.
import { announce, h, throttled } from "./dom.js";
import { DASH, fixed, millis, moment, number, time } from "./format.js";
import { featureKind, scoreKind } from "./kinds.js";
import { Plot } from "./plot.js";
import { dragToZoom, Span, spanButtons, spanKey } from "./span.js";

const MOST_POINTS = 5000;
const REDRAW_MILLIS = 60;
const GAP_IN_CADENCES = 1.9;
const TABLE_ROWS = 200;
const SCORED = new Set(["normal", "anomalous", "warmup", "imputed", "missing"]);
const STATUS = { warmup: "warming", missing: "missing", imputed: "imputed", late: "late", duplicate: "duplicate", normal: "normal", anomalous: "anomalous" };

const statusWord = (point) => (point.imputed && point.status !== "imputed" ? `${STATUS[point.status]}, imputed` : STATUS[point.status]);

const LEGEND = [["value", "value"], ["expected", "expected"], ["band", "normal band"], ["anomalous", "anomalous"], ["imputed", "imputed"], ["gap", "gap"], ["span", "incident"]];

export class SeriesCharts {
  constructor(features, cadenceMillis) {
    this.features = features;
    this.cadence = cadenceMillis;
    this.points = [];
    this.shared = { span: new Span(() => this.moved()), incidents: [], gaps: [], reading: null };
    this.plots = [...features.map((_, i) => new Plot(featureKind(i), this.shared, false)), new Plot(scoreKind(), this.shared, true)];
    this.redraw = throttled(REDRAW_MILLIS, () => this.draw());
    this.themed = () => { this.plots.forEach((plot) => plot.create()); this.draw(); };
    document.addEventListener("themed", this.themed);
    this.readout = h("p", { class: "readout" });
    this.shown = h("span", { class: "shown" });
    this.table = h("div", { class: "scroll" });
    this.box = this.slider();
    this.details = h("details", { ontoggle: () => this.tabulate() }, h("summary", {}, "These points as a table"), this.table);
    this.element = h("section", { class: "panel charts", "aria-labelledby": "chart-title" },
      h("div", { class: "section-head" }, h("h2", { id: "chart-title" }, "Live"), this.shown, spanButtons(this.span, ...this.presets())),
      h("ul", { class: "legend" }, ...LEGEND.map(([key, word]) => h("li", {}, h("span", { class: "swatch " + key }), word))),
      this.readout, this.box,
      h("p", { class: "hint" }, "Drag to zoom, double-click to see all. Keys: arrows read, + and − zoom, Shift with arrows moves, 0 shows all."),
      this.details);
  }

  get span() {
    return this.shared.span;
  }

  presets() {
    return [100, 500].map((n) => h("button", { type: "button", class: "quiet", title: `The last ${n} points`, onclick: () => this.last(n) }, `Last ${n}`));
  }

  last(n) {
    if (this.points.length < 2) return;
    this.span.follows = true;
    this.span.set(this.points[Math.max(0, this.points.length - n)].x, this.points.at(-1).x);
  }

  slider() {
    const charts = this.plots.map((plot, i) => h("figure", { class: "chart" },
      h("figcaption", {}, i < this.features.length ? this.features[i] : "score", i < this.features.length ? null : h("span", { class: "quiet" }, " 1 is the threshold")), plot.box));
    const box = h("div", {
      class: "plots", tabindex: "0", role: "slider", "aria-label": "Points of the series: read them with the arrow keys",
      "aria-valuemin": "1", "aria-valuemax": "1", "aria-valuenow": "1", "aria-valuetext": "no point yet",
    }, ...charts);
    box.addEventListener("pointermove", (event) => this.point(event));
    box.addEventListener("pointerleave", () => this.read(null));
    box.addEventListener("keydown", (event) => this.key(event));
    dragToZoom(box, () => this.plots[0].area, this.span);
    return box;
  }

  /** Draws for the first time: the charts need their place on the page. */
  start() {
    this.plots.forEach((plot) => plot.create());
  }

  setHistory(points) {
    const all = points.filter((point) => SCORED.has(point.status)).map(placed);
    all.sort((a, b) => a.x - b.x);
    this.points = all.slice(-MOST_POINTS);
    this.cadence ??= usualStep(this.points);
    this.span.smallest = Math.max(1000, 4 * (this.cadence ?? 1000));
    this.bind();
    this.draw();
  }

  append(point) {
    if (!SCORED.has(point.status)) return;
    const next = placed(point);
    const last = this.points.at(-1);
    if (last && next.x <= last.x) return;
    this.points.push(next);
    if (this.points.length > MOST_POINTS) this.points.shift();
    this.bind();
    this.redraw();
  }

  setIncidents(incidents) {
    this.shared.incidents = incidents;
    this.redraw();
  }

  bind() {
    if (this.points.length < 2) return;
    this.span.bind(this.points[0].x, this.points.at(-1).x);
    this.findGaps();
  }

  /** Gaps are where no value came for longer than usual, whether or not the network stepped over it. */
  findGaps() {
    this.shared.gaps = [];
    const longest = GAP_IN_CADENCES * (this.cadence || Infinity);
    let before = null, valued = null;
    for (const point of this.points) {
      point.afterGap = before !== null && point.x - before.x > longest;
      before = point;
      if (!point.value?.some(Number.isFinite)) continue;
      if (valued !== null && point.x - valued.x > longest) this.shared.gaps.push({ from: valued.x, to: point.x });
      valued = point;
    }
  }

  moved() {
    this.redraw();
    announce(`Shown: ${moment(this.span.from)} to ${moment(this.span.to)}`);
  }

  visible() {
    const { from, to } = this.span;
    let first = lowerBound(this.points, from), last = lowerBound(this.points, to + 1);
    first = Math.max(0, first - 1);
    last = Math.min(this.points.length, last + 1);
    return this.points.slice(first, last);
  }

  draw() {
    if (this.points.length < 2 || !this.plots[0].chart) return;
    const points = this.visible();
    this.plots.forEach((plot) => plot.update(points));
    this.shown.replaceChildren(time(this.span.from), " to ", time(this.span.to), this.span.follows ? ", following" : "");
    this.box.setAttribute("aria-valuemax", String(this.points.length));
    if (!this.shared.reading) this.say(this.points.at(-1), "latest");
    if (this.details.open) this.tabulate();
  }

  point(event) {
    if (this.points.length < 2) return;
    const { left, width } = this.plots[0].area;
    const x = event.clientX - this.box.getBoundingClientRect().left;
    if (x < left - 4 || x > left + width + 4) return this.read(null);
    const at = this.span.from + ((x - left) / width) * (this.span.to - this.span.from);
    const i = lowerBound(this.points, at);
    const [before, after] = [this.points[i - 1], this.points[i]];
    this.read(!before || (after && after.x - at < at - before.x) ? (after ?? before) : before);
  }

  key(event) {
    if (spanKey(event, this.span)) return;
    const keys = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };
    if (!(event.key in keys) || this.points.length < 2) return;
    event.preventDefault();
    const now = this.shared.reading ? this.points.indexOf(this.shared.reading.point) : this.points.length;
    const next = Math.max(0, Math.min(this.points.length - 1, now + keys[event.key]));
    const point = this.points[next];
    if (point.x < this.span.from || point.x > this.span.to) this.span.set(point.x - (this.span.to - this.span.from) / 2, point.x + (this.span.to - this.span.from) / 2);
    this.read(point);
    this.box.setAttribute("aria-valuenow", String(next + 1));
  }

  read(point) {
    this.shared.reading = point ? { x: point.x, point } : null;
    this.plots.forEach((plot) => plot.chart && plot.read());
    this.say(point ?? this.points.at(-1), point ? "" : "latest");
  }

  say(point, word) {
    if (!point) return;
    const score = Number.isFinite(point.score) ? fixed(point.score, 2) : DASH;
    const features = this.features.map((name, i) => h("span", {}, this.features.length > 1 ? name + " " : "value ", h("b", {}, number(point.value?.[i])), " expected ", h("b", {}, number(point.expected?.[i])), ` (${number(point.lower?.[i])} to ${number(point.upper?.[i])})`));
    this.readout.replaceChildren(h("span", {}, word ? word + " " : "", h("b", {}, time(point.x))), ...features.slice(0, 4),
      h("span", {}, "score ", h("b", {}, score)), h("span", { class: "status " + point.status }, statusWord(point)));
    this.box.setAttribute("aria-valuetext", this.readout.textContent.replace(/\s+/g, " "));
  }

  tabulate() {
    if (!this.details.open) return;
    const { from, to } = this.span;
    const rows = this.points.filter((point) => point.x >= from && point.x <= to).slice(-TABLE_ROWS).reverse();
    const heads = this.features.flatMap((name) => [name, "expected", "from", "to"]);
    this.table.replaceChildren(h("table", { class: "numbers" },
      h("caption", {}, `The newest ${rows.length} points of the span shown`),
      h("thead", {}, h("tr", {}, ...["time", ...heads, "score", "status"].map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, ...rows.map((point) => h("tr", {}, h("td", {}, time(point.x)),
        ...this.features.flatMap((_, i) => ["value", "expected", "lower", "upper"].map((key) => h("td", {}, number(point[key]?.[i])))),
        h("td", {}, Number.isFinite(point.score) ? fixed(point.score, 2) : DASH), h("td", { class: "text" }, statusWord(point)))))));
  }

  close() {
    this.redraw.cancel();
    document.removeEventListener("themed", this.themed);
    this.plots.forEach((plot) => plot.destroy());
  }
}

/** A point with its place in time; imputed where its value is no observed one. */
const placed = (point) => ({ ...point, x: millis(point.timestamp), imputed: point.imputed || point.status === "imputed" });

function lowerBound(points, x) {
  let low = 0, high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle].x < x) low = middle + 1; else high = middle;
  }
  return low;
}

function usualStep(points) {
  const steps = points.slice(1).map((point, i) => point.x - points[i].x).sort((a, b) => a - b);
  return steps.length ? steps[steps.length >> 1] : null;
}
