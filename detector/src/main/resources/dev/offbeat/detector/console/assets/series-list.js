// Every series with its state, searched and paged by the server, however many there are.
import { get } from "./api.js";
import { announce, h, keyed, settled } from "./dom.js";
import { count, nameOf, number, seriesLink, time } from "./format.js";
import { scoreBar } from "./meter.js";
import { remember } from "./router.js";
import { summary } from "./summary.js";
import { STATES, STATE_HELP, shape, stateBadge } from "./words.js";

const PAGE = 50;
const REFRESH_MILLIS = 5000;
const REST = 20; // times as long as a page took: a search through very many series is not repeated at once

export function seriesListView(root, query) {
  const stop = new AbortController();
  let asked = { search: query.get("search") ?? "", state: query.get("state") ?? "" };
  let trail = [null];
  let next = null;
  let timer = null;
  let turn = 0;

  const search = h("input", { type: "search", id: "search", placeholder: "name or label: cpu host-1", value: asked.search, autocomplete: "off", spellcheck: "false", oninput: settled(200, () => ask({ search: search.value.trim() })) });
  const radio = (value, word) => h("label", { class: "chip", title: STATE_HELP[value] ?? "whatever their state" },
    h("input", { type: "radio", name: "state", value, checked: asked.state === value, onchange: () => ask({ state: value }) }), value ? shape(value) : null, h("span", {}, word), h("span", { class: "tally", "data-state": value }));
  const filter = h("fieldset", { class: "chips" }, h("legend", { class: "unseen" }, "State"), radio("", "All"), ...STATES.map((state) => radio(state, state)));
  const found = h("p", { class: "found", role: "status" });
  const rows = h("tbody");
  const table = h("table", { class: "list series-table" },
    h("thead", {}, h("tr", {}, ...["State", "Series", "Value", "Score", "Last point", "Points"].map((text, i) => h("th", { scope: "col", class: i > 1 ? "right" : null }, text)))), rows);
  const empty = h("div", { class: "empty", hidden: true });
  const back = h("button", { type: "button", onclick: () => { trail.pop(); load(); } }, "← Previous");
  const forth = h("button", { type: "button", onclick: () => { trail.push(next); load(); } }, "Next →");
  const pages = h("nav", { class: "pages", "aria-label": "Pages of series" }, back, forth);
  root.append(h("h1", {}, "Series"),
    h("div", { class: "filters", role: "search" }, h("label", { class: "search" }, h("span", { class: "unseen" }, "Search by name and label"), search), filter),
    found, h("div", { class: "scroll" }, table), empty, pages);

  function ask(change) {
    asked = { ...asked, ...change };
    trail = [null];
    remember("series", asked);
    load();
  }

  async function load(quietly = false) {
    const mine = ++turn;
    clearTimeout(timer);
    const began = performance.now();
    try {
      const page = await get("series", { ...asked, limit: PAGE, after: trail.at(-1) }, stop.signal);
      if (mine === turn) draw(page, quietly);
    } catch (error) {
      if (!stop.signal.aborted && error.status !== 0) { empty.hidden = false; empty.replaceChildren(h("p", { class: "problem" }, error.message)); }
    }
    if (!stop.signal.aborted && mine === turn) timer = setTimeout(() => load(true), Math.max(REFRESH_MILLIS, REST * (performance.now() - began)));
  }

  function draw(page, quietly) {
    next = page.next;
    keyed(rows, page.series, (one) => one.series, row);
    const filtered = asked.search || asked.state;
    const first = (trail.length - 1) * PAGE + 1;
    const shown = page.series.length ? `${count(first)} to ${count(first + page.series.length - 1)} of ` : "";
    const matching = (page.matching_complete === false ? "at least " : "") + count(page.matching);
    found.textContent = page.total === 0 ? "" : filtered ? `${shown}${matching} that match, of ${count(page.total)} series` : `${shown}${count(page.total)} series`;
    if (page.unreachable?.length) found.append(h("span", { class: "problem" }, ` Without those of ${page.unreachable.join(", ")}, which cannot be reached.`));
    table.hidden = page.series.length === 0;
    empty.hidden = page.series.length > 0;
    if (page.series.length === 0) empty.replaceChildren(...nothing(page));
    back.disabled = trail.length === 1;
    forth.disabled = !next;
    pages.hidden = trail.length === 1 && !next;
    if (!quietly) announce(found.textContent);
  }

  function nothing(page) {
    if (page.total === 0) return [h("p", {}, "No series yet: they are listed as soon as their first point is read from the input topics. "), h("p", {}, "Nothing comes? See whether records are rejected: ", h("a", { href: "metrics" }, "metrics"), ".")];
    const clear = () => { search.value = ""; filter.querySelector("[value='']").checked = true; ask({ search: "", state: "" }); search.focus(); };
    return [h("p", {}, "No series matches. Every word must occur in the name or in a label. ", h("button", { type: "button", class: "link", onclick: clear }, "Show all"))];
  }

  const slash = (event) => {
    if (event.key !== "/" || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)) return;
    event.preventDefault();
    search.focus();
    search.select();
  };
  document.addEventListener("keydown", slash);
  const unsubscribe = summary.subscribe((now) => {
    for (const tally of filter.querySelectorAll(".tally")) {
      const many = tally.dataset.state ? now.by_state?.[tally.dataset.state] : now.series;
      tally.textContent = many ? count(many) : "";
    }
  });
  load();
  return {
    title: "Series",
    again(query) {
      search.value = query.get("search") ?? "";
      const state = query.get("state") ?? "";
      for (const one of filter.querySelectorAll("input")) one.checked = one.value === state;
      asked = { search: search.value, state };
      trail = [null];
      load();
    },
    close() { stop.abort(); unsubscribe(); clearTimeout(timer); document.removeEventListener("keydown", slash); },
  };
}

function row(one) {
  const values = one.value ?? [];
  return h("tr", {},
    h("td", {}, stateBadge(one.state)),
    h("td", { class: "name" }, h("a", { href: seriesLink(one.series) }, nameOf(one.series, one.labels, one.metric))),
    h("td", { class: "right", "data-label": "value" }, values.length > 3 ? `${values.length} features` : values.map(number).join(", ") || "–"),
    h("td", { class: "right", "data-label": "score" }, scoreBar(one.score)),
    h("td", { class: "right when" }, time(one.last)),
    h("td", { class: "right", "data-label": "points" }, count(one.points)));
}
