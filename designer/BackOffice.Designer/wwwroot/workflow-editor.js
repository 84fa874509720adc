// The page around Elsa Studio: hears what the frame says, and asks it to show a step.
let heard;

export function attach(frame, page) {
  detach();
  heard = event => {
    if (event.source !== frame.contentWindow || event.origin !== location.origin || !event.data?.studio) return;
    page.invokeMethodAsync('Heard', event.data.what, event.data.sentences ?? [], event.data.copy ?? null);
  };
  window.addEventListener('message', heard);
}

export function detach() {
  if (heard) window.removeEventListener('message', heard);
  heard = undefined;
}

export function show(frame, step) {
  frame.contentWindow?.postMessage({ show: step }, location.origin);
}
