// Incidents over time: a lane for each series or each severity, and a table of the same.
import { get, live } from "./api.js";
import { announce, h, keyed, svg, throttled } from "./dom.js";
import { duration, millis, moment, nameOf, number, plural, seriesLink, seriesName, tickText, time, timeTicks } from "./format.js";
import { remember } from "./router.js";
import { dragToZoom, Span, spanButtons, spanKey } from "./span.js";
import { SEVERITIES, severityBadge, severityWord, shape, strangeness, verdictWord } from "./words.js";

const PAGE = 200;
const MOST = 1000;
const MOST_LANES = 14;
const LANE = 30, TOP = 8, BOTTOM = 34;
const HOUR = 3_600_000;

export function timelineView(root, query) {
  const stop = new AbortController();
  let all = [], by = query.get("lanes") === "series" ? "series" : "severity", wanted = query.get("severity") ?? "", more = false;
  const span = new Span(() => { draw(); announce(`Shown: ${moment(span.from)} to ${moment(span.to)}`); });
  span.smallest = 10_000;
  const chip = (name, value, word, checked, onchange, icon) => h("label", { class: "chip" }, h("input", { type: "radio", name, value, checked, onchange }), icon ? shape(icon) : null, h("span", {}, word));
  const lanesBy = h("fieldset", { class: "chips" }, h("legend", {}, "Lanes"), ...["severity", "series"].map((one) => chip("lanes", one, one, by === one, () => { by = one; keep(); draw(); })));
  const severity = h("fieldset", { class: "chips" }, h("legend", {}, "Severity"), chip("severity", "", "all", wanted === "", () => { wanted = ""; keep(); draw(); }), ...SEVERITIES.map((one) => chip("severity", one, one, wanted === one, () => { wanted = one; keep(); draw(); }, one)));
  const presets = [[1, "1 h"], [6, "6 h"], [24, "24 h"], [168, "7 d"]].map(([hours, word]) => h("button", { type: "button", class: "quiet", title: `The last ${word}`, onclick: () => { span.set(span.bounds.to - hours * HOUR, span.bounds.to); } }, word));
  const shown = h("span", { class: "shown" });
  const box = h("div", { class: "timeline", tabindex: "0", role: "group", "aria-label": "Timeline: plus and minus zoom, Shift with arrows moves, 0 shows all; each incident is a link" });
  const drawing = h("div");
  box.append(drawing);
  const rows = h("tbody");
  const table = h("div", { class: "scroll" }, h("table", { class: "list" }, h("thead", {}, h("tr", {}, ...["Severity", "Began", "Lasted", "Series", "What was strange", "Score", "Told"].map((text) => h("th", { scope: "col", class: text === "Score" ? "right" : null }, text)))), rows));
  const empty = h("div", { class: "empty", hidden: true });
  const found = h("p", { class: "found", role: "status" });
  const panel = h("section", { class: "panel", "aria-label": "Timeline" }, h("div", { class: "section-head" }, shown, spanButtons(span, ...presets)), box);
  root.append(h("h1", {}, "Timeline"), h("div", { class: "filters" }, lanesBy, severity), panel, empty, found, table);
  box.addEventListener("keydown", (event) => spanKey(event, span));
  const left = () => (box.clientWidth < 560 ? 74 : by === "series" ? 210 : 92);
  dragToZoom(box, () => ({ left: left(), width: Math.max(1, box.clientWidth - left() - 8) }), span);
  const resized = new ResizeObserver(throttled(50, () => draw()));
  resized.observe(box);

  const keep = () => remember("timeline", { lanes: by === "series" ? by : "", severity: wanted });

  async function load() {
    try {
      const found = [];
      let after = null;
      do {
        const page = await get("incidents", { phase: "all", limit: PAGE, after }, stop.signal);
        found.push(...page.incidents);
        after = page.next;
      } while (after && found.length < MOST);
      all = found;
      more = Boolean(after);
      bind();
      draw();
    } catch (error) {
      if (!stop.signal.aborted && error.status !== 0) { empty.hidden = false; empty.replaceChildren(h("p", { class: "problem" }, error.message)); }
    }
  }

  function bind() {
    if (all.length === 0) return;
    const from = Math.min(...all.map((one) => millis(one.since)));
    const newest = Math.max(...all.map((one) => millis(one.timestamp)));
    const now = Date.now();
    const to = now > newest && now - newest < 24 * HOUR ? now : newest;
    const margin = Math.max(60_000, 0.02 * (to - from));
    const first = span.bounds === null;
    span.bind(from - margin, to + margin);
    if (first) lookAt(densest(all.map((one) => millis(one.since)).sort((a, b) => a - b)));
  }

  /** Where replayed data lies years before live data, one of the two is looked at. */
  function lookAt({ from, to }) {
    const end = Math.max(to, ...all.filter((one) => millis(one.since) <= to).map((one) => millis(one.timestamp)));
    if (to - from < 0.5 * (span.to - span.from)) span.set(from - 0.03 * (end - from) - 60_000, end + 0.03 * (end - from) + 60_000);
  }

  const inSpan = (one) => endOf(one) >= span.from && millis(one.since) <= span.to;
  const endOf = (one) => {
    const last = millis(one.timestamp), now = Date.now();
    return one.phase === "resolved" ? millis(one.resolved ?? last) : now > last && now - last < 24 * HOUR ? now : last;
  };

  function draw() {
    const known = all.length > 0;
    panel.hidden = !known;
    table.hidden = !known;
    empty.hidden = known;
    if (!known) {
      found.textContent = "";
      empty.replaceChildren(h("p", {}, "No incident is remembered. What opens from now on is drawn here, and kept while this instance runs; the incidents topic holds all of them."));
      return;
    }
    if (box.clientWidth === 0) return;
    const list = all.filter((one) => inSpan(one) && (wanted === "" || severityWord(one.severity) === wanted));
    shown.replaceChildren(time(span.from), " to ", time(span.to));
    drawing.replaceChildren(picture(list));
    found.textContent = `${plural(list.length, "incident")} in this span${more ? `; only the newest ${MOST} are drawn` : ""}.`;
    keyed(rows, [...list].sort((a, b) => (a.since < b.since ? 1 : -1)).slice(0, 100), (one) => one.id, (one) => row(one, endOf(one) - millis(one.since)));
  }

  function lanesOf(list) {
    if (by === "severity") return SEVERITIES.map((word) => ({ name: word, severity: word, list: list.filter((one) => severityWord(one.severity) === word) }));
    const groups = new Map();
    for (const one of list) groups.set(one.series, [...(groups.get(one.series) ?? []), one]);
    const sorted = [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)).map(([name, some]) => ({ name, list: some }));
    if (sorted.length <= MOST_LANES) return sorted;
    const others = sorted.slice(MOST_LANES - 1);
    return [...sorted.slice(0, MOST_LANES - 1), { name: `${others.length} other series`, others: true, list: others.flatMap((one) => one.list) }];
  }

  function picture(list) {
    const lanes = lanesOf(list), width = box.clientWidth, start = left(), room = width - start - 8;
    const height = TOP + Math.max(1, lanes.length) * LANE + BOTTOM;
    const x = (at) => start + (room * (Math.max(span.from, Math.min(span.to, at)) - span.from)) / (span.to - span.from);
    const { ticks, step } = timeTicks(span.from, span.to, Math.floor(room / 88));
    const grid = ticks.flatMap((at, i) => [
      svg("line", { class: "grid", x1: x(at), x2: x(at), y1: TOP, y2: height - BOTTOM }),
      ...tickText(at, i ? ticks[i - 1] : null, step).map((text, line) => svg("text", { class: "tick", x: x(at), y: height - BOTTOM + 15 + 13 * line, "text-anchor": "middle" }, text)),
    ]);
    const drawn = lanes.flatMap((lane, i) => {
      const y = TOP + i * LANE;
      return [
        svg("line", { class: "lane", x1: 0, x2: width, y1: y + LANE, y2: y + LANE }),
        laneName(lane, y, start),
        ...lane.list.map((one) => mark(one, x, y)),
      ];
    });
    return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, ...grid, ...drawn);
  }

  function laneName(lane, y, room) {
    const text = lane.severity ? lane.name : lane.others ? lane.name : short(lane.name);
    const most = Math.floor((room - 10) / 6.6);
    const label = svg("text", { class: "lane-name", x: 0, y: y + LANE / 2 + 4 }, text.length > most ? text.slice(0, most - 1) + "…" : text);
    label.append(svg("title", {}, lane.name));
    return label;
  }

  function mark(one, x, y) {
    const from = x(millis(one.since)), to = x(endOf(one)), word = severityWord(one.severity);
    const says = `${word}, ${one.series}, ${moment(one.since)}, ${one.phase === "resolved" ? duration(one.duration_ms) : "still open"}`;
    const middle = y + LANE / 2;
    return svg("a", { href: seriesLink(one.series), class: "mark " + word, "aria-label": says },
      svg("title", {}, says),
      svg("rect", { x: from, y: middle - 5, width: Math.max(3, to - from), height: 10, rx: 2 }),
      svg("path", { class: "head", d: head(word, from, middle) }));
  }

  const soon = throttled(1000, load);
  const stream = live("incidents/live", {}, { incident: soon, open: soon });
  load();
  return { title: "Timeline", close() { stop.abort(); soon.cancel(); stream.close(); resized.disconnect(); } };
}

const short = (series) => {
  const { metric, pairs } = seriesName(series);
  return [metric, ...pairs.map(([, value]) => value)].join(" ");
};

/** The run of times with the most of them; a month without any ends a run. */
function densest(times) {
  let best = [], run = [];
  for (const at of times) {
    if (run.length && at - run.at(-1) > 30 * 24 * HOUR) run = [];
    run.push(at);
    if (run.length > best.length || run[0] === best[0]) best = run;
  }
  return { from: best[0], to: best.at(-1) };
}

/** The severity's shape where an incident begins. */
function head(word, x, y) {
  if (word === "critical") return `M${x - 6} ${y - 6}h12v12h-12z`;
  if (word === "major") return `M${x} ${y - 8}l8 14h-16z`;
  return `M${x} ${y - 5.5}a5.5 5.5 0 1 0 .01 0z`;
}

function row(one, length) {
  return h("tr", {},
    h("td", {}, severityBadge(one.severity)),
    h("td", { class: "when" }, time(one.since)),
    h("td", { class: "when" }, duration(one.phase === "resolved" ? one.duration_ms : length), one.phase === "resolved" ? "" : h("b", {}, " open")),
    h("td", { class: "name" }, h("a", { href: seriesLink(one.series) }, nameOf(one.series))),
    h("td", { class: "strange" }, strangeness(one)),
    h("td", { class: "right", "data-label": "score" }, number(one.peak?.score ?? one.score)),
    h("td", { class: "told", "data-label": "told" }, verdictWord(one.feedback) ?? h("span", { class: "quiet" }, "not yet")));
}
