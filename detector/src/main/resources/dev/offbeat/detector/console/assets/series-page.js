// One series: whether and why it is an anomaly, its live charts, its facts, and what can be told of it.
import { get, live } from "./api.js";
import { announce, h, keyed, throttled } from "./dom.js";
import { count, duration, fixed, millis, moment, nameOf, number, percent, plural, time } from "./format.js";
import { giveFeedback, takeBack } from "./feedback.js";
import { bandMeter, scoreBar, shareBar } from "./meter.js";
import { mute, unmute } from "./mute.js";
import { SeriesCharts } from "./series-charts.js";
import { severityBadge, severityWord, shape, stateBadge, strangeness, verdictWord } from "./words.js";

const HISTORY_POINTS = 2000;
const ASK_MILLIS = 5000;
const MOST_FEATURES = 12;
const GATES = {
  normal: "learns from its points",
  accepted: "learns: the change was accepted as the new normal",
  anomalous: "does not learn from these points",
  regime_candidate: "does not learn yet: perhaps a new normal",
};

export function seriesPageView(root, series) {
  const stop = new AbortController();
  const state = h("span"), sentence = h("p", { class: "sentence" }), muted = h("p", { class: "muted-note", hidden: true });
  const actions = h("div", { class: "actions", role: "group", "aria-label": "Tell the detector" });
  const latest = h("div", { class: "latest" }), facts = h("dl", { class: "facts" });
  const charts = h("div", { class: "charts-place" }, h("div", { class: "panel skeleton" }));
  const incidents = h("div");
  const told = h("div");
  root.append(
    h("p", { class: "crumbs" }, h("a", { href: "#/series" }, "Series"), " / "),
    h("div", { class: "page-head" }, h("h1", {}, nameOf(series)), state), sentence, muted, actions, charts,
    h("div", { class: "columns" },
      h("section", { class: "panel", "aria-labelledby": "latest-title" }, h("h2", { id: "latest-title" }, "Now"), latest),
      h("section", { class: "panel", "aria-labelledby": "facts-title" }, h("h2", { id: "facts-title" }, "Facts"), facts)),
    h("section", { "aria-labelledby": "incidents-title" }, h("h2", { id: "incidents-title" }, "Incidents"), incidents),
    h("section", { "aria-labelledby": "told-title" }, h("h2", { id: "told-title" }, "What was told"), told));

  let drawing = null, one = null, list = [], held = true, listed = false;

  async function loadOne() {
    try {
      const now = await get("series/one", { series }, stop.signal);
      now.mute_reason = now.muted_until ? await reasonOf(now.muted_until) : null;
      one = now;
      drawOne();
      return one;
    } catch (error) {
      if (stop.signal.aborted || error.status === 0) return null;
      absent(root, series, error);
      return null;
    }
  }

  async function reasonOf(until) {
    if (one?.muted_until === until) return one.mute_reason;
    const { mutes } = await get("mutes", {}, stop.signal);
    return mutes.find((mute) => mute.series === series)?.reason ?? null;
  }

  function drawOne() {
    state.replaceChildren(stateBadge(one.state));
    sentence.textContent = one.explanation ?? "";
    muted.hidden = !one.muted_until;
    muted.replaceChildren(shape("muted"), h("span", {}, "Muted until ", time(one.muted_until), one.mute_reason ? `: ${one.mute_reason}` : ""));
    drawActions();
    lengthen();
    latest.replaceChildren(...drawLatest(one));
    facts.replaceChildren(...drawFacts(one));
    const said = JSON.stringify(one.feedback);
    if (told.said !== said) told.replaceChildren(...drawTold(one.feedback ?? [], async (id) => (await takeBack(id)) && refresh()));
    told.said = said;
  }

  const subject = () => list.find((incident) => incident.phase !== "resolved") ?? list[0] ?? null;

  function drawActions() {
    const signature = JSON.stringify([one.muted_until, subject()?.id, subject()?.phase]);
    if (actions.signature === signature) return;
    actions.signature = signature;
    const incident = subject();
    const tell = (verdict, word, icon) => h("button", {
      type: "button", disabled: verdict !== "missed" && !incident, title: verdict === "missed" ? "Something was wrong in the span shown, and was not told" : "What the incident was, in truth",
      onclick: () => feedback(verdict, verdict === "missed" ? null : incident),
    }, shape(icon), word);
    actions.replaceChildren(
      one.muted_until ? h("button", { type: "button", onclick: async () => (await unmute(series)) && refresh() }, shape("muted"), "Unmute")
        : h("button", { type: "button", onclick: async () => (await mute(series)) && refresh() }, shape("muted"), "Mute"),
      h("span", { class: "divider", "aria-hidden": "true" }),
      tell("false_alarm", "Not an anomaly", "silent"), tell("good_catch", "Good catch", "normal"), tell("missed", "Missed one", "anomalous"),
      h("span", { class: "note" }, incident ? `about the incident since ${moment(incident.since)}; “Missed one” about the span shown` : "no incident is known here; “Missed one” is about the span shown"));
  }

  async function feedback(verdict, incident) {
    const span = incident ? { from: incident.since, to: incident.timestamp } : shownSpan();
    if (span && (await giveFeedback({ series, verdict, incident: incident?.id ?? null, ...span }))) refresh();
  }

  function shownSpan() {
    const span = drawing?.span;
    return span?.bounds ? { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() } : { from: one.last, to: one.last };
  }

  async function loadIncidents() {
    try {
      const answer = await get("incidents", { phase: "all", series, limit: 100 }, stop.signal);
      list = answer.incidents;
      listed = true;
      drawIncidents();
    } catch (error) {
      if (!stop.signal.aborted && error.status !== 0) incidents.replaceChildren(h("p", { class: "problem" }, error.message));
    }
  }

  function drawIncidents() {
    drawing?.setIncidents(list.map((incident) => ({ from: millis(incident.since), to: incident.phase === "resolved" ? millis(incident.timestamp) : Infinity, severity: severityWord(incident.severity) })));
    if (one) drawActions();
    if (!listed) return;
    if (list.length === 0) incidents.replaceChildren(h("p", { class: "empty" }, "None that is remembered."));
    else {
      if (incidents.firstElementChild?.className !== "scroll") incidents.replaceChildren(h("div", { class: "scroll" }, h("table", { class: "list" }, h("thead", {}, h("tr", {}, ...["Severity", "Began", "Lasted", "What was strange", "At the peak", "Told", ""].map((text) => h("th", { scope: "col" }, text || h("span", { class: "unseen" }, "Actions"))))), h("tbody"))));
      keyed(incidents.querySelector("tbody"), list, (incident) => incident.id, (incident) => incidentRow(incident, { look, feedback }));
      lengthen();
    }
  }

  /** An open incident lasts until the series' last point; it is told again only when it gets stranger. */
  function lengthen() {
    const open = subject();
    const cell = open && open.phase !== "resolved" && one?.last && incidents.querySelector(`[data-key="${open.id}"] .lasted`);
    if (cell) cell.textContent = duration(Math.max(open.duration_ms, millis(one.last) - millis(open.since)));
  }

  function look(incident) {
    const from = millis(incident.since), to = millis(incident.timestamp);
    const room = Math.max(to - from, 20 * (drawing?.cadence ?? 1000));
    drawing?.span.set(from - room, to + room);
    charts.scrollIntoView({ block: "nearest" });
    drawing?.box.focus({ preventScroll: true });
  }

  async function loadHistory() {
    try {
      const history = await get("series/history", { series, limit: HISTORY_POINTS }, stop.signal);
      drawing?.close();
      drawing = new SeriesCharts(history.features.slice(0, MOST_FEATURES), one.cadence_seconds ? 1000 * one.cadence_seconds : null);
      const notes = [];
      if (history.complete === false) notes.push(h("p", { class: "note" }, history.reason ?? "Older points are no longer held in memory."));
      if (history.features.length > MOST_FEATURES) notes.push(h("p", { class: "note" }, `The first ${MOST_FEATURES} of ${history.features.length} features.`));
      if (history.points.length < 2) {
        charts.replaceChildren(h("div", { class: "panel empty" }, h("p", {}, "No points to draw yet: those that come from now on are drawn here. Points from before this instance started are not held in memory.")));
        held = false;
        return;
      }
      held = true;
      charts.replaceChildren(drawing.element, ...notes);
      drawing.start();
      drawing.setHistory(history.points);
      drawIncidents();
    } catch (error) {
      if (!stop.signal.aborted && error.status !== 0) charts.replaceChildren(h("div", { class: "panel empty" }, h("p", { class: "problem" }, error.message)));
    }
  }

  /** Where no events come through, as behind some proxies, what is new is asked for. */
  async function ask() {
    const last = drawing?.points.at(-1);
    try {
      const history = await get("series/history", { series, from: last?.timestamp, limit: HISTORY_POINTS }, stop.signal);
      if (history.points.length > (last ? 1 : 0)) {
        if (held) history.points.forEach((point) => drawing?.append(point));
        else redo();
        refresh();
      }
    } catch {
      // The connection's state is told by the bar; the next turn asks again.
    }
  }

  const refresh = () => { loadOne(); loadIncidents(); };
  const soon = throttled(1000, loadOne);
  const again = throttled(500, loadIncidents);
  const redo = throttled(2000, loadHistory);
  let stream = null, asking = null;
  (async () => {
    if (!(await loadOne())) return;
    await Promise.all([loadHistory(), loadIncidents()]);
    if (stop.signal.aborted) return;
    let lost = false;
    stream = live("series/live", { series, from: drawing?.points.at(-1)?.timestamp }, {
      point: (point) => { if (held) drawing?.append(point); else redo(); soon(); },
      incident: (incident) => { if (incident.phase === "opened") announce(`An incident opened: ${severityWord(incident.severity)}.`); again(); },
      lost: () => { lost = true; asking ??= setInterval(ask, ASK_MILLIS); },
      open: () => {
        clearInterval(asking);
        asking = null;
        if (lost) { lost = false; refresh(); }
      },
    });
  })();
  return {
    title: series,
    close() { stop.abort(); clearInterval(asking); stream?.close(); soon.cancel(); again.cancel(); redo.cancel(); drawing?.close(); },
  };
}

function absent(root, series, error) {
  root.replaceChildren(
    h("p", { class: "crumbs" }, h("a", { href: "#/series" }, "Series"), " / "), h("h1", {}, nameOf(series)),
    h("div", { class: "empty" }, h("p", { class: "problem" }, error.message),
      error.status === 404 ? h("p", {}, "It may have been forgotten, or not have had a point yet. ", h("a", { href: "#/series?search=" + encodeURIComponent(series.replace(/[^\p{L}\p{N}._/-]+/gu, " ")) }, "Search for it"), ".") : null));
}

function drawLatest(one) {
  const features = one.features ?? [];
  if (features.length === 0) return [h("p", { class: "quiet" }, "No point has been scored yet.")];
  const many = features.length > 1;
  const sorted = many ? [...features].sort((a, b) => (b.share ?? 0) - (a.share ?? 0)) : features;
  return sorted.slice(0, 8).map((feature) => h("div", { class: "feature" },
    many ? h("h3", {}, feature.name, Number.isFinite(feature.share) ? h("span", { class: "quiet" }, shareBar(feature.share), percent(feature.share), " of the score") : null) : null,
    h("p", { class: "values" }, h("span", { class: "actual" }, h("b", {}, number(feature.value)), h("span", {}, "value")),
      h("span", { class: "expected" }, h("b", {}, number(feature.expected)), h("span", {}, `expected, ${number(feature.lower)} to ${number(feature.upper)}`))),
    bandMeter({ ...feature, actual: feature.value })));
}

function drawFacts(one) {
  const fact = (name, ...value) => (value.every((part) => part === null || part === undefined || part === "") ? null : h("div", {}, h("dt", {}, name), h("dd", {}, ...value)));
  return [
    fact("Score", Number.isFinite(one.score) ? scoreBar(one.score) : null),
    fact("Threshold", Number.isFinite(one.threshold) ? h("span", { title: "Strangeness, about −log10 of a p-value, that a score of 1 stands for" }, fixed(one.threshold, 2), one.threshold_factor && one.threshold_factor !== 1 ? ` (× ${fixed(one.threshold_factor, 2)} by feedback)` : "") : null),
    fact("Confidence", Number.isFinite(one.confidence) ? percent(one.confidence) : null),
    fact("Learning", GATES[one.gate] ?? one.gate),
    fact("Budget", Number.isFinite(one.budget_per_week) ? `${number(one.budget_per_week)} ${one.budget_per_week === 1 ? "alert" : "alerts"} a week` : null),
    fact("Last point", one.last ? time(one.last) : null),
    fact("A point every", Number.isFinite(one.cadence_seconds) ? duration(1000 * one.cadence_seconds) : null),
    fact("Points seen", count(one.points)),
    fact("Model", one.model),
    fact("Instance", one.owner),
  ].filter(Boolean);
}

function drawTold(feedback, back) {
  if (feedback.length === 0) return [h("p", { class: "empty" }, "Nothing yet. What you tell changes this series' threshold at once, and is shown before you accept it.")];
  return [h("ul", { class: "told" }, ...feedback.map((one) => h("li", {}, h("b", {}, verdictWord(one.verdict) ?? one.verdict), " about ", time(one.from), one.comment ? `: ${one.comment}` : "", h("span", { class: "quiet" }, " told ", time(one.told_at), " "), h("button", { type: "button", class: "link", "aria-label": `Take back: ${verdictWord(one.verdict) ?? one.verdict}`, onclick: () => back(one.id) }, "Take back"))))];
}

function incidentRow(incident, { look, feedback }) {
  const peak = incident.peak?.features?.[0];
  const ofValue = incident.kind === "point" && peak;
  const open = incident.phase !== "resolved";
  return h("tr", {},
    h("td", {}, severityBadge(incident.severity)),
    h("td", { class: "when" }, h("button", { type: "button", class: "link", title: "Show it in the chart", onclick: () => look(incident) }, moment(incident.since))),
    h("td", { class: "when" }, h("span", { class: "lasted" }, duration(incident.duration_ms)), open ? h("b", {}, " open") : `, ${plural(incident.points, "point")}`),
    h("td", { class: "strange" }, strangeness(incident)),
    h("td", { "data-label": "peak" }, ofValue ? [incident.peak.features.length > 1 ? peak.name + " " : "", h("b", {}, number(peak.actual)), h("span", { class: "quiet" }, ` expected ${number(peak.expected)}`)] : "–"),
    h("td", { class: "told", "data-label": "told" }, verdictWord(incident.feedback) ?? h("span", { class: "quiet" }, "not yet")),
    h("td", { class: "right row-actions" },
      h("button", { type: "button", class: "quiet", "aria-label": `Not an anomaly: incident of ${moment(incident.since)}`, title: "Not an anomaly", onclick: () => feedback("false_alarm", incident) }, shape("silent")),
      h("button", { type: "button", class: "quiet", "aria-label": `Good catch: incident of ${moment(incident.since)}`, title: "Good catch", onclick: () => feedback("good_catch", incident) }, shape("normal"))));
}
