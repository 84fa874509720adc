// The outline's keyboard: one line has the focus, arrow keys move it, and what changes the workflow goes to the server.

export function tree(root, component) {
  if (!root || root.dataset.outline) return;
  root.dataset.outline = "on";
  const rows = () => [...root.querySelectorAll("[data-outline-row]")];
  const level = row => Number(row.getAttribute("aria-level"));
  const go = row => {
    if (!row) return;
    row.focus();
    row.scrollIntoView({ block: "nearest" });
    component.invokeMethodAsync("Chosen", row.dataset.outlineRow);
  };
  root.addEventListener("keydown", event => {
    const row = event.target.closest("[data-outline-row]");
    if (!row || event.target !== row) return;
    const all = rows();
    const at = all.indexOf(row);
    const open = row.getAttribute("aria-expanded");
    const key = row.dataset.outlineRow;
    const control = event.ctrlKey || event.metaKey;
    let act;
    switch (event.key) {
      case "ArrowDown": act = event.altKey ? () => component.invokeMethodAsync("Key", "down") : () => go(all[at + 1]); break;
      case "ArrowUp": act = event.altKey ? () => component.invokeMethodAsync("Key", "up") : () => go(all[at - 1]); break;
      case "Home": act = () => go(all[0]); break;
      case "End": act = () => go(all[all.length - 1]); break;
      case "ArrowRight": act = () => open === "false" ? component.invokeMethodAsync("Folded", key, true) : open === "true" && go(all[at + 1]); break;
      case "ArrowLeft": act = () => open === "true" ? component.invokeMethodAsync("Folded", key, false) : go(all.slice(0, at).reverse().find(other => level(other) < level(row))); break;
      case "Enter": act = () => component.invokeMethodAsync("Key", control ? "add" : "edit"); break;
      case "Delete": act = () => component.invokeMethodAsync("Key", "delete"); break;
      case "z": case "Z": if (control) act = () => component.invokeMethodAsync("Key", event.shiftKey ? "redo" : "undo"); break;
      case "y": if (control) act = () => component.invokeMethodAsync("Key", "redo"); break;
    }
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
}

// Puts the focus somewhere, and brings it into view.
export function focus(selector) {
  const element = document.querySelector(selector);
  if (element) { element.focus(); element.scrollIntoView({ block: "nearest" }); }
}
