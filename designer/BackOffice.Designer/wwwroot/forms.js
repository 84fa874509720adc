// A page or question of the canvas takes what is dragged over it. Done here, because asking the server at every move of the mouse would be slow.

let listening = false;

export function start() {
  if (listening) return;
  listening = true;
  document.addEventListener("dragover", event => {
    if (event.target instanceof Element && event.target.closest("[data-drop]")) event.preventDefault();
  });
}

// On a phone the properties stand below the canvas: whoever chooses a part is taken there, and back to it.
const narrow = () => window.matchMedia("(max-width: 760px)").matches;

export function toProperties() {
  if (!narrow()) return;
  const head = document.getElementById("fd-properties-head");
  head?.scrollIntoView({ block: "start" });
  head?.focus({ preventScroll: true });
}

export function toChosen() {
  const chosen = document.querySelector(".fd-canvas [aria-current='true']");
  chosen?.scrollIntoView({ block: "center" });
  chosen?.focus({ preventScroll: true });
}
