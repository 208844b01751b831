// Muting a series for a while: no incident of it is told until then.
import { buttons, dialog, field, toast } from "./dialog.js";
import { h } from "./dom.js";
import { fieldTime, fromField, moment } from "./format.js";
import { change, mayWrite } from "./writing.js";

const CHOICES = [[60, "1 hour"], [240, "4 hours"], [1440, "1 day"], [10080, "1 week"]];

/** Asks for how long and why; resolves to whether the series was muted. */
export async function mute(series) {
  if (!(await mayWrite())) return false;
  const asked = await dialog("Mute this series", (close) => {
    const until = h("input", { type: "datetime-local", step: "60", value: fieldTime(Date.now() + 3600000).slice(0, 16), "aria-label": "Until, UTC" });
    const reason = h("input", { type: "text", maxlength: "200", placeholder: "planned work, known fault …" });
    const radio = (value, word, ...more) => h("label", { class: "choice" }, h("input", { type: "radio", name: "for", value, checked: value === "60" }), h("span", {}, word), ...more);
    const form = h("form", {
      onsubmit: (event) => {
        event.preventDefault();
        const chosen = new FormData(form).get("for");
        const time = chosen === "until" ? { until: fromField(until.value) } : { duration_minutes: Number(chosen) };
        close({ series, ...time, reason: reason.value.trim() });
      },
    },
    h("p", {}, "Its points are still read and scored, but no incident is told, and it learns nothing, until the time is over."),
    h("fieldset", { class: "choices" }, h("legend", {}, "For"), ...CHOICES.map(([minutes, word]) => radio(String(minutes), word)), radio("until", "Until (UTC)", until)),
    field("Reason", reason, "Others see it on this page."),
    buttons(close, h("button", { type: "submit", class: "primary" }, "Mute")));
    until.addEventListener("focus", () => { form.querySelector("[value=until]").checked = true; });
    return [form];
  });
  if (!asked) return false;
  return attempt(async () => {
    const done = await change("POST", "mutes", { json: asked });
    toast(`Muted until ${done?.until ? moment(done.until) : "the time you gave"}.`);
  });
}

export async function unmute(series) {
  if (!(await mayWrite())) return false;
  return attempt(async () => {
    await change("DELETE", "mutes", { query: { series } });
    toast("Unmuted: its incidents are told again.");
  });
}

/** Does it, or says why not. */
export async function attempt(action) {
  try {
    await action();
    return true;
  } catch (error) {
    toast(error.message, true);
    return false;
  }
}
