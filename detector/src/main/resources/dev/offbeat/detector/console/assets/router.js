// Which view the address asks for: #/now, #/series?search=cpu, #/series/NAME.

/** The address' view, its series where it names one, and its query. */
export function where() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, ...rest] = path.split("/");
  const series = rest.length ? decode(rest.join("/")) : null;
  return { view: view || "now", series, query: new URLSearchParams(query) };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Changes the address' query without a new entry in the history and without a new view. */
export function remember(view, query) {
  const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  history.replaceState(null, "", `#/${view}${text ? "?" + text : ""}`);
}
