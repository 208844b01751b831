// Changing something needs a token: it is asked for once, and kept until the window is closed.
import { Problem, token, write } from "./api.js";
import { buttons, dialog, field } from "./dialog.js";
import { h } from "./dom.js";
import { summary } from "./summary.js";

function explain() {
  return dialog("This detector is read-only", (close) => [
    h("p", {}, "Nothing can be changed through this page, because no token is configured. To allow it, give the detector one and start it again:"),
    h("pre", {}, h("code", {}, "admin:\n  token-file: /etc/offbeat/token")),
    h("p", {}, "or set ", h("code", {}, "OFFBEAT_ADMIN_TOKEN"), " in its environment. Rules and feedback can also be written to their topics."),
    h("div", { class: "dialog-buttons" }, h("button", { type: "button", class: "primary", onclick: () => close() }, "Close")),
  ]);
}

function askToken(sentence) {
  return dialog("Token", (close) => {
    const input = h("input", { type: "password", autocomplete: "off", required: true, spellcheck: "false" });
    return [h("form", { onsubmit: (event) => { event.preventDefault(); close(input.value.trim()); } },
      h("p", {}, sentence ?? "Changes need the detector's token (admin.token). It is kept in this tab until you close it, and sent to this detector alone."),
      field("Token", input),
      buttons(close, h("button", { class: "primary", type: "submit" }, "Use it")))];
  });
}

/** Makes sure that there is a token; false where there is none to be had. */
export async function mayWrite() {
  const figures = summary.latest();
  if (figures && !figures.writable) {
    await explain();
    return false;
  }
  if (token.get()) return true;
  const given = await askToken();
  if (!given) return false;
  token.set(given);
  return true;
}

/** A change; a token that is not accepted is asked for again. */
export async function change(method, path, options) {
  for (;;) {
    try {
      return await write(method, path, options);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      token.forget();
      const given = await askToken("The token was not accepted. It is what admin.token holds in the detector's configuration.");
      if (!given) throw error;
      token.set(given);
    }
  }
}
