"use strict";
// Ways to show an answer beside the table: bars, and a picture of nodes and lines. Texts are always set as text, never as markup.
window.KgResults = (settings) => {
  const short = (iri) => {
    if (iri.startsWith(settings.base)) return iri.slice(settings.base.length);
    const found = Object.entries(settings.prefixes).filter(([, start]) => iri.startsWith(start)).sort((a, b) => b[1].length - a[1].length)[0];
    return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
  };
  const numeric = (term) => term && term.type === "literal" && term.value.trim() !== "" && Number.isFinite(Number(term.value));
  const said = (text) => Object.assign(document.createElement("p"), { className: "soft", textContent: text });

  class Chart {
    constructor(yasr) { this.yasr = yasr; this.priority = 5; this.label = settings.words.chart; }
    columns() {
      const rows = (this.yasr.results && this.yasr.results.getBindings()) || [], names = (this.yasr.results && this.yasr.results.getVariables()) || [];
      const value = names.find((name) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || numeric(row[name])));
      const label = names.find((name) => name !== value && rows.some((row) => row[name] && !numeric(row[name])));
      return value && label ? { rows, value, label } : null;
    }
    canHandleResults() { return Boolean(this.columns()); }
    getIcon() { return document.createElement("span"); }
    draw() {
      const { rows, value, label } = this.columns(), most = 60;
      const shown = rows.filter((row) => row[value]).slice(0, most), top = Math.max(...shown.map((row) => Math.abs(Number(row[value].value))), 1e-9);
      const box = Object.assign(document.createElement("div"), { className: "kg-bars" });
      for (const row of shown) {
        const text = row[label] ? (row[label].type === "uri" ? short(row[label].value) : row[label].value) : "";
        const name = Object.assign(document.createElement("span"), { textContent: text, title: text });
        const bar = Object.assign(document.createElement("span"), { className: "kg-bar" }), line = document.createElement("i");
        line.style.width = `${(88 * Math.abs(Number(row[value].value))) / top}%`;
        bar.append(line, row[value].value);
        box.append(name, bar);
      }
      this.yasr.resultsEl.append(box);
      if (rows.length > most) this.yasr.resultsEl.append(said(settings.words.of.replace("{shown}", most).replace("{all}", rows.length)));
    }
  }

  class Picture {
    constructor(yasr) { this.yasr = yasr; this.priority = 4; this.label = settings.words.graph; }
    lines() {
      const results = this.yasr.results, lines = [];
      if (!results) return lines;
      const statements = (results.getStatements && results.getStatements()) || [];
      const triples = statements.length ? statements : this.parsed(results);
      for (const one of triples) if (one.object.type !== "literal") lines.push([one.subject.value, one.predicate.value, one.object.value]);
      if (!lines.length) for (const row of results.getBindings() || []) {
        const nodes = Object.keys(row).filter((name) => row[name] && row[name].type === "uri");
        for (let place = 1; place < nodes.length; place += 1) lines.push([row[nodes[0]].value, nodes[place], row[nodes[place]].value]);
      }
      return lines;
    }
    parsed(results) {
      const text = results.getOriginalResponseAsString && results.getContentType && /n-triples/.test(results.getContentType() || "") ? results.getOriginalResponseAsString() : "";
      const found = [...text.matchAll(/^<([^>]*)> <([^>]*)> <([^>]*)> \.$/gm)];
      return found.map(([, s, p, o]) => ({ subject: { value: s }, predicate: { value: p }, object: { value: o, type: "uri" } }));
    }
    canHandleResults() { return this.lines().length > 0; }
    getIcon() { return document.createElement("span"); }
    async draw() {
      const most = 1500, all = this.lines(), lines = all.slice(0, most);
      const box = Object.assign(document.createElement("div"), { className: "kg-canvas" });
      this.yasr.resultsEl.append(box);
      if (all.length > most) this.yasr.resultsEl.append(said(settings.words.of.replace("{shown}", most).replace("{all}", all.length)));
      const answer = await fetch(settings.layout, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ lines: lines.map(([a, , b]) => [a, b]) }) });
      const places = await answer.json(), graph = new Graph({ multi: true });
      const colours = ["#0077BB", "#CC3311", "#007A6C", "#C55A11", "#882255", "#332288", "#6B5B00", "#5F6670"];
      const kind = (node) => (node.startsWith(settings.base) ? node.slice(settings.base.length).split("/")[0] : "");
      const kinds = [...new Set(Object.keys(places).map(kind))].sort();
      for (const [node, [x, y]] of Object.entries(places)) graph.addNode(node, { x, y, size: 7, label: short(node), color: colours[kinds.indexOf(kind(node)) % colours.length] });
      for (const [a, name, b] of lines) graph.addEdge(a, b, { label: short(name), size: 1.2, color: "#A9B4BF", type: "arrow" });
      this.sigma = new Sigma(graph, box, { allowInvalidContainer: true, labelFont: "Noto Sans CJK SC, sans-serif", renderEdgeLabels: lines.length < 60 });
      this.sigma.on("clickNode", ({ node }) => { if (node.startsWith(settings.base)) location.href = settings.things + "/" + node.slice(settings.base.length) + settings.page; });
    }
    destroy() { if (this.sigma) this.sigma.kill(); }
  }
  return { Chart, Picture, short };
};
