// Dialogs: the browser's own, which keep the focus inside and give it back.
import { h } from "./dom.js";

let number = 0;

/**
 * Opens a dialog.
 *
 * @param build called with a function that closes it; gives what stands in it
 * @return resolves with what it was closed with, null when it was dismissed
 */
export function dialog(title, build) {
  return new Promise((resolve) => {
    const name = "dialog-" + ++number;
    let result = null;
    const close = (value = null) => { result = value; box.close(); };
    const box = h("dialog", { "aria-labelledby": name }, h("h2", { id: name }, title), ...build(close));
    box.addEventListener("close", () => { box.remove(); resolve(result); });
    box.addEventListener("click", (event) => { if (event.target === box) close(); });
    document.body.append(box);
    box.showModal();
  });
}

/** The row of buttons that ends a dialog. */
export function buttons(close, ...actions) {
  return h("div", { class: "dialog-buttons" }, h("button", { type: "button", class: "quiet", onclick: () => close() }, "Cancel"), ...actions);
}

export function field(label, input, note) {
  return h("label", { class: "field" }, h("span", {}, label), input, note ? h("span", { class: "note" }, note) : null);
}

/** A sentence that stays for some seconds, for what was done or could not be. */
export function toast(sentence, bad = false) {
  document.querySelector(".toast")?.remove();
  const box = h("div", { class: "toast" + (bad ? " bad" : ""), role: bad ? "alert" : "status" }, sentence);
  document.body.append(box);
  setTimeout(() => box.remove(), 7000);
}
