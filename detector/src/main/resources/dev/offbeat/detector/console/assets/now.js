// What is happening: the figures, the open incidents, and those that are just over.
import { get, live } from "./api.js";
import { announce, h, keyed, throttled } from "./dom.js";
import { count, duration, fixed, millis, nameOf, number, percent, plural, seriesLink, time } from "./format.js";
import { bandMeter, shareBar, spark } from "./meter.js";
import { summary } from "./summary.js";
import { SEVERITIES, severityBadge, severityWord, strangeness, verdictWord } from "./words.js";

const OPEN_LIMIT = 100;
const OVER_LIMIT = 12;
const SPARKS = 12;
const SPARK_POINTS = 120;
const SPARK_MILLIS = 10_000;

export function nowView(root) {
  const stop = new AbortController();
  const headline = h("h1", { tabindex: "-1" }, "Now");
  const lead = h("p", { class: "lead" });
  const figures = h("dl", { class: "figures" });
  const open = h("div", { class: "incidents" });
  const over = h("tbody");
  const overTable = h("div", { class: "scroll" }, h("table", { class: "list" },
    h("thead", {}, h("tr", {}, ...["Severity", "Series", "What was strange", "Began", "Lasted", "Told"].map((text) => h("th", { scope: "col" }, text)))),
    over));
  const overSection = h("section", { "aria-labelledby": "over-title", hidden: true },
    h("div", { class: "section-head" }, h("h2", { id: "over-title" }, "Just over"), h("a", { href: "#/timeline" }, "All in the timeline")), overTable);
  root.append(headline, lead, figures,
    h("section", { "aria-labelledby": "open-title" }, h("h2", { id: "open-title", class: "unseen" }, "Open incidents"), open), overSection);

  const unsubscribe = summary.subscribe((now) => { drawFigures(figures, now); sayLead(lead, headline, now); });
  let known = null;
  const load = async () => {
    try {
      const [opened, all] = await Promise.all([
        get("incidents", { phase: "open", limit: OPEN_LIMIT }, stop.signal),
        get("incidents", { phase: "all", limit: OVER_LIMIT + OPEN_LIMIT }, stop.signal),
      ]);
      const list = [...opened.incidents].sort((a, b) => b.severity - a.severity || (a.since < b.since ? 1 : -1));
      const ids = new Set(list.map((one) => one.id));
      if (known) for (const one of list) if (!known.has(one.id)) announce(`New incident: ${severityWord(one.severity)}, ${one.series}.`);
      known = ids;
      drawOpen(open, list, stop.signal, summary.latest());
      const ended = all.incidents.filter((one) => !ids.has(one.id) && one.resolved).slice(0, OVER_LIMIT);
      keyed(over, ended, (one) => one.id, overRow);
      overSection.hidden = ended.length === 0;
    } catch (error) {
      if (!stop.signal.aborted && error.status !== 0) open.replaceChildren(h("p", { class: "problem" }, error.message));
    }
  };
  const soon = throttled(400, load);
  const refreshing = setInterval(load, SPARK_MILLIS);
  const stream = live("incidents/live", {}, { incident: () => { soon(); summary.refresh(); }, open: soon });
  load();
  return {
    title: "Now",
    close() { stop.abort(); clearInterval(refreshing); soon.cancel(); stream.close(); unsubscribe(); },
  };
}

function sayLead(lead, headline, now) {
  const open = now.open_incidents ?? 0;
  headline.textContent = open === 0 ? "All is as expected" : `${plural(open, "incident")} open`;
  if (!now.series) headline.textContent = "No series yet";
  else if (open === 0 && now.warming === now.series) headline.textContent = "Warming";
  const parts = [];
  if (now.series) parts.push(`${plural(now.series, "series", "series")} ${now.series === 1 ? "is" : "are"} watched`);
  if (now.warming) parts.push(`${count(now.warming)} of them still warming`);
  lead.textContent = parts.length ? parts.join(", ") + "." : "";
}

function figure(name, value, note, meter) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, h("span", { class: "value" }, value), meter ?? null, h("span", { class: "note" }, note)));
}

function drawFigures(list, now) {
  const counts = now.by_severity ?? {};
  const spoken = SEVERITIES.filter((word) => counts[word]).map((word) => `${counts[word]} ${word}`);
  const used = now.budget_per_week ? now.alerts_per_series_week / now.budget_per_week : NaN;
  list.replaceChildren(
    figure("Open incidents", count(now.open_incidents), spoken.join(", ") || (now.open_incidents ? "" : "none")),
    figure("In 24 hours", count(now.incidents_24h), plural(now.incidents_24h ?? 0, "incident").replace(/^\S+ /, "") + " opened"),
    figure("Series", count(now.series), now.warming ? `${count(now.warming)} warming` : "none warming"),
    figure("Alerts a series and week", number(now.alerts_per_series_week), `budget ${number(now.budget_per_week)}${used > 1 ? ", exceeded" : ""}`, Number.isFinite(used) ? shareBar(Math.min(1, used)) : null),
    figure("Points a second", now.points_per_second >= 100 ? count(now.points_per_second) : fixed(now.points_per_second, 1), plural(now.instances?.length ?? 1, "instance")),
    figure("Lag", count(now.lag), now.lag === 1 ? "record behind" : "records behind"));
}

function drawOpen(container, list, signal, now) {
  if (list.length === 0) {
    container.replaceChildren(quiet(now));
    return;
  }
  if (container.firstElementChild?.classList.contains("empty")) container.replaceChildren();
  keyed(container, list, (one) => one.id, incidentCard);
  list.slice(0, SPARKS).forEach((one) => drawSpark(container, one, signal));
}

function quiet(now) {
  if (now && !now.series) {
    const topics = now.input_topics?.length ? ` from ${now.input_topics.length === 1 ? "the topic" : "the topics"} ${now.input_topics.join(", ")}` : "";
    return h("div", { class: "empty" },
      h("p", {}, `No series yet: points arrive${topics}. As soon as the first is read, its series is listed here.`),
      h("p", {}, "Nothing comes? Look whether records are written to the topic, whether they are in the configured format, and whether dead letters pile up: ", h("a", { href: "metrics" }, "metrics"), "."));
  }
  if (now && now.warming === now.series) {
    return h("div", { class: "empty" }, h("p", {}, "Every series is still warming: it is judged from its 10th point on, or whatever number the rules say. ", h("a", { href: "#/series?state=warming" }, "See how far they are"), "."));
  }
  return h("div", { class: "empty calm" }, h("p", {}, "No incident is open. A new one appears here by itself."));
}

function incidentCard(incident) {
  const [first, ...rest] = incident.peak?.features ?? [];
  const ofValue = incident.kind === "point" && first;
  return h("article", { class: "incident " + severityWord(incident.severity) },
    h("div", { class: "what" },
      h("div", { class: "badges" }, severityBadge(incident.severity), incident.feedback ? h("span", { class: "verdict" }, verdictWord(incident.feedback)) : null),
      h("h3", {}, h("a", { href: seriesLink(incident.series) }, nameOf(incident.series))),
      h("p", { class: "strange" }, strangeness(incident)),
      h("p", { class: "since" }, "Since ", time(incident.since), h("span", { class: "lasting" }, lasting(incident, incident.timestamp)))),
    h("div", { class: "against" }, ofValue ? contrast(first, rest.length > 0) : still(incident, first), rest.length > 0 ? shares(first, rest) : null),
    h("div", { class: "trace" }));
}

/** How long it has lasted at a point of its series: it is told again only when it gets stranger. */
function lasting(incident, until) {
  const length = Math.max(incident.duration_ms, millis(until) - millis(incident.since));
  return length > 0 ? `, for ${duration(length)}` : ", 1 point";
}

function contrast(feature, named) {
  return [
    h("p", { class: "values" },
      h("span", { class: "actual" }, h("b", {}, number(feature.actual)), h("span", {}, named ? `${feature.name}, at the peak` : "at the peak")),
      h("span", { class: "expected" }, h("b", {}, number(feature.expected)), h("span", {}, `expected, ${number(feature.lower)} to ${number(feature.upper)}`))),
    bandMeter(feature),
  ];
}

function still(incident, feature) {
  const what = incident.kind === "silence" ? [duration(incident.duration_ms), "without a point"] : [number(feature?.actual), `for ${plural(incident.points, "point")}`];
  return h("p", { class: "values" }, h("span", { class: "actual" }, h("b", {}, what[0]), h("span", {}, what[1])));
}

function shares(first, rest) {
  const all = [first, ...rest].filter((one) => one.share > 0.005).slice(0, 4);
  return h("ul", { class: "shares", "aria-label": "Share of the score" }, ...all.map((one) => h("li", {}, h("span", { class: "name" }, one.name), shareBar(one.share), h("span", { class: "part" }, percent(one.share)))));
}

async function drawSpark(container, incident, signal) {
  const card = [...container.children].find((one) => one.dataset.key === incident.id);
  const place = card?.querySelector(".trace");
  if (!place || Date.now() - (place.drawnAt ?? 0) < SPARK_MILLIS) return;
  place.drawnAt = Date.now();
  try {
    const history = await get("series/history", { series: incident.series, limit: SPARK_POINTS }, signal);
    const index = Math.max(0, (history.features ?? []).indexOf(incident.peak?.features?.[0]?.name));
    const drawing = spark(history, index);
    card.querySelector(".lasting").textContent = lasting(incident, history.points.at(-1)?.timestamp ?? incident.timestamp);
    if (drawing) place.replaceChildren(drawing, h("span", { class: "caption" }, `last ${plural(history.points.length, "point")}`));
  } catch {
    // The card says what matters without its picture.
  }
}

function overRow(incident) {
  return h("tr", {},
    h("td", {}, severityBadge(incident.severity)),
    h("td", { class: "name" }, h("a", { href: seriesLink(incident.series) }, nameOf(incident.series))),
    h("td", { class: "strange" }, strangeness(incident)),
    h("td", { class: "when" }, time(incident.since)),
    h("td", { class: "when" }, duration(incident.duration_ms)),
    h("td", { class: "told", "data-label": "told" }, verdictWord(incident.feedback) ?? h("span", { class: "quiet" }, "not yet")));
}
