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

// Scrolls a drawing inside its own box until a part of it is in the middle; the page itself stays where it is.
export function reveal(box, part) {
  const holder = document.querySelector(box);
  const target = holder?.querySelector(part);
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
  const now = all.findIndex(row => row === document.activeElement || row.contains(document.activeElement) || row.getAttribute("aria-current") === "true");
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
  }
  if (done) event.preventDefault();
}

// A menu closes when something outside it is clicked, and after one of its entries is used.
function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}
