// Runs before Elsa Studio in its frame: what every call to our API carries, and what the page around the frame is told.
(() => {
  const api = `${location.origin}/elsa/`;
  const definition = location.pathname.match(/\/edit\/([^/]+)$/)?.[1] ?? '';

  // Studio takes dates from here, and otherwise writes them the American way.
  localStorage.setItem('BlazorCulture', 'en-GB');

  const tell = message => {
    if (parent !== window) parent.postMessage({ studio: true, ...message }, location.origin);
  };

  // Other sites cannot send this header without asking first, and we answer nobody who asks.
  const plain = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (!request.url.startsWith(api)) return plain(input, init);
    request.headers.set('X-BackOffice-Studio', '1');
    request.headers.set('X-BackOffice-Definition', decodeURIComponent(definition));
    const isSave = request.method !== 'GET' && /\/workflow-definitions(\/|$|\?)/.test(request.url);
    const answer = await plain(request);
    if (answer.status === 401) tell({ what: 'signed-out' });
    else if (isSave) tell(await said(answer));
    return answer;
  };

  async function said(answer) {
    let body = {};
    try { body = await answer.clone().json(); } catch { /* no content */ }
    return answer.ok
      ? { what: 'saved', version: body.workflowDefinition?.id ?? null }
      : { what: 'refused', sentences: Object.values(body.errors ?? {}).flat(), copy: body.copy ?? null };
  }

  // The first time the canvas has steps on it is when the editor can be used.
  const canvas = new MutationObserver(() => {
    if (!document.querySelector('.x6-node, .mud-table, .mud-stepper, elsa-workflow-instance-viewer .mud-tabs')) return;
    canvas.disconnect();
    document.querySelector('.studio-wait')?.remove();
    performance.mark('studio-ready');
    settled().then(() => show(new URLSearchParams(location.search).get('step')));
  });
  canvas.observe(document.documentElement, { childList: true, subtree: true });

  async function graphs() {
    const code = performance.getEntriesByType('resource').map(entry => entry.name).find(name => /designer\.entry\.js/.test(name));
    const { graphBindings } = code ? await import(code) : {};
    return Object.values(graphBindings ?? {}).map(binding => binding.graph).filter(graph => graph);
  }

  // Studio centres the drawing itself, some time after the first steps are on it: wait until it stands still.
  async function settled() {
    let before = '';
    for (let still = 0, turns = 0; still < 5 && turns < 60; turns++) {
      await new Promise(done => setTimeout(done, 200));
      const now = JSON.stringify((await graphs()).map(graph => [graph.translate(), graph.getNodes().length]));
      still = now === before && now !== '[]' ? still + 1 : 0;
      before = now;
    }
  }

  // A finding names a step: bring it to the middle and open its properties. Without one, begin where the process begins.
  async function show(step) {
    for (const graph of await graphs()) {
      const first = () => graph.getNodes().toSorted((a, b) => a.position().x - b.position().x)[0];
      const cell = step ? graph.getCellById(step) : first();
      if (cell) graph.centerCell(cell);
    }
    if (!step) return;
    await new Promise(done => setTimeout(done, 50));
    const node = document.querySelector(`.x6-node[data-cell-id="${CSS.escape(step)}"]`);
    if (!node) return;
    const box = node.getBoundingClientRect();
    const at = { bubbles: true, cancelable: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, button: 0 };
    for (const type of ['mousedown', 'mouseup', 'click']) node.dispatchEvent(new MouseEvent(type, at));
  }

  window.addEventListener('message', event => {
    if (event.origin === location.origin && event.data?.show) show(event.data.show);
  });
})();
