"use strict";
// The query service of a site without a server: what the editor sends to its endpoint is answered by an engine in this page.
(() => {
  const settings = JSON.parse(document.getElementById("settings").textContent), MOST = 12;
  const here = (name) => new URL(name, location.href).href, places = new Map([[here(settings.endpoint), ask], [here(settings.find), find], [here(settings.layout), lay]]);
  const plain = window.fetch.bind(window), problem = (status, title) => new Response(JSON.stringify({ title, status }), { status, headers: { "Content-Type": "application/problem+json" } });
  const engine = window.KgEngine(settings);

  async function ask(request) {
    const sent = new URLSearchParams(await request.text()), query = sent.get("query") || new URL(request.url).searchParams.get("query") || "";
    const known = Object.entries(settings.prefixes).map(([prefix, start]) => `PREFIX ${prefix}: <${start}> `).join("");
    const found = await engine.run(known + query);
    return found.error ? problem(found.status, found.error) : new Response(found.body, { headers: { "Content-Type": found.type } });
  }
  async function find(request) {
    const asked = (new URL(request.url).searchParams.get("q") || "").toLowerCase();
    const hits = window.KG_SEARCH ? window.KG_SEARCH.things.filter((row) => row[0].includes(asked) || row[4].includes(asked)).slice(0, MOST) : [];
    return Response.json({ things: hits.map(([id, zh]) => ({ id, name: zh })), total: hits.length });
  }
  // Springs and repulsion from a ring in order of names: the same lines give the same places.
  async function lay(request) {
    const { lines } = await request.json(), names = [...new Set(lines.flat())].sort(), at = new Map(names.map((name, place) => [name, place])), n = names.length;
    const x = names.map((_, k) => Math.cos((2 * Math.PI * k) / n) * Math.sqrt(n)), y = names.map((_, k) => Math.sin((2 * Math.PI * k) / n) * Math.sqrt(n));
    const turns = n > 1 ? Math.min(200, Math.floor(4e7 / (n * n))) : 0;
    for (let turn = 0; turn < turns; turn += 1) {
      const fx = new Float64Array(n), fy = new Float64Array(n), heat = 0.1 * Math.sqrt(n) * (1 - turn / turns);
      for (let a = 0; a < n; a += 1) for (let b = a + 1; b < n; b += 1) { const dx = x[a] - x[b], dy = y[a] - y[b], w = 1 / Math.max(dx * dx + dy * dy, 1e-4); fx[a] += dx * w; fy[a] += dy * w; fx[b] -= dx * w; fy[b] -= dy * w; }
      for (const [one, other] of lines) { const a = at.get(one), b = at.get(other), dx = x[a] - x[b], dy = y[a] - y[b], far = Math.hypot(dx, dy); fx[a] -= dx * far; fy[a] -= dy * far; fx[b] += dx * far; fy[b] += dy * far; }
      for (let k = 0; k < n; k += 1) { const far = Math.max(Math.hypot(fx[k], fy[k]), 1e-9), step = Math.min(far, heat) / far; x[k] += fx[k] * step; y[k] += fy[k] * step; }
    }
    return Response.json(Object.fromEntries(names.map((name, place) => [name, [x[place], y[place]]])));
  }
  window.fetch = (what, more) => {
    const url = new URL(typeof what === "string" || what instanceof URL ? what : what.url, location.href), serve = places.get(url.href.split("?")[0]);
    return serve ? serve(what instanceof Request ? what : new Request(url, more)) : plain(what, more);
  };
  engine.begin();
})();
