// What runs here: models, rules and how their last reload went, instances.
import { get } from "./api.js";
import { h } from "./dom.js";
import { toast } from "./dialog.js";
import { count, time } from "./format.js";
import { attempt } from "./mute.js";
import { shape } from "./words.js";
import { change, mayWrite } from "./writing.js";

const MODEL_STATE = { live: ["normal", "Live", "its scores are told"], shadow: ["warming", "Shadow", "it scores beside the live one, and tells nothing"], previous: ["stale", "Previous", "what a rollback returns to"], wanted: ["warming", "Wanted", "it is to take over, and follows no series yet"] };
const REFRESH_MILLIS = 10_000;

export function modelsView(root) {
  const stop = new AbortController();
  const models = h("div"), rules = h("div"), mutes = h("div"), instances = h("div");
  const section = (id, title, body) => h("section", { "aria-labelledby": id }, h("h2", { id }, title), body);
  root.append(h("h1", {}, "Models and rules"), section("models", "Models", models), section("rules", "Rules", rules), section("mutes", "Muted series", mutes), section("instances", "Instances", instances));
  const parts = [[models, "models", drawModels], [rules, "rules", drawRules], [mutes, "mutes", drawMutes], [instances, "summary", drawInstances]];
  const load = () => parts.forEach(async ([box, path, draw]) => {
    try {
      const answer = await get(path, {}, stop.signal);
      const text = JSON.stringify(answer);
      if (box.answer !== text) box.replaceChildren(...draw(answer, load));
      box.answer = text;
    } catch (error) {
      if (!stop.signal.aborted && error.status !== 0) box.replaceChildren(h("p", { class: "problem" }, error.message));
    }
  });
  load();
  const timer = setInterval(load, REFRESH_MILLIS);
  return { title: "Models and rules", close() { stop.abort(); clearInterval(timer); } };
}

function table(heads, rows) {
  return h("div", { class: "scroll" }, h("table", { class: "list" }, h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, text || h("span", { class: "unseen" }, "Actions"))))), h("tbody", {}, ...rows)));
}

function drawModels({ models = [] }, reload) {
  if (models.length === 0) return [h("p", { class: "empty" }, "No model is loaded.")];
  const act = (model, verb, done) => async () => {
    if (!(await mayWrite())) return;
    if (await attempt(() => change("POST", `models/${encodeURIComponent(model)}:${verb}`))) { toast(done); reload(); }
  };
  const action = (model) => {
    if (models.length === 1) return null;
    if (model.state === "live") return h("button", { type: "button", onclick: act(model.fingerprint, "rollback", "The model before takes over.") }, "Roll back");
    return h("button", { type: "button", onclick: act(model.fingerprint, "activate", `${model.name} takes over.`) }, "Activate");
  };
  return [table(["State", "Model", "Fingerprint", "Network", "Features", "Series", ""], models.map((model) => {
    const [icon, word, help] = MODEL_STATE[model.state] ?? ["resolved", model.state, ""];
    return h("tr", {}, h("td", {}, h("span", { class: "state " + icon, title: help }, shape(icon), word)), h("td", { class: "name" }, model.name), h("td", {}, h("code", {}, String(model.fingerprint ?? "").slice(0, 16))),
      h("td", {}, model.cell ?? "–"), h("td", { "data-label": "features" }, Array.isArray(model.features) ? model.features.join(", ") : model.features ?? "–"), h("td", { "data-label": "series" }, count(model.series), model.shadow ? h("span", { class: "quiet" }, `, ${count(model.shadow)} in shadow`) : null), h("td", { class: "right" }, action(model)));
  }))];
}

function drawRules({ documents = [] }) {
  if (documents.length === 0) {
    return [h("div", { class: "empty" }, h("p", {}, "No rules: every series is watched in the same way. Rules say which series are watched, how strictly and when not; they are given as a file (rules.file) or in a topic (rules.topic), and are taken over while the detector runs."))];
  }
  return documents.map((one) => {
    const bad = !one.result?.startsWith("in use");
    return h("article", { class: "panel rule" },
      h("h3", {}, one.source), h("p", { class: bad ? "problem" : "good" }, shape(bad ? "major" : "normal"), one.result),
      one.text ? h("details", {}, h("summary", {}, "Text in force"), h("pre", {}, h("code", {}, one.text))) : null);
  });
}

function drawMutes({ mutes = [] }, reload) {
  if (mutes.length === 0) return [h("p", { class: "empty" }, "None. A series is muted on its own page.")];
  const lift = (series) => async () => {
    if (!(await mayWrite())) return;
    if (await attempt(() => change("DELETE", "mutes", { query: { series } }))) { toast("Unmuted: its incidents are told again."); reload(); }
  };
  return [table(["Series", "Until", "Reason", ""], mutes.map((one) => h("tr", {}, h("td", { class: "name" }, h("a", { href: "#/series/" + encodeURIComponent(one.series) }, one.series)), h("td", { class: "when" }, time(one.until)), h("td", {}, one.reason ?? ""),
    h("td", { class: "right" }, h("button", { type: "button", onclick: lift(one.series), "aria-label": `Unmute ${one.series}` }, "Unmute")))))];
}

function drawInstances({ instances = [] }) {
  if (instances.length === 0) return [h("p", { class: "empty" }, "This instance only.")];
  return [table(["Address", "State"], instances.map((one) => h("tr", {}, h("td", {}, one.address), h("td", {}, one.state))))];
}
