// The theme: the system's, or light or dark as chosen here. "themed" is told when it changes.

const KEY = "offbeat-theme";
const ORDER = ["system", "light", "dark"];

export const themeName = () => document.documentElement.dataset.theme ?? "system";

export function toggleTheme() {
  const next = ORDER[(ORDER.indexOf(themeName()) + 1) % ORDER.length];
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    if (next === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  document.dispatchEvent(new Event("themed"));
}

window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new Event("themed")));
