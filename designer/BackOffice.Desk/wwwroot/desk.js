// Keyboard for the desk. A key presses the button or link that carries it (data-key, data-go), moves between rows
// (data-row), or focuses the search box (data-desk-search), so pages only mark their elements and this file stays small.

const setting = "backoffice.single-keys";
let started = false;
let afterG = 0;

export function singleKeys() { return localStorage.getItem(setting) !== "off"; }
export function setSingleKeys(on) { localStorage.setItem(setting, on ? "on" : "off"); }

export function start() {
  if (started) return;
  started = true;
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", closeMenus);
}

// Puts the focus where the page asks, for example on the first refusal or on a heading.
export function focus(selector) {
  const element = document.querySelector(selector);
  if (element) { element.focus(); element.scrollIntoView({ block: "nearest" }); }
}

// A drawing wider than its box: arrow keys move it, + and - make it larger and smaller, 0 shows all of it.
export function drawing(box) {
  const holder = document.querySelector(box);
  if (!holder || holder.dataset.drawing) return;
  holder.dataset.drawing = "on";
  holder.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = 96;
    switch (event.key) {
      case "ArrowLeft": holder.scrollLeft -= step; break;
      case "ArrowRight": holder.scrollLeft += step; break;
      case "ArrowUp": holder.scrollTop -= step; break;
      case "ArrowDown": holder.scrollTop += step; break;
      case "+": case "=": zoom(box, 1.25); break;
      case "-": zoom(box, 0.8); break;
      case "0": zoom(box, 0); break;
      default: return;
    }
    event.preventDefault();
  });
}

// Makes a drawing larger or smaller by a factor around the middle of what is seen; 0 fits all of it into its box, 1 is its own size.
export function zoom(box, factor) {
  const holder = document.querySelector(box);
  const svg = holder?.querySelector("svg");
  if (!svg) return;
  const full = svg.viewBox.baseVal;
  const before = svg.getBoundingClientRect().width / full.width;
  const whole = Math.min(holder.clientWidth / full.width, 1);
  const after = factor === 0 ? whole : factor === 1 ? 1 : Math.min(2.5, Math.max(Math.min(whole, before), before * factor));
  const x = (holder.scrollLeft + holder.clientWidth / 2) / before;
  const y = (holder.scrollTop + holder.clientHeight / 2) / before;
  svg.style.width = `${full.width * after}px`;
  svg.style.height = `${full.height * after}px`;
  holder.scrollLeft = x * after - holder.clientWidth / 2;
  holder.scrollTop = y * after - holder.clientHeight / 2;
}

// Scrolls a drawing inside its own box until a part of it is in the middle; the page itself stays where it is.
export function reveal(box, part, otherwise) {
  const holder = document.querySelector(box);
  const target = holder?.querySelector(part) ?? holder?.querySelector(otherwise);
  if (!target) return;
  const outer = holder.getBoundingClientRect();
  const inner = target.getBoundingClientRect();
  holder.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  holder.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
}

// Hands a text to the clipboard; false when the browser does not allow it.
export async function copy(text) {
  try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
}

function typing(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)
      || (target.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(target.type)));
}

function dialogOpen() { return document.querySelector(".rz-dialog-wrapper") !== null; }

function press(key) {
  for (const element of document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) {
    if (!element.disabled) { element.click(); return true; }
  }
  // What the frame offers on every page, where the page itself has no button for the key.
  const everywhere = document.querySelector(`[data-later-key="${CSS.escape(key)}"]`);
  if (everywhere) { everywhere.click(); return true; }
  return false;
}

function rows() { return [...document.querySelectorAll("[data-row]")]; }

function move(by) {
  const all = rows();
  if (all.length === 0) return false;
  // The focus is where the person is; the marked row follows it a moment later.
  const focused = all.findIndex(row => row.contains(document.activeElement));
  const now = focused >= 0 ? focused : all.findIndex(row => row.getAttribute("aria-current") === "true");
  const next = all[Math.min(all.length - 1, Math.max(0, now < 0 ? 0 : now + by))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function onKey(event) {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    const search = document.querySelector("[data-desk-search]");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || dialogOpen()) return;

  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary")?.focus(); return; }
    if (typing(event.target)) { event.target.blur(); return; }
    // Out of a record, back to where it was opened from.
    if (!press("Escape") && location.pathname.split("/").length > 2) history.back();
    return;
  }
  if (typing(event.target) || !singleKeys()) return;

  if (afterG && Date.now() - afterG < 1200) {
    afterG = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  let done = false;
  switch (event.key) {
    case "g": afterG = Date.now(); return;
    case "/": {
      const search = document.querySelector("[data-desk-search]");
      if (search) { search.focus(); search.select(); done = true; }
      break;
    }
    case "j": done = move(1); break;
    case "k": done = move(-1); break;
    case "x": {
      const row = document.activeElement?.closest?.("[data-row]");
      const tick = row?.querySelector("input[type=checkbox]");
      if (tick) { tick.click(); done = true; }
      break;
    }
    case "?": case "n": case "c": case "h": done = press(event.key); break;
    // The queue of children to match: a record by its number, add, set aside, undo.
    default: if (/^[1-9asu]$/.test(event.key)) done = press(event.key);
  }
  if (done) event.preventDefault();
}

// A menu closes when something outside it is clicked, and after one of its entries is used.
function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}
