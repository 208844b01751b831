// Starts the page: the bar, the connection's state, and the view that the address asks for.
import { connection, get } from "./api.js";
import { announce, h } from "./dom.js";
import { modelsView } from "./models.js";
import { nowView } from "./now.js";
import { where } from "./router.js";
import { seriesListView } from "./series-list.js";
import { seriesPageView } from "./series-page.js";
import { summary } from "./summary.js";
import { toggleTheme, themeName } from "./theme-switch.js";
import { timelineView } from "./timeline.js";

const content = document.getElementById("content");
const notice = document.getElementById("notice");
const state = document.getElementById("connection");
let view = null;
let shown = "";

const VIEWS = { now: nowView, timeline: timelineView, models: modelsView };

function show() {
  if (location.hash !== "" && !location.hash.startsWith("#/")) return;
  const { view: name, series, query } = where();
  const place = name + "/" + (series ?? "");
  if (place === shown && view?.again) return view.again(query);
  view?.close();
  content.replaceChildren();
  const first = shown === "";
  shown = place;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (name === "series") view = series === null ? seriesListView(content, query) : seriesPageView(content, series);
  else if (VIEWS[name]) view = VIEWS[name](content, query);
  else view = missing(name);
  document.title = `${view.title} · Offbeat`;
  if (!first) {
    window.scrollTo(0, 0);
    content.focus({ preventScroll: true });
    announce(view.title);
  }
}

function missing(name) {
  content.append(h("h1", {}, "No such view"), h("p", { class: "empty" }, `There is no view “${name}” here. `, h("a", { href: "#/now" }, "See what is happening now"), "."));
  return { title: "No such view", close() {} };
}

function connected(up) {
  state.className = "connection " + (up ? "up" : "down");
  state.textContent = up ? "Live" : "No connection";
  notice.hidden = up;
  notice.textContent = up ? "" : "The detector does not answer. What is shown is what was last known; this page comes back by itself.";
}

let wasDown = false;
connection.addEventListener("down", () => { wasDown = true; connected(false); });
connection.addEventListener("up", () => {
  connected(true);
  if (wasDown) {
    wasDown = false;
    announce("The detector answers again.");
    shown = "";
    show();
  }
});

summary.subscribe((figures) => {
  const open = figures.open_incidents ?? 0;
  const badge = document.getElementById("open-count");
  badge.className = open ? "count" : "";
  badge.replaceChildren(...(open ? [String(open), h("span", { class: "unseen" }, " open")] : []));
});

async function about() {
  try {
    const info = await get("../../info");
    const model = info.model?.fingerprint ? `, model ${String(info.model.fingerprint).slice(0, 8)}` : "";
    document.getElementById("about").textContent = `Offbeat ${info.version ?? ""}, ${info.application_id ?? ""}${model}`.replace(/ ,/g, ",");
  } catch {
    // The footer is without it.
  }
}

const theme = document.getElementById("theme");
const label = () => { theme.textContent = `Theme: ${themeName()}`; };
theme.addEventListener("click", () => { toggleTheme(); label(); });
label();

document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); content.focus(); });
window.addEventListener("hashchange", show);
show();
summary.refresh();
about();
