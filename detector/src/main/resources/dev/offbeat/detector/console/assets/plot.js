// One chart of the series page: a feature with its band, or the score. Drawn by Chart.js.
import { css, h } from "./dom.js";
import { tickNumber, tickText, timeTicks } from "./format.js";

/** Room for the vertical axis, the same for all charts so that their times stand in line. */
const AXIS_WIDTH = 52;

/** Room right of the last label's middle, so that all charts end at the same place. */
const LABEL_ROOM = 20;

const translucent = (colour, alpha) => colour + Math.round(255 * alpha).toString(16).padStart(2, "0");

// Incidents as shaded spans, gaps as hatched ones, behind the lines.
const spans = (shared) => ({
  id: "spans",
  beforeDatasetsDraw(chart) {
    const { ctx, chartArea: area, scales: { x } } = chart;
    const within = (time) => Math.max(area.left, Math.min(area.right, x.getPixelForValue(time)));
    ctx.save();
    for (const gap of shared.gaps) {
      const left = within(gap.from), right = within(gap.to);
      if (right - left < 1) continue;
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, area.top, right - left, area.height);
      ctx.clip();
      ctx.strokeStyle = css("hatch");
      ctx.beginPath();
      for (let at = left - area.height; at < right; at += 7) {
        ctx.moveTo(at, area.bottom);
        ctx.lineTo(at + area.height, area.top);
      }
      ctx.stroke();
      ctx.restore();
    }
    for (const one of shared.incidents) {
      const left = within(one.from), right = within(one.to);
      if (right <= area.left || left >= area.right) continue;
      const colour = css(one.severity);
      const width = Math.max(2, right - left);
      ctx.fillStyle = translucent(colour, 0.1);
      ctx.fillRect(left, area.top, width, area.height);
      ctx.fillStyle = colour;
      ctx.fillRect(left, area.top, width, 3);
    }
    ctx.restore();
  },
});

// The threshold of the score, and the line where values are read.
const lines = (shared, kind) => ({
  id: "lines",
  afterDatasetsDraw(chart) {
    const { ctx, chartArea: area, scales: { x, y } } = chart;
    ctx.save();
    if (kind.threshold) {
      ctx.strokeStyle = css("critical");
      ctx.setLineDash([5, 4]);
      ctx.beginPath();
      ctx.moveTo(area.left, y.getPixelForValue(1));
      ctx.lineTo(area.right, y.getPixelForValue(1));
      ctx.stroke();
      ctx.setLineDash([]);
    }
    const reading = shared.reading;
    if (reading && reading.x >= x.min && reading.x <= x.max) {
      const at = x.getPixelForValue(reading.x);
      ctx.strokeStyle = css("quiet");
      ctx.beginPath();
      ctx.moveTo(at, area.top);
      ctx.lineTo(at, area.bottom);
      ctx.stroke();
      for (const [value, colour] of kind.dots(reading.point)) {
        if (!Number.isFinite(value)) continue;
        ctx.fillStyle = css(colour);
        ctx.beginPath();
        ctx.arc(at, Math.max(area.top, Math.min(area.bottom, y.getPixelForValue(value))), 3.5, 0, 2 * Math.PI);
        ctx.fill();
      }
    }
    ctx.restore();
  },
});

function axes(withTime) {
  const ticks = { color: css("quiet"), maxRotation: 0, autoSkip: false, font: { size: 11 } };
  return {
    x: {
      type: "linear", min: 0, max: 1,
      grid: { color: css("grid"), drawTicks: withTime }, border: { color: css("rule") },
      ticks: {
        ...ticks, display: withTime,
        callback: (value, i, all) => tickText(value, i ? all[i - 1].value : null, all.length > 1 ? all[1].value - all[0].value : 3600000),
      },
      afterBuildTicks: (axis) => {
        const last = axis.max - ((axis.max - axis.min) * LABEL_ROOM) / Math.max(1, axis.width);
        axis.ticks = timeTicks(axis.min, last, Math.floor(axis.width / 88)).ticks.map((value) => ({ value }));
      },
      afterFit: (axis) => { axis.paddingLeft = axis.paddingRight = 0; },
    },
    y: {
      type: "linear",
      grid: { color: css("grid"), drawTicks: false }, border: { display: false },
      ticks: { ...ticks, autoSkip: true, includeBounds: false, padding: 8, maxTicksLimit: 6, callback: (value, i, all) => tickNumber(value, all.length > 1 ? Math.abs(all[1].value - all[0].value) : 1) },
      afterFit: (axis) => { axis.width = AXIS_WIDTH; },
    },
  };
}

/** A chart over the shared span; what it draws is said by its kind. */
export class Plot {
  /**
   * @param kind datasets(), data(points), range(points) and dots(point)
   * @param shared span, incidents, gaps and reading of all charts of the page
   * @param withTime whether the times stand under this one
   */
  constructor(kind, shared, withTime) {
    this.kind = kind;
    this.shared = shared;
    this.withTime = withTime;
    this.canvas = h("canvas", { "aria-hidden": "true" });
    this.box = h("div", { class: "plot " + kind.className }, this.canvas);
  }

  /** Draws anew, in the colours of the theme as it is now. */
  create() {
    this.chart?.destroy();
    this.chart = new window.Chart(this.canvas, {
      type: "line",
      // Chart.js draws the first on top; here each is drawn over those before it.
      data: { datasets: this.kind.datasets(css, translucent).map((one, i) => ({ ...one, order: -i })) },
      options: {
        animation: false, parsing: false, normalized: true, responsive: true, events: [],
        maintainAspectRatio: false, spanGaps: false, layout: { padding: { right: 6, top: 2 } },
        plugins: { legend: { display: false }, tooltip: { enabled: false } },
        elements: { line: {}, point: {} },
        scales: axes(this.withTime),
      },
      plugins: [spans(this.shared), lines(this.shared, this.kind)],
    });
  }

  update(points) {
    const { chart, shared } = this;
    this.kind.data(points).forEach((data, i) => { chart.data.datasets[i].data = data; });
    const { x, y } = chart.options.scales;
    [x.min, x.max] = [shared.span.from, shared.span.to];
    [y.min, y.max] = this.kind.range(points);
    chart.options.elements.line.borderWidth = points.length > chart.width ? 1 : 1.5;
    chart.options.elements.point.radius = points.length > 0.8 * chart.width ? 3 : 4;
    chart.update("none");
  }

  /** Draws the reading line alone. */
  read() {
    this.chart.draw();
  }

  get area() {
    const area = this.chart?.chartArea;
    return area ? { left: area.left, width: area.width } : { left: AXIS_WIDTH, width: Math.max(1, this.box.clientWidth - AXIS_WIDTH) };
  }

  destroy() {
    this.chart?.destroy();
  }
}
