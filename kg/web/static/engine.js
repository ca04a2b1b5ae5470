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
  const TEXT = /<[^<>\s]*>|"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g, FROM = /(?<![\w$?:])from\s+(?:named\s+)?(<[^<>\s]*>|[\w.-]*:[\w./\\-]*)/gi;
  const blank = (query, kept) => query.replace(TEXT, (part) => (kept && part[0] === "<" ? part : " ".repeat(part.length)));
  // A graph that is not there would answer with no rows, as if there were none to find.
  const refuseAbsent = (query, start, base) => {
    const names = [...blank(query, true).matchAll(FROM)].map((found) => found[1]).join(" ");
    const absent = names ? store.query(`${query.slice(0, start)} SELECT ?g { VALUES ?g { ${names} } FILTER NOT EXISTS { GRAPH ?g {} } }`, { base_iri: base }) : [];
    if (absent.length) throw new Error(`there is no graph <${absent[0].get("g").value}>; FROM reads the graphs of this site and fetches nothing`);
  };
  const answer = (query, base, inferred) => {
    const form = blank(query).match(/\b(select|ask|construct|describe)\b/i) || { index: 0, 0: "" };
    refuseAbsent(query, form.index, base);
    const type = /^[cd]/i.test(form[0]) ? TRIPLES : SOLUTIONS;
    const seen = inferred ? { default_graph: [defaultGraph(), namedNode(guessed)] } : {};
    return { type, body: store.query(query, { results_format: type, base_iri: base, ...seen }) };
  };
  self.onmessage = ({ data }) => {
    try {
      if (data.open) { open(data.open); self.postMessage({ ready: store.size }); } else self.postMessage({ id: data.id, ...answer(data.query, data.base, data.inferred) });
    } catch (error) { self.postMessage({ id: data.id, error: String(error.message || error) }); }
  };
})();
