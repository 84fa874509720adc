// A page or question of the canvas takes what is dragged over it. Done here, because asking the server at every move of the mouse would be slow.

let listening = false;

export function start() {
  if (listening) return;
  listening = true;
  document.addEventListener("dragover", event => {
    if (event.target instanceof Element && event.target.closest("[data-drop]")) event.preventDefault();
  });
}
