// The words and the shapes of severities, states, kinds and phases: no meaning is of colour alone.
import { h, svg } from "./dom.js";

const SHAPES = {
  critical: { tag: "path", d: "M2 2h12v12H2z", fill: true },
  major: { tag: "path", d: "M8 1.2 15.2 14H.8z", fill: true },
  minor: { tag: "path", d: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z", fill: true },
  normal: { tag: "path", d: "M2.5 8.5 6.5 12.5 13.5 4", fill: false },
  warming: { tag: "path", d: "M8 2a6 6 0 1 0 6 6M8 4.8V8l2.4 1.6", fill: false },
  anomalous: { tag: "path", d: "M8 1 15 8l-7 7-7-7z", fill: true },
  silent: { tag: "path", d: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM4 12 12 4", fill: false },
  flat: { tag: "path", d: "M1.5 8h13", fill: false },
  stale: { tag: "path", d: "M8 2v0M12.2 3.8v0M14 8v0M12.2 12.2v0M8 14v0M3.8 12.2v0M2 8v0M3.8 3.8v0", fill: false },
  muted: { tag: "path", d: "M2 6h2.6L9 2.5v11L4.6 10H2zM11.5 6l3 4M14.5 6l-3 4", fill: false },
  resolved: { tag: "path", d: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z", fill: false },
};

/** A small shape that goes before its word. */
export function shape(name) {
  const { d, fill } = SHAPES[name] ?? SHAPES.resolved;
  const line = { fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round" };
  return svg("svg", { viewBox: "0 0 16 16", class: "shape", "aria-hidden": "true" },
    svg("path", { d, ...(fill ? { fill: "currentColor" } : line) }));
}

/** Severities of 0 to 100 in the steps that the meters and the API have. */
export function severityWord(severity) {
  if (severity >= 90) return "critical";
  return severity >= 75 ? "major" : "minor";
}

export const SEVERITIES = ["critical", "major", "minor"];

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export function severityBadge(severity) {
  const word = severityWord(severity);
  return h("span", { class: `badge ${word}`, title: `Severity ${Math.round(severity)} of 100` },
    shape(word), capital(word), h("span", { class: "number" }, String(Math.round(severity))));
}

export const STATES = ["anomalous", "silent", "flat", "warming", "stale", "normal"];

export const STATE_HELP = {
  warming: "too few points yet to be judged",
  normal: "its points are as expected",
  anomalous: "an incident is open",
  silent: "no point for longer than usual",
  flat: "it usually changes, and stands still",
  stale: "no point for a long time; it will be forgotten",
};

export function stateBadge(state) {
  return h("span", { class: `state ${state}`, title: STATE_HELP[state] }, shape(state), capital(state));
}

const PARTS = {
  surprise: "a step larger than usual",
  level: "a level hardly seen before",
  memory: "a situation not seen before",
  record: "beyond all values seen before",
  forecast: "harder to foretell than usual",
  joint: "at odds with the other features",
  silence: "nothing came",
  flatline: "it stands still",
};

/** What is strange about an incident, in a few words. */
export function strangeness(incident) {
  if (incident.kind === "silence") return "Silence: no point for longer than usual";
  if (incident.kind === "flatline") return "Flatline: it usually changes, and stands still";
  const feature = incident.peak?.features?.[0];
  const inBand = feature && feature.actual >= feature.lower && feature.actual <= feature.upper;
  if (inBand) return capital(PARTS[incident.part] ?? incident.part);
  return `${capital(incident.direction ?? "off")} what was expected: ${PARTS[incident.part] ?? incident.part}`;
}

const VERDICTS = { false_alarm: "Not an anomaly", good_catch: "Good catch", missed: "Missed one" };

export const verdictWord = (verdict) => VERDICTS[verdict] ?? null;
