// Sets the theme before anything is painted: the system's, or the one that was chosen here.
"use strict";
(() => {
  const chosen = (() => {
    try {
      return localStorage.getItem("offbeat-theme");
    } catch {
      return null; // Storage may be forbidden; the system's theme remains.
    }
  })();
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
