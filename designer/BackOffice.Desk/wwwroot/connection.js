// What happens when the server cannot be reached: the page says so, the person goes on typing, and what was typed is put
// back once the server answers. A server that was restarted does not know the page any more; the page is then loaded anew.

const box = document.getElementById("components-reconnect-modal"); // the name that Blazor looks for
const told = document.getElementById("connection-told");
const key = "backoffice.typed";
const rejoined = "backoffice.rejoined";
const lookEvery = 3000;
let looking = 0;

// ---- Saying so -------------------------------------------------------------------------------------------------

new MutationObserver(() => {
  const now = box.classList;
  if (now.contains("components-reconnect-show")) { box.hidden = false; look(); }
  else if (now.contains("components-reconnect-rejected")) again();
  else if (now.contains("components-reconnect-hide")) { box.hidden = true; stop(); for (const part of areas()) putBack(part); }
}).observe(box, { attributes: true, attributeFilter: ["class"] });

// Blazor tries less and less often and gives up in the end; a server that has come back is noticed here within seconds.
function look() {
  if (looking) return;
  looking = setInterval(async () => {
    try {
      if (!(await fetch("health", { cache: "no-store" })).ok) return;
    } catch { return; }
    stop();
    try { if (await window.Blazor.reconnect() !== false) return; } catch { /* it does not know this page: load it anew */ }
    again();
  }, lookEvery);
}

function stop() { clearInterval(looking); looking = 0; }

function again() {
  sessionStorage.setItem(rejoined, "yes");
  location.reload();
}

if (sessionStorage.getItem(rejoined)) {
  sessionStorage.removeItem(rejoined);
  told.hidden = false;
  told.querySelector("button").addEventListener("click", () => { told.hidden = true; });
}

// ---- Keeping what is typed until the server has it --------------------------------------------------------------

let last = 0;

function person() { return document.querySelector("[data-person]")?.dataset.person ?? ""; }
function areas() { return document.querySelectorAll("[data-keep-typed]"); }
function area(name) { return document.querySelector(`[data-keep-typed="${CSS.escape(name)}"]`); }
function place(part) { return `${key}:${person()}:${location.pathname}:${part.dataset.keepTyped}`; }
function read(part) { try { return JSON.parse(sessionStorage.getItem(place(part))) ?? {}; } catch { return {}; } }

function write(part, entries) {
  try {
    if (Object.keys(entries).length === 0) sessionStorage.removeItem(place(part));
    else sessionStorage.setItem(place(part), JSON.stringify(entries));
  } catch { /* no room: the draft on the server is what remains */ }
}

// A box by its id; a tick or a round button by the question it stands in and its place there.
function boxes(owner) { return [...owner.querySelectorAll("input, textarea, select")]; }
function nameOf(element) {
  if (element.id) return element.id;
  const owner = element.parentElement.closest("[id]");
  return owner ? `${owner.id}#${boxes(owner).indexOf(element)}` : null;
}
function find(name) {
  const [id, at] = name.split("#");
  const element = document.getElementById(id);
  return at === undefined || !element ? element : boxes(element)[Number(at)] ?? null;
}
function ticks(element) { return element.type === "checkbox" || element.type === "radio"; }

function keep(event) {
  const element = event.target;
  const part = element.closest?.("[data-keep-typed]");
  if (!part || !event.isTrusted || element.type === "file" || !/^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName)) return;
  const name = nameOf(element);
  if (!name) return;
  const entries = read(part);
  if (element.type === "radio") for (const other of Object.keys(entries)) if (find(other)?.name === element.name && find(other)?.type === "radio") delete entries[other];
  const label = element.labels?.[0]?.innerText.trim() || element.getAttribute("aria-label") || "";
  entries[name] = { value: ticks(element) ? element.checked : element.value, ticks: ticks(element), label, at: last = Math.max(last + 1, Date.now()) };
  write(part, entries);
}
document.addEventListener("input", keep, true);
document.addEventListener("change", keep, true);

// Nobody else who signs in at this browser sees what was typed.
document.addEventListener("submit", event => { if (event.target.action?.endsWith("/sign-out")) sessionStorage.clear(); }, true);

// The server asks where the typing stands, saves what it has heard until then, and says that it is saved.
window.backofficeTyped = {
  mark: () => last,
  saved(name, mark) {
    const part = area(name);
    if (!part) return;
    const entries = read(part);
    for (const box of Object.keys(entries)) if (entries[box].at <= mark) delete entries[box];
    write(part, entries);
  },
  forget(name, path) { sessionStorage.removeItem(`${key}:${person()}:${path}:${name}`); },
  putBack(name) { const part = area(name); return part ? putBack(part) : 0; },
};

// Puts what the server never heard into its boxes, as if it was typed again. A box that only appears after another was answered is waited for.
async function putBack(part) {
  let left = Object.entries(read(part)).sort((a, b) => a[1].at - b[1].at);
  let count = 0;
  for (let go = 0; left.length > 0 && go < 20; go++) {
    const waiting = [];
    for (const [name, entry] of left) {
      const element = find(name);
      if (!element || element.disabled) { waiting.push([name, entry]); continue; }
      count++;
      last = Math.max(last, entry.at);
      // Told even where the box holds it already: the page may have kept what the server never heard.
      if (entry.ticks) element.checked = entry.value; else element.value = entry.value;
      for (const kind of entry.ticks ? ["change"] : ["input", "change"]) element.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    left = waiting;
    if (left.length > 0) await new Promise(done => setTimeout(done, 250));
  }
  if (left.length > 0) show(left.map(([, entry]) => entry));
  return count;
}

// What has no box any more is shown, so that it can be copied.
function show(entries) {
  const texts = entries.filter(entry => !entry.ticks && entry.value !== "");
  if (texts.length === 0) return;
  const list = told.querySelector("dl");
  list.replaceChildren(...texts.flatMap(entry => {
    const label = document.createElement("dt"), value = document.createElement("dd");
    label.textContent = entry.label || "Typed";
    value.textContent = entry.value;
    return [label, value];
  }));
  told.querySelector("[data-lost]").hidden = false;
  told.hidden = false;
}
