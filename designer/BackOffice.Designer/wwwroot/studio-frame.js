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
    const isSave = request.method !== 'GET' && /\/(workflow-definitions|bulk-actions)(\/|$|\?)/.test(request.url);
    const answer = await plain(request);
    if (answer.status === 401) tell({ what: 'signed-out' });
    else if (answer.ok && /\/(revert\/\d+|retract)$/.test(request.url)) tell({ what: 'other' }); // Studio goes on showing what it had
    else if (isSave) tell(await said(answer));
    return answer;
  };

  async function said(answer) {
    let body = {};
    try { body = await answer.clone().json(); } catch { /* no content */ }
    return answer.ok && !body.skipped?.length
      ? { what: 'saved', version: body.workflowDefinition?.id ?? null }
      : { what: 'refused', sentences: body.skipped ?? Object.values(body.errors ?? {}).flat(), copy: body.copy ?? null };
  }

  // A definition of the list is opened by the page around it, which knows its address.
  customElements.whenDefined('elsa-workflow-definition-list').then(() => {
    const list = document.querySelector('elsa-workflow-definition-list');
    if (list) list.editWorkflowDefinition = id => tell({ what: 'open', sentences: [id] });
  });

  // The first time the canvas has steps on it is when the editor can be used.
  const canvas = new MutationObserver(() => {
    if (!document.querySelector('.x6-node, .mud-table, .mud-stepper, elsa-workflow-instance-viewer .mud-tabs')) return;
    canvas.disconnect();
    document.querySelector('.studio-wait')?.remove();
    performance.mark('studio-ready');
    settled().then(() => show(new URLSearchParams(location.search).get('step')));
  });
  canvas.observe(document.documentElement, { childList: true, subtree: true });

  // Studio draws each step as a Blazor component and measures it: a workflow of 500 steps took most of a minute. Its drawing library can leave
  // out what is not in view, and draws it when it comes there; Studio does not ask for that, so it is asked for as each drawing is made.
  const designer = import(new URL('_content/Elsa.Studio.Workflows.Designer/designer.entry.js', document.baseURI).href);
  designer.then(({ graphBindings }) => Object.setPrototypeOf(graphBindings, new Proxy({}, {
    set(_, name, binding, bindings) {
      binding.graph.enableVirtualRender();
      return Reflect.defineProperty(bindings, name, { value: binding, writable: true, enumerable: true, configurable: true });
    },
  })));

  const graphs = async () => Object.values((await designer).graphBindings).map(binding => binding.graph);

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
    const node = await drawn(`.x6-node[data-cell-id="${CSS.escape(step)}"]`);
    if (!node) return;
    const box = node.getBoundingClientRect();
    const at = { bubbles: true, cancelable: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, button: 0 };
    for (const type of ['mousedown', 'mouseup', 'click']) node.dispatchEvent(new MouseEvent(type, at));
  }

  // A step is drawn when it comes into view, and can be chosen once Studio has filled it.
  async function drawn(step) {
    for (let turns = 0; turns < 100; turns++) {
      await new Promise(done => setTimeout(done, 50));
      const node = document.querySelector(step);
      if (node?.querySelector('.mud-button-root')) return node;
    }
    return null;
  }

  window.addEventListener('message', event => {
    if (event.origin === location.origin && event.data?.show) show(event.data.show);
  });
})();
