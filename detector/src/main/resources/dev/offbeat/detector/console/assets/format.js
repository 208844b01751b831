// Numbers, times and durations as text, and where the ticks of an axis stand.
import { h } from "./dom.js";

export const DASH = "–";

export function number(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  const size = Math.abs(value);
  if (size < 1e-30) return "0";
  if (size < 1e-3 || size >= 1e9) return value.toExponential(2).replace("+", "").replace(/-/g, "−");
  const decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString("en", { maximumFractionDigits: decimals }).replace("-", "−");
}

export function fixed(value, decimals) {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  if (Math.abs(value) >= 1e15) return number(value);
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return value.toLocaleString("en", digits).replace("-", "−").replace(/^−(?=[0.,]*$)/, "");
}

export const count = (value) => (Number.isFinite(value) ? Math.round(value).toLocaleString("en") : DASH);

export const percent = (part) => (Number.isFinite(part) ? Math.round(100 * part) + "\u00a0%" : DASH);

export function plural(value, one, many = one + "s") {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export const millis = (time) => (typeof time === "number" ? time : Date.parse(time));

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A time as it is read: 10:00:30 of today, 21 Nov 10:00 of this year, 21 Nov 2025 10:00 of another. */
export function moment(time, now = Date.now()) {
  const at = new Date(millis(time));
  if (Number.isNaN(at.getTime())) return DASH;
  const iso = at.toISOString(), today = new Date(now).toISOString();
  const clock = iso.slice(17, 19) === "00" ? iso.slice(11, 16) : iso.slice(11, 19);
  if (iso.slice(0, 10) === today.slice(0, 10)) return clock;
  const day = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
  return iso.slice(0, 4) === today.slice(0, 4) ? `${day} ${clock}` : `${day} ${iso.slice(0, 4)} ${clock}`;
}

/** A moment as an element whose title tells it in full. */
export function time(value) {
  if (!value) return DASH;
  const iso = new Date(millis(value)).toISOString();
  return h("time", { datetime: iso, title: iso.replace("T", " ").replace(".000Z", " UTC") }, moment(value));
}

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

/** A duration in at most two units: 45 s, 1 h 35 min, 3 d 4 h. */
export function duration(milliseconds) {
  if (!Number.isFinite(milliseconds)) return DASH;
  const two = (large, unit, small, smallUnit) => (small ? `${large}\u00a0${unit} ${small}\u00a0${smallUnit}` : `${large}\u00a0${unit}`);
  if (milliseconds < MINUTE) return `${fixed(milliseconds / SECOND, milliseconds < 10 * SECOND && milliseconds % SECOND ? 1 : 0)}\u00a0s`;
  const seconds = Math.round(milliseconds / SECOND), minutes = Math.floor(seconds / 60);
  if (minutes < 10) return two(minutes, "min", seconds % 60, "s");
  if (minutes < 60) return `${minutes}\u00a0min`;
  if (minutes < 24 * 60) return two(Math.floor(minutes / 60), "h", minutes % 60, "min");
  return two(Math.floor(minutes / 1440), "d", Math.floor(minutes / 60) % 24, "h");
}

const STEPS = [
  1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400, 172800, 345600, 604800,
  1209600, 2419200, 7862400, 15724800, 31449600, 157248000,
].map((seconds) => seconds * SECOND);

/** Round times of a span, so many at most, but two if there can be. */
export function timeTicks(from, to, most) {
  const span = to - from;
  let index = STEPS.findIndex((candidate) => span / candidate <= Math.max(2, most));
  if (index < 0) index = STEPS.length - 1;
  let found = multiples(from, to, STEPS[index]);
  if (found.length < 2 && index > 0) found = multiples(from, to, STEPS[--index]);
  return { ticks: found, step: STEPS[index] };
}

function multiples(from, to, step) {
  const ticks = [];
  for (let at = Math.ceil(from / step) * step; at <= to && ticks.length < 50; at += step) ticks.push(at);
  return ticks;
}

/** What stands at a tick: the clock, and the day where it begins. */
export function tickText(at, previous, step) {
  const text = new Date(at).toISOString();
  const day = `${Number(text.slice(8, 10))} ${MONTHS[Number(text.slice(5, 7)) - 1]}`;
  if (step >= 28 * DAY) return [`${MONTHS[Number(text.slice(5, 7)) - 1]} ${text.slice(0, 4)}`];
  if (step >= DAY) return [day];
  const clock = text.slice(11, step < MINUTE ? 19 : 16);
  const newDay = previous === null || new Date(previous).toISOString().slice(0, 10) !== text.slice(0, 10);
  return newDay ? [clock, day] : [clock];
}

/** Axis labels with the digits that tell them apart. */
export function tickNumber(value, step) {
  if (Math.abs(value) >= 1e6 || (step < 1e-6 && value !== 0)) return value.toPrecision(3).replace(/\.?0+$/, "").replace("e+", "e");
  const decimals = [0, 1, 2, 3, 4, 5, 6].find((d) => Math.abs(step * 10 ** d - Math.round(step * 10 ** d)) < 1e-6 * 10 ** d && step * 10 ** d > 0.999);
  return fixed(value, decimals ?? 2);
}

/** A field's text of a time, as datetime-local inputs want it, UTC. */
export const fieldTime = (at) => new Date(millis(at)).toISOString().slice(0, 19);

export const fromField = (text) => (text ? new Date(text + "Z").toISOString() : null);

/** What a series is called: its metric, and its labels as pairs where it has any. */
export function seriesName(series, labels, metric) {
  const pairs = labels ? Object.entries(labels) : [];
  if (pairs.length && metric) return { metric, pairs };
  const match = /^([^{]+)\{(.*)\}$/.exec(series);
  if (!match) return { metric: series, pairs: [] };
  const found = [...match[2].matchAll(/([^=,{}]+)="((?:[^"\\]|\\.)*)"/g)].map((one) => [one[1].trim(), one[2]]);
  return { metric: match[1], pairs: found };
}

/** A series' name as elements: the metric in ink, the labels quieter. */
export function nameOf(series, labels, metric) {
  const { metric: title, pairs } = seriesName(series, labels, metric);
  const rest = pairs.map(([key, value]) => h("span", { class: "label" }, key + "=", h("b", {}, value)));
  return h("span", { class: "series-name" }, h("span", { class: "metric" }, title), " ", ...rest.flatMap((one) => [one, " "]));
}

export const seriesLink = (series) => "#/series/" + encodeURIComponent(series);
