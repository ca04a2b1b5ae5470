"use strict";
// The engine of a site without a server, in a worker of this page: it is started once, and ended where a query takes a minute.
window.KgEngine = (settings) => {
  const SECONDS = 60;
  let worker = null, waiting = new Map(), number = 0, ready = null;

  function begin() {
    const { code, wasm, graphs, apart, inferred } = window.KG_ENGINE;
    const source = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    worker = new Worker(source);
    ready = new Promise((done, failed) => {
      worker.onerror = (event) => failed(new Error(event.message));
      worker.onmessage = ({ data }) => {
        if ("ready" in data) { document.body.dataset.engine = String(data.ready); done(); return; }
        if (!waiting.has(data.id)) { failed(new Error(data.error)); return; }
        waiting.get(data.id)(data);
        waiting.delete(data.id);
      };
    });
    ready.catch(() => {});
    worker.postMessage({ open: { wasm, graphs, apart, inferred } });
  }
  const without = (query) => query.replace(/<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g, " ");
  // Returns { type, body } or { error, status }; `inferred` adds the inferred statements to the default graph.
  async function run(query, inferred = false) {
    if (/\bservice\b/i.test(without(query))) return { error: settings.words.service, status: 403 };
    if (!worker) begin();
    await ready;
    const id = (number += 1);
    return new Promise((done) => {
      const alarm = setTimeout(() => { worker.terminate(); worker = null; for (const end of waiting.values()) end({ error: settings.words.slow, status: 503 }); waiting = new Map(); }, SECONDS * 1000);
      waiting.set(id, (data) => { clearTimeout(alarm); done(data.error ? { status: 400, ...data } : data); });
      worker.postMessage({ id, query, inferred, base: settings.base });
    });
  }
  return { begin, run };
};
