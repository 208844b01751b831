// The span of time that is shown, and the ways to change it: buttons, keys, dragging.
import { h } from "./dom.js";

/** A span within bounds. While it follows, it moves with the newest time. */
export class Span {
  constructor(onChange) {
    this.onChange = onChange;
    this.bounds = null;
    this.from = 0;
    this.to = 0;
    this.follows = true;
    this.smallest = 1000;
  }

  get whole() {
    return this.bounds !== null && this.from <= this.bounds.from && this.to >= this.bounds.to;
  }

  /** New bounds: where the span follows, it keeps its width and ends with them. */
  bind(from, to) {
    const first = this.bounds === null;
    const all = this.whole;
    const width = this.to - this.from;
    this.bounds = { from, to };
    if (first || (all && this.follows)) [this.from, this.to] = [from, to];
    else if (this.follows) [this.from, this.to] = [Math.max(from, to - width), to];
  }

  set(from, to) {
    if (!this.bounds || !(to > from)) return;
    const room = this.bounds.to - this.bounds.from;
    const width = Math.min(Math.max(to - from, this.smallest), Math.max(room, this.smallest));
    const middle = (from + to) / 2;
    let start = to - from < this.smallest ? middle - width / 2 : from;
    start = Math.max(this.bounds.from, Math.min(start, this.bounds.to - width));
    this.from = start;
    this.to = start + width;
    this.follows = this.to >= this.bounds.to - width * 1e-6;
    this.onChange();
  }

  zoom(factor, at = this.follows ? this.to : (this.from + this.to) / 2) {
    const part = (at - this.from) / (this.to - this.from);
    const width = (this.to - this.from) * factor;
    this.set(at - part * width, at + (1 - part) * width);
  }

  pan(part) {
    const by = part * (this.to - this.from);
    const width = this.to - this.from;
    const from = Math.max(this.bounds.from, Math.min(this.from + by, this.bounds.to - width));
    this.set(from, from + width);
  }

  reset() {
    if (!this.bounds) return;
    this.follows = true;
    [this.from, this.to] = [this.bounds.from, this.bounds.to];
    this.onChange();
  }
}

/** Buttons for all that dragging does. */
export function spanButtons(span, ...before) {
  const button = (text, label, action) => h("button", { type: "button", class: "quiet", "aria-label": label, title: label, onclick: action }, text);
  return h("div", { class: "span-buttons", role: "group", "aria-label": "Span shown" }, ...before,
    button("←", "Earlier", () => span.pan(-0.5)),
    button("→", "Later", () => span.pan(0.5)),
    button("+", "Zoom in", () => span.zoom(0.5)),
    button("−", "Zoom out", () => span.zoom(2)),
    button("All", "Show all, and follow new points", () => span.reset()));
}

/** Handles the keys + - 0 and Shift with arrows; true where it was one of them. */
export function spanKey(event, span) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === "+" || event.key === "=") span.zoom(0.5);
  else if (event.key === "-") span.zoom(2);
  else if (event.key === "0" || event.key === "Escape") span.reset();
  else if (event.shiftKey && event.key === "ArrowLeft") span.pan(-0.25);
  else if (event.shiftKey && event.key === "ArrowRight") span.pan(0.25);
  else return false;
  event.preventDefault();
  return true;
}

/**
 * Zooms by dragging over a box, and out by a double click.
 *
 * @param area the part of the box that shows time, as {left, width} in pixels
 */
export function dragToZoom(box, area, span) {
  const shade = h("div", { class: "drag", hidden: true });
  box.append(shade);
  let start = null;
  const at = (event) => {
    const { left, width } = area();
    return Math.max(left, Math.min(left + width, event.clientX - box.getBoundingClientRect().left));
  };
  const timeAt = (x) => span.from + ((x - area().left) / area().width) * (span.to - span.from);
  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    start = at(event);
  });
  box.addEventListener("dragstart", (event) => event.preventDefault());
  box.addEventListener("pointermove", (event) => {
    if (start === null) return;
    const x = at(event);
    shade.hidden = Math.abs(x - start) < 6;
    if (!shade.hidden) box.setPointerCapture(event.pointerId); // Not before: a click is of what is clicked.
    shade.style.left = Math.min(x, start) + "px";
    shade.style.width = Math.abs(x - start) + "px";
  });
  const end = (event) => {
    if (start === null) return;
    const x = at(event), from = Math.min(x, start), to = Math.max(x, start);
    start = null;
    shade.hidden = true;
    if (event.type === "pointerup" && to - from >= 6) span.set(timeAt(from), timeAt(to));
  };
  box.addEventListener("pointerup", end);
  box.addEventListener("pointercancel", end);
  box.addEventListener("pointerleave", (event) => { if (shade.hidden) end(event); });
  box.addEventListener("dblclick", () => span.reset());
}
