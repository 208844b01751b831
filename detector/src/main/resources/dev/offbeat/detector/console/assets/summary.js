// The detector's figures, asked for every few seconds while somebody looks, shared by all views.
import { get } from "./api.js";

const EVERY_MILLIS = 5000;
const listeners = new Set();
let latest = null;
let timer = null;

async function refresh() {
  clearTimeout(timer);
  try {
    latest = await get("summary");
    for (const listener of listeners) listener(latest);
  } catch {
    // The connection's state is told by api.js; the last figures stay.
  }
  clearTimeout(timer);
  timer = setTimeout(refresh, document.hidden ? 10 * EVERY_MILLIS : EVERY_MILLIS);
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });

export const summary = {
  latest: () => latest,
  refresh,
  /** Calls at once with the figures that are known, and with all later ones; returns what ends it. */
  subscribe(listener) {
    listeners.add(listener);
    if (latest) listener(latest);
    return () => listeners.delete(listener);
  },
};
