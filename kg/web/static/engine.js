"use strict";
// Runs in a worker, behind Oxigraph: loads the dataset once, then answers queries. The page ends the worker where a query takes too long.
(() => {
  const { initSync, Store, namedNode, defaultGraph } = self.Oxigraph, SOLUTIONS = "application/sparql-results+json", TRIPLES = "application/n-triples";
  let store = null, guessed = "";
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const open = ({ wasm, graphs, apart, inferred }) => {
    guessed = inferred;
    initSync({ module: bytes(wasm) });
    store = new Store();
    for (const [name, text] of Object.entries(graphs)) {
      const format = TRIPLES;
      if (name) store.load(text, { format, to_graph_name: namedNode(name) });
      if (!apart.includes(name)) store.load(text, { format, to_graph_name: defaultGraph() });
    }
  };
  const answer = (query, base, inferred) => {
    const form = (query.replace(/<[^<>\s]*>|"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g, " ").match(/\b(select|ask|construct|describe)\b/i) || ["", ""])[1].toLowerCase();
    const type = form === "construct" || form === "describe" ? TRIPLES : SOLUTIONS;
    const seen = inferred ? { default_graph: [defaultGraph(), namedNode(guessed)] } : {};
    return { type, body: store.query(query, { results_format: type, base_iri: base, ...seen }) };
  };
  self.onmessage = ({ data }) => {
    try {
      if (data.open) { open(data.open); self.postMessage({ ready: store.size }); } else self.postMessage({ id: data.id, ...answer(data.query, data.base, data.inferred) });
    } catch (error) { self.postMessage({ id: data.id, error: String(error.message || error) }); }
  };
})();
