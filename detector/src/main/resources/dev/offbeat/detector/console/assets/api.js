// The detector's HTTP API: see docs/api.md. Failures become one kind of error, with a sentence.

const BASE = new URL("api/v1/", document.baseURI);
const TOKEN = "offbeat-token";
const PATIENCE_MILLIS = 20_000;

/** Tells "down" and "up" as the server goes and comes back. */
export const connection = new EventTarget();
let up = null;

function tell(now) {
  if (now === up) return;
  up = now;
  connection.dispatchEvent(new Event(now ? "up" : "down"));
}

/** What the API answered instead of what was asked. */
export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail || title || `The detector answered ${status}.`);
    this.status = status;
    this.title = title;
  }
}

export function address(path, query = {}) {
  const url = new URL(path, BASE);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") url.searchParams.set(name, value);
  }
  return url;
}

async function problemOf(response) {
  try {
    const body = await response.json();
    return new Problem(response.status, body.title, body.detail);
  } catch {
    return new Problem(response.status, response.statusText, "");
  }
}

async function ask(method, path, { query, body, signal, headers = {}, type } = {}) {
  const limit = AbortSignal.timeout(PATIENCE_MILLIS);
  let response;
  try {
    response = await fetch(address(path, query), {
      method,
      body,
      headers: { Accept: "application/json", ...(type ? { "Content-Type": type } : {}), ...headers },
      signal: signal ? either(signal, limit) : limit,
      cache: "no-store",
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    tell(false);
    throw new Problem(0, "No answer", "The detector does not answer. It may be restarting.");
  }
  tell(true);
  if (!response.ok) throw await problemOf(response);
  return response.status === 204 ? null : response.json();
}

function either(one, other) {
  const both = new AbortController();
  for (const signal of [one, other]) {
    if (signal.aborted) both.abort();
    signal.addEventListener("abort", () => both.abort(), { once: true });
  }
  return both.signal;
}

export const get = (path, query, signal) => ask("GET", path, { query, signal });

export const token = {
  get: () => sessionStorage.getItem(TOKEN),
  set: (text) => sessionStorage.setItem(TOKEN, text),
  forget: () => sessionStorage.removeItem(TOKEN),
};

/** A request that changes something, with the token that was asked for. */
export function write(method, path, { query, json, signal } = {}) {
  const headers = { Authorization: "Bearer " + token.get() };
  const body = json === undefined ? undefined : JSON.stringify(json);
  return ask(method, path, { query, body, signal, headers, type: body && "application/json" });
}

/**
 * Events as they come, until close() is called. The browser comes back by itself after a lost
 * connection; after an answer that is no stream it does not, so a new one is tried.
 */
export function live(path, query, handlers) {
  let source = null, again = null, closed = false, pause = 1000;
  const open = () => {
    source = new EventSource(address(path, query));
    source.onopen = () => { pause = 1000; handlers.open?.(); };
    source.onerror = () => {
      handlers.lost?.();
      if (source.readyState === EventSource.CLOSED && !closed) {
        again = setTimeout(open, pause);
        pause = Math.min(30_000, 2 * pause);
      }
    };
    for (const [name, handle] of Object.entries(handlers)) {
      if (name !== "open" && name !== "lost") source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
    }
  };
  open();
  return { close() { closed = true; clearTimeout(again); source.close(); } };
}
