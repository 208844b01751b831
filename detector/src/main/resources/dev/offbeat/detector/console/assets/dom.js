// Elements. Text only ever becomes text, never markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** An element; attributes that begin with "on" are listeners, false and null are left out. */
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/** A custom property's value, such as a colour of the theme. */
export function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

/** Says a sentence to those who cannot see what changed. */
export function announce(sentence) {
  document.getElementById("announcer").textContent = sentence;
}

/**
 * Makes a container show these items, building only what changed, so that what is read or
 * focused stays where it is.
 */
export function keyed(container, items, key, build) {
  const old = new Map([...container.children].map((child) => [child.dataset.key, child]));
  const wanted = items.map((item) => {
    const name = key(item);
    const signature = JSON.stringify(item);
    const present = old.get(name);
    if (present && present.signature === signature) return present;
    const made = build(item);
    made.dataset.key = name;
    made.signature = signature;
    if (present && present.contains(document.activeElement)) {
      const label = document.activeElement.textContent;
      present.replaceWith(made);
      [...made.querySelectorAll("a, button")].find((one) => one.textContent === label)?.focus();
    }
    return made;
  });
  const same = wanted.length === container.children.length && wanted.every((one, i) => container.children[i] === one);
  if (same) return;
  const keep = new Set(wanted);
  for (const child of [...container.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((one, i) => {
    if (container.children[i] !== one) container.insertBefore(one, container.children[i] ?? null);
  });
}

/** Calls at most once in so many milliseconds, with the last call's arguments. */
export function throttled(milliseconds, action) {
  let waiting = null, last = null;
  const run = () => { waiting = null; action(...last); };
  const call = (...given) => {
    last = given;
    waiting ??= setTimeout(run, milliseconds);
  };
  call.cancel = () => { clearTimeout(waiting); waiting = null; };
  return call;
}

/** Calls when nothing was called for so many milliseconds. */
export function settled(milliseconds, action) {
  let waiting = null;
  return (...given) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => action(...given), milliseconds);
  };
}
