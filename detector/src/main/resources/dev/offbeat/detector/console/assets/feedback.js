// Telling the detector what a person knows. What it changes is shown before it is accepted.
import { buttons, dialog, field, toast } from "./dialog.js";
import { h, settled } from "./dom.js";
import { count, fieldTime, fixed, fromField, number, plural } from "./format.js";
import { attempt } from "./mute.js";
import { change, mayWrite } from "./writing.js";

const WORDS = {
  false_alarm: ["Not an anomaly", "This series becomes less easily alarmed: its threshold rises just above what this incident's peak needed."],
  good_catch: ["Good catch", "What found this is kept: later feedback does not raise the threshold past this peak."],
  missed: ["Missed one", "This series becomes more easily alarmed: its threshold falls to what the strangest point of this span would need."],
};

/**
 * Asks and tells.
 *
 * @param told series, verdict, incident or null, from and to
 * @return whether it was accepted
 */
export async function giveFeedback(told) {
  if (!(await mayWrite())) return false;
  const [title, meaning] = WORDS[told.verdict];
  const accepted = await dialog(title, (close) => {
    const from = h("input", { type: "datetime-local", step: "1", required: true, value: fieldTime(told.from) });
    const to = h("input", { type: "datetime-local", step: "1", required: true, value: fieldTime(told.to) });
    const comment = h("input", { type: "text", maxlength: "500", placeholder: "what it was, if you know" });
    const effect = h("div", { class: "effect", "aria-live": "polite" }, "Replaying what it would have changed …");
    const body = () => ({ ...told, from: fromField(from.value) ?? told.from, to: fromField(to.value) ?? told.to, comment: comment.value.trim() });
    const preview = async () => {
      try {
        effect.replaceChildren(...drawEffect(await change("POST", "feedback", { query: { preview: true }, json: body() })));
      } catch (error) {
        effect.replaceChildren(h("p", { class: "problem" }, error.message));
      }
    };
    for (const input of [from, to]) input.addEventListener("input", settled(400, preview));
    preview();
    return [h("form", { onsubmit: (event) => { event.preventDefault(); close(body()); } },
      h("p", {}, meaning),
      told.verdict === "missed" ? h("div", { class: "fields" }, field("From (UTC)", from), field("To (UTC)", to)) : null,
      told.verdict === "missed" ? h("p", { class: "note" }, "The span that the chart shows; zoom to the fault before, or change the times.") : null,
      effect,
      field("Comment", comment),
      buttons(close, h("button", { type: "submit", class: "primary" }, "Accept")))].flat();
  });
  if (!accepted) return false;
  return attempt(async () => {
    await change("POST", "feedback", { json: accepted });
    toast("Told. It takes effect on this series at once.");
  });
}

/** Takes back what was told; its effect ends with it. */
export async function takeBack(id) {
  if (!(await mayWrite())) return false;
  return attempt(async () => {
    await change("DELETE", `feedback/${encodeURIComponent(id)}`);
    toast("Taken back.");
  });
}

function drawEffect(effect) {
  const row = (name, before, after) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, before), h("td", {}, "→"), h("td", {}, before === after ? h("span", { class: "quiet" }, "the same") : h("b", {}, after)));
  const factor = (value) => "× " + fixed(value, 2);
  return [
    h("table", { class: "effect-table" }, h("caption", {}, "What it changes"), h("tbody", {},
      row("Threshold", factor(effect.threshold_factor_before), factor(effect.threshold_factor_after)),
      row("Incidents", count(effect.before?.incidents), count(effect.after?.incidents)),
      row("Alerts a week", number(effect.before?.alerts_per_week), number(effect.after?.alerts_per_week)))),
    h("p", { class: "note" }, `Found by replaying ${plural(effect.points ?? 0, "point")}${effect.complete === false ? ", which is all that is held of this series in memory" : ""}.`),
  ];
}
