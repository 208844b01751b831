// Draws the page from the data that lies in it: see the record Page, whose words these are.
"use strict";
(() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const { number, position, reader, tickLabel, timeTicks, timeLabel, logTicks, logLabel } = format;
  const plots = [];

  // ---- Elements. Text only ever becomes text, never markup.

  function element(name, attributes = {}, ...children) {
    const result = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) result.setAttribute(key, value);
    result.append(...children);
    return result;
  }

  function css(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  function translucent(colour, alpha) {
    return colour + Math.round(255 * alpha).toString(16).padStart(2, "0");
  }

  // ---- Charts

  function points(xs, ys) {
    return xs.map((x, i) => ({ x, y: ys[i] === null ? NaN : ys[i] }));
  }

  function datasets(chart) {
    const all = [];
    chart.curves.forEach((curve, index) => {
      const colour = css(curve.role);
      const lone = curve.x.length === 1 ? { pointRadius: 3, pointBackgroundColor: colour } : { pointRadius: 0 };
      const base = { borderColor: colour, borderWidth: 1.6, order: -index, ...lone };
      const data = points(curve.x, curve.y);
      const dash = { dashed: [6, 4], dotted: [2, 3] }[curve.style] || [];
      if (curve.style === "band") {
        const edge = { ...base, borderWidth: 0 };
        all.push({ ...edge, data: points(curve.x, curve.low) });
        all.push({ ...edge, data, fill: "-1", backgroundColor: translucent(colour, 0.2) });
      } else if (curve.style === "broad") {
        all.push({ ...base, data, borderColor: translucent(colour, 0.38), borderWidth: 3.6, borderJoinStyle: "round" });
      } else if (curve.style === "steps") {
        const fill = { fill: "origin", backgroundColor: translucent(colour, 0.28) };
        all.push({ ...base, data, borderWidth: 1, stepped: "before", ...fill });
      } else if (curve.style === "points") {
        const dot = { pointRadius: 2, pointBorderWidth: 0 };
        const fill = { pointBackgroundColor: translucent(colour, 0.45) };
        all.push({ ...base, data, showLine: false, ...dot, ...fill });
      } else if (curve.style === "mark") {
        const ring = { pointRadius: 6, pointBorderWidth: 2.5, pointBackgroundColor: css("panel") };
        all.push({ ...base, data, showLine: false, ...ring });
      } else {
        all.push({ ...base, data, borderDash: dash, borderWidth: curve.role === "observed" ? 1.2 : 1.8 });
      }
    });
    return all;
  }

  function axis(scale, title) {
    const ticks = { color: css("quiet"), maxRotation: 0, autoSkipPadding: 14, font: { size: 11 } };
    const result = {
      type: scale === "log" ? "logarithmic" : "linear",
      grid: { color: css("grid"), tickColor: css("grid") },
      border: { color: css("rule") },
      title: { display: title !== "", text: title, color: css("quiet"), font: { size: 12 } },
      ticks: { ...ticks, callback: tickLabel },
    };
    if (scale === "time") {
      result.afterBuildTicks = timeTicks;
      result.ticks = { ...ticks, autoSkip: false, callback: timeLabel };
    } else if (scale === "log") {
      result.afterBuildTicks = logTicks;
      result.ticks = { ...ticks, callback: logLabel };
    } else if (scale === "probability") {
      Object.assign(result, { min: 0, max: 1 });
      result.ticks = { ...ticks, stepSize: 0.25, callback: (value) => 100 * value + "\u00a0%" };
    }
    return result;
  }

  // The line and the dots at the position that is being read.
  const cursor = {
    id: "cursor",
    afterDraw(chart) {
      if (!chart.reading) return;
      const { ctx, chartArea, scales } = chart;
      ctx.save();
      ctx.strokeStyle = css("quiet");
      ctx.lineWidth = 1;
      ctx.beginPath();
      const x = scales.x.getPixelForValue(chart.reading.x);
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      for (const dot of chart.reading.dots) {
        ctx.fillStyle = css(dot.role);
        ctx.beginPath();
        const y = scales.y.getPixelForValue(dot.y);
        ctx.arc(scales.x.getPixelForValue(dot.x), y, 3.5, 0, 2 * Math.PI);
        ctx.fill();
      }
      ctx.restore();
    },
  };

  // With equal scales a circle is a circle: the horizontal axis takes what room there is.
  function equalize(chart, curves) {
    const { width, height } = { width: chart.chartArea.width, height: chart.chartArea.height };
    const largest = Math.max(...curves.flatMap((c) => [...c.x, ...c.y]).map(Math.abs));
    const reach = 1.08 * largest;
    const wide = width > height;
    const { x, y } = chart.options.scales;
    Object.assign(x, { max: wide ? (reach * width) / height : reach });
    Object.assign(y, { max: wide ? reach : (reach * height) / width });
    for (const one of [x, y]) {
      Object.assign(one, { min: -one.max, ticks: { ...one.ticks, stepSize: reach > 2 ? 1 : 0.5 } });
      one.ticks.includeBounds = false;
    }
    chart.update("none");
  }

  function nearest(xs, x) {
    let low = 0, high = xs.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (xs[middle] <= x) low = middle; else high = middle;
    }
    return x - xs[low] <= xs[high] - x ? low : high;
  }

  class Plot {
    constructor(chart) {
      this.chart = chart;
      this.lead = chart.curves[0];
      this.scattered = this.lead.style === "points";
      this.steps = this.lead.style === "steps";
      this.last = this.lead.x.length - (this.steps ? 2 : 1);
      this.at = -1;
      this.values = chart.curves.map(() => element("b"));
      this.show = reader(chart);
      this.where = element("span", { class: "where" });
      this.canvas = element("canvas", { "aria-hidden": "true" });
      this.box = element("div", {
        class: chart.equal ? "plot equal" : "plot", tabindex: "0", role: "slider",
        "aria-label": chart.title + ": read values with the arrow keys",
        "aria-valuemin": "1", "aria-valuemax": String(this.last + 1), "aria-valuenow": "1",
        "aria-valuetext": this.scattered ? "nothing read yet" : this.sentence(0),
      }, this.canvas);
      this.box.addEventListener("pointermove", (event) => this.point(event));
      this.box.addEventListener("pointerdown", (event) => this.point(event));
      this.box.addEventListener("pointerleave", () => this.read(-1));
      this.box.addEventListener("blur", () => this.read(-1));
      this.box.addEventListener("keydown", (event) => this.key(event));
    }

    figure() {
      const { chart } = this;
      const entries = chart.curves.map((curve, i) => element("li", {},
        element("span", { class: `swatch ${curve.style} role-${curve.role}` }),
        curve.name + " ", this.values[i]));
      const legend = element("ul", { class: "readout" }, ...entries);
      return element("figure", {}, element("figcaption", {}, chart.title), legend,
        element("p", { class: "above" }, element("span", {}, chart.y), this.where), this.box, this.numbers());
    }

    draw() {
      if (this.drawn) this.drawn.destroy();
      const { chart } = this;
      this.drawn = new Chart(this.canvas, {
        type: "line",
        data: { datasets: datasets(chart) },
        options: {
          animation: false, parsing: false, normalized: true, responsive: true, events: [],
          maintainAspectRatio: false, spanGaps: false,
          plugins: { legend: { display: false }, tooltip: { enabled: false } },
          scales: { x: this.horizontal(), y: axis(chart.yScale, "") },
          onResize: (drawn) => chart.equal && setTimeout(() => equalize(drawn, chart.curves)),
        },
        plugins: [cursor],
      });
      if (chart.equal) equalize(this.drawn, chart.curves);
    }

    horizontal() {
      const xs = this.chart.curves.flatMap((curve) => curve.x);
      const result = axis(this.chart.xScale, this.chart.x);
      if (this.chart.xScale === "probability") return result;
      const min = xs.reduce((a, b) => Math.min(a, b)), max = xs.reduce((a, b) => Math.max(a, b));
      const margin = min < max ? 0 : this.chart.xScale === "time" ? 3600000 : 1;
      return { ...result, min: min - margin, max: max + margin };
    }

    point(event) {
      const { x, y } = this.drawn.scales;
      const inside = { x: event.offsetX, y: event.offsetY };
      if (!this.scattered) {
        const at = x.getValueForPixel(inside.x);
        const index = nearest(this.lead.x, at);
        this.read(this.steps && this.lead.x[index] > at ? Math.max(0, index - 1) : this.bounded(index));
        return;
      }
      let best = -1, least = Infinity;
      this.lead.x.forEach((value, i) => {
        const dx = x.getPixelForValue(value) - inside.x;
        const dy = y.getPixelForValue(this.lead.y[i]) - inside.y;
        if (dx * dx + dy * dy < least) [best, least] = [i, dx * dx + dy * dy];
      });
      this.read(best);
    }

    key(event) {
      const { last } = this;
      const far = Math.max(1, Math.round(last / 10));
      const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1,
        PageUp: far, PageDown: -far, Home: -last, End: last };
      if (!(event.key in steps)) return;
      event.preventDefault();
      this.read(this.bounded(Math.max(0, this.at) + steps[event.key]));
    }

    bounded(index) {
      return Math.min(this.last, Math.max(0, index));
    }

    // What each curve says beside the lead's point of that number.
    valuesAt(index) {
      const x = (this.lead.x[index] + this.lead.x[this.steps ? index + 1 : index]) / 2;
      return this.chart.curves.map((curve) => {
        if (this.scattered && curve !== this.lead) return { text: "", dots: [] };
        const i = curve === this.lead ? index : nearest(curve.x, x);
        if (curve.style === "mark" && curve.x[i] !== x) return { text: "", dots: [] };
        const dot = { x: curve.x[i], y: curve.y[i], role: curve.role };
        if (curve.style === "band") {
          return { text: this.show(curve.low[i]) + " to " + this.show(curve.y[i]), dots: [] };
        }
        const bound = curve.x.length === 2 && this.lead.x.length > 2;
        const diagonal = bound && curve.y[0] !== curve.y[1];
        const hidden = bound || dot.y === null || curve.style === "steps";
        if (this.scattered) {
          const modulus = number(Math.hypot(dot.x, dot.y));
          const sign = dot.y < 0 ? " − " : " + ";
          const text = number(dot.x) + sign + number(Math.abs(dot.y)) + "i, modulus " + modulus;
          return { text, dots: [dot] };
        }
        return { text: diagonal ? this.show(x) : this.show(dot.y), dots: hidden ? [] : [dot] };
      });
    }

    sentence(index) {
      const told = this.valuesAt(index).map((v, i) => v.text && this.chart.curves[i].name + " " + v.text);
      const where = this.scattered ? [] : [this.place(index)];
      return [...where, ...told.filter((text) => text)].join("; ");
    }

    place(index) {
      const { x, xScale } = this.chart;
      const at = position(this.lead.x[index], xScale);
      if (this.steps) return `${x} ${at} to ${position(this.lead.x[index + 1], xScale)}`;
      return xScale === "time" ? at : x + " " + at;
    }

    read(index) {
      if (index === this.at) return;
      this.at = index;
      const values = index < 0 ? [] : this.valuesAt(index);
      this.values.forEach((value, i) => { value.textContent = index < 0 ? "" : values[i].text; });
      this.where.textContent = index < 0 || this.scattered ? "" : "at " + this.place(index);
      if (index >= 0) {
        this.box.setAttribute("aria-valuenow", String(index + 1));
        this.box.setAttribute("aria-valuetext", this.sentence(index));
      }
      this.drawn.reading = index < 0 ? null
        : { x: this.lead.x[index], dots: values.flatMap((value) => value.dots) };
      this.drawn.draw();
    }

    // The same numbers as a table, made when it is asked for; long ones are thinned out.
    numbers() {
      const details = element("details", {}, element("summary", {}, "Numbers"));
      details.addEventListener("toggle", () => {
        if (!details.open || details.children.length > 1) return;
        const step = Math.ceil(this.lead.x.length / 100);
        const rows = [];
        for (let i = 0; i <= this.last; i += step) {
          const at = position(this.lead.x[i], this.chart.xScale);
          rows.push([at, ...this.valuesAt(i).map((value) => value.text)]);
        }
        const columns = [this.chart.x, ...this.chart.curves.map((curve) => curve.name)];
        const caption = step > 1 ? `Every ${step}th of ${this.lead.x.length}` : "All values";
        details.append(table({ caption, columns, textColumns: 1, rows }));
      });
      return details;
    }
  }

  // ---- The page

  function table({ caption, columns, textColumns, rows }) {
    const pairs = textColumns === columns.length;
    const text = (i) => (i < textColumns ? { class: "text" } : {});
    const head = element("thead", {}, element("tr", {},
      ...columns.map((name, i) => element("th", { scope: "col", ...text(i) }, name))));
    const body = element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((cell, i) =>
      i === 0 ? element("th", { scope: "row", ...text(i) }, cell) : element("td", text(i), cell)))));
    const result = element("table", pairs ? { class: "pairs" } : {},
      element("caption", {}, caption), ...(pairs ? [body] : [head, body]));
    return element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": caption }, result);
  }

  function section(part) {
    const heading = "heading-" + part.id;
    const result = element("section", { id: part.id, "aria-labelledby": heading },
      element("h2", { id: heading }, part.title));
    if (part.good) result.append(element("p", { class: "good" }, part.good));
    const finding = element("p", { class: "finding" });
    const verdicts = { good: "✓ As it should be.", look: "! Worth a look." };
    if (part.verdict in verdicts) {
      finding.append(element("span", { class: "verdict " + part.verdict }, verdicts[part.verdict]));
    }
    finding.append(part.finding);
    result.append(finding);
    const three = part.charts.length === 3 ? " three" : "";
    const own = part.charts.map((chart) => new Plot(chart));
    if (own.length) {
      result.append(element("div", { class: "charts" + three }, ...own.map((plot) => plot.figure())));
    }
    if (part.tables.length) {
      result.append(element("div", { class: "tables" }, ...part.tables.map(table)));
    }
    plots.push(...own);
    return result;
  }

  document.title = page.title + " · " + page.kind;
  document.getElementById("kind").textContent = page.kind;
  document.getElementById("model").textContent = page.title;
  const [first, ...others] = page.headline;
  document.getElementById("headline").append(element("h1", {}, first),
    ...others.map((sentence) => element("p", {}, sentence)));
  document.getElementById("figures").append(...page.figures.map((figure) => element("div", {},
    element("dt", {}, figure.label),
    element("dd", {}, element("span", { class: "value" }, figure.value),
      element("span", { class: "note" }, figure.note)))));
  document.getElementById("contents").append(...page.sections.map((part) =>
    element("li", {}, element("a", { href: "#" + part.id }, part.title))));
  document.getElementById("report").append(...page.sections.map(section));
  document.getElementById("notices").textContent = page.notices.join("\n\n");

  const drawAll = () => plots.forEach((plot) => plot.draw());
  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
})();
