// The rule editor's keyboard: completions in an expression, movement in a table, a file to keep. Everything else is the server's.

const boxes = new WeakMap();

// An expression box tells its component where the caret is, and gives it the keys of an open list.
export function watch(box, component) {
  if (!box || boxes.has(box)) return;
  let timer = 0;
  const tell = asked => component.invokeMethodAsync("Caret", box.value, box.selectionStart ?? 0, asked);
  const soon = () => { clearTimeout(timer); timer = setTimeout(() => tell(false), 120); };
  box.addEventListener("input", soon);
  box.addEventListener("click", soon);
  box.addEventListener("blur", () => { clearTimeout(timer); setTimeout(() => component.invokeMethodAsync("Closed"), 150); });
  box.addEventListener("keydown", event => {
    if (event.ctrlKey && event.key === " ") { event.preventDefault(); clearTimeout(timer); tell(true); return; }
    const open = box.getAttribute("aria-expanded") === "true";
    if (!open) { if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End") soon(); return; }
    if (["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].includes(event.key) && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      component.invokeMethodAsync("Key", event.key);
    }
  });
  boxes.set(box, component);
}

// Writes a completion over the part of the word that was typed; the browser's own undo knows it.
export function complete(box, from, to, text) {
  if (!box) return;
  box.focus();
  box.setRangeText(text, from, to, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// Shows the chosen offer of a long list.
export function show(id) { document.getElementById(id)?.scrollIntoView({ block: "nearest" }); }

// Arrow keys and Enter move between the cells of a table; inside a text they move the caret first.
export function grids() { document.querySelectorAll("table.grid").forEach(grid); }

function grid(table) {
  if (!table || table.dataset.grid) return;
  table.dataset.grid = "on";
  table.addEventListener("keydown", event => {
    const cell = event.target;
    if (!(cell instanceof HTMLInputElement) || cell.dataset.row === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    let [row, column] = [Number(cell.dataset.row), Number(cell.dataset.column)];
    const start = cell.selectionStart === 0 && cell.selectionEnd === 0;
    const end = cell.selectionStart === cell.value.length && cell.selectionEnd === cell.value.length;
    const all = cell.selectionStart === 0 && end;
    switch (event.key) {
      case "ArrowUp": row--; break;
      case "ArrowDown": case "Enter": row++; break;
      case "ArrowLeft": if (!start && !all) return; column--; break;
      case "ArrowRight": if (!end) return; column++; break;
      default: return;
    }
    const next = table.querySelector(`input[data-row="${row}"][data-column="${column}"]`);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });
}

// Gives a text to the browser as a file.
export async function keep(name, stream) {
  const url = URL.createObjectURL(new Blob([await stream.arrayBuffer()], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
