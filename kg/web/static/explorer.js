"use strict";
// The graph explorer: what is shown is a list of names; the server says where they lie, how they are tied and what lies around them.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent), find = (id) => document.getElementById(id);
  const settings = read("settings"), words = settings.words, draw = window.KgDraw, local = window.KgLocal;
  const say = (text, values = {}) => Object.entries(values).reduce((found, [name, value]) => found.replace(`{${name}}`, value), text);
  const make = (tag, options = {}, ...children) => { const made = Object.assign(document.createElement(tag), options); made.append(...children); return made; };
  const off = { types: new Set(), relations: new Set(), levels: new Set(), rounds: new Set() }, before = [];
  let graph = new Graph({ multi: true }), sigma = null, picture = { nodes: [], edges: [] }, chosen = null, way = new Set();

  const ask = async (path, body) => {
    if (local) return local(path, body);
    const answer = await fetch(body.get ? `${settings.api}${path}?${new URLSearchParams(body.get)}` : settings.api + path, body.get ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...body, lang: settings.lang }) });
    const found = await answer.json();
    if (!answer.ok) throw new Error(found.detail || found.title || answer.status);
    return found;
  };
  const trying = async (work) => { find("said").textContent = words.loading; try { await work(); } catch (error) { find("said").textContent = words.failed + error.message; } };
  const page = (node) => settings.things + node + settings.page;
  const hiddenNode = (row) => off.types.has(row.type) || off.rounds.has(row.round || "");
  const hiddenEdge = (row) => off.relations.has(row.property) || off.levels.has(row.level);

  const show = (next, note) => {
    picture = next;
    const fresh = new Graph({ multi: true });
    for (const row of next.nodes) fresh.addNode(row.id, { x: row.x, y: row.y, size: draw.size(row.degree, next.nodes.length), color: row.colour, label: row.name, mark: [...row.kind][0], type: "circle", hidden: hiddenNode(row) });
    for (const row of next.edges) fresh.addEdge(row.from, row.to, { ...draw.stroke(settings.colours[row.property] || settings.colours.default, row.role === "lead", next.edges.length), word: row.word, dash: settings.dashes[row.level], hidden: hiddenEdge(row), row });
    if (sigma) sigma.kill();
    graph = fresh; sigma = draw.open(graph, find("canvas"));
    sigma.setSetting("nodeReducer", (node, data) => ({ ...data, ...(node === chosen ? { highlighted: true, forceLabel: true, zIndex: 2 } : {}), ...(way.size && !way.has(node) ? { color: "#C9D2DA" } : {}), ...(way.has(node) ? { forceLabel: true } : {}) }));
    sigma.setSetting("edgeReducer", (edge, data) => { const ends = graph.extremities(edge); return way.size && !(way.has(ends[0]) && way.has(ends[1])) ? { ...data, color: "#E4E9ED" } : chosen && ends.includes(chosen) ? { ...data, size: data.size + 1.2, zIndex: 1 } : data; });
    sigma.on("clickNode", ({ node }) => choose(node)); sigma.on("clickStage", () => choose(null));
    sigma.on("doubleClickNode", (event) => { event.preventSigmaDefault(); expand(event.node); });
    sigma.on("clickEdge", ({ edge }) => relation(graph.getEdgeAttribute(edge, "row")));
    filters(); list();
    if (chosen && !graph.hasNode(chosen)) chosen = null;
    details();
    find("said").textContent = [note, say(words.shown, { nodes: next.nodes.length, edges: next.edges.length })].filter(Boolean).join(" ");
    document.body.dataset.ready = "yes"; document.body.dataset.nodes = next.nodes.length;
    window.kgExplorer = { graph, sigma, boxes: draw.boxes, seen: draw.seen };
  };
  const shown = () => picture.nodes.map((row) => row.id);
  const change = (body, note) => trying(async () => {
    const old = shown(), next = await ask("/explore", body);
    before.push(old); way = new Set();
    show(next, note ? note(next, old) : next.left ? say(words.left, { added: next.nodes.length - old.length, left: next.left, most: settings.most }) : "");
  });
  const expand = (at, property, out) => change({ shown: shown(), expand: { at, property: property || null, out: out === undefined ? null : out } }, (next, old) => {
    const added = next.nodes.length - old.length;
    return !added ? words.none : next.left ? say(words.left, { added, left: next.left, most: settings.most }) : "";
  });

  const proofs = (rows) => rows.length ? rows.map((row) => make("div", { className: `evidence ${row.level === "inferred" ? "inferred" : ""}` }, row.printed ? make("q", { textContent: row.printed }) : "", make("div", { className: "level", textContent: `${row.title} · ${words[`level_${row.level}`] || row.level}` }))) : [make("p", { className: "soft", textContent: words.no_evidence })];
  const nameOf = (id) => (graph.hasNode(id) ? graph.getNodeAttribute(id, "label") : id);
  const choose = (node) => { chosen = node; if (sigma) sigma.refresh({ skipIndexation: true }); details(); };
  const details = () => {
    const box = find("details"), row = picture.nodes.find((one) => one.id === chosen);
    if (!row) { box.replaceChildren(make("p", { className: "soft", textContent: words.choose })); return; }
    const lines = row.more.map((one) => make("li", {}, `${one.out ? words.out : words.in_} ${one.word} ${one.shown}/${one.total} `, one.shown < one.total ? make("button", { type: "button", textContent: `${words.add} +${Math.min(one.total - one.shown, settings.most)}`, onclick: () => expand(row.id, one.property, one.out) }) : ""));
    box.replaceChildren(
      make("h3", {}, make("a", { href: page(row.id), textContent: row.name })), make("p", { className: "level", textContent: `${row.kind}${row.round ? " · " + row.round : ""} · ${row.id}` }),
      make("div", { className: "small" }, make("strong", { textContent: words.more }), make("ul", {}, ...lines)),
      make("p", {}, make("button", { type: "button", id: "expand", textContent: words.add, onclick: () => expand(row.id) }), " ", make("button", { type: "button", textContent: words.focus, onclick: () => begin(row.id) }), " ", make("button", { type: "button", textContent: words.remove, onclick: () => change({ shown: shown().filter((id) => id !== row.id) }) })),
      make("strong", { textContent: words.evidence }), ...proofs(row.evidence));
  };
  const relation = (row) => find("details").replaceChildren(make("h3", { textContent: row.word }), make("p", { textContent: `${nameOf(row.from)} → ${nameOf(row.to)}` }), make("p", { className: "level", textContent: words[`level_${row.level}`] }), make("strong", { textContent: words.evidence }), ...proofs(row.evidence));

  const group = (name, title, rows) => {
    const counts = new Map();
    for (const [key, label, mark] of rows) counts.set(key, { label, mark, count: (counts.get(key)?.count || 0) + 1 });
    const boxes = [...counts].sort((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1)).map(([key, { label, mark, count }]) => make("label", {}, make("input", { type: "checkbox", checked: !off[name].has(key), onchange: (event) => { event.target.checked ? off[name].delete(key) : off[name].add(key); sift(); } }), mark(), `${label} ${count}`));
    return make("fieldset", {}, make("legend", { textContent: title }), ...boxes);
  };
  const dot = (row) => () => { const made = make("span", { className: "dot", textContent: [...row.kind][0].toUpperCase(), ariaHidden: "true" }); made.style.background = row.colour; return made; };
  const line = (row) => () => { const made = make("span", { className: "line" }); made.style.borderColor = settings.colours[row.property] || settings.colours.default; return made; };
  const filters = () => find("filters").replaceChildren(
    group("types", words.types, picture.nodes.map((row) => [row.type, row.kind, dot(row)])), group("relations", words.relations, picture.edges.map((row) => [row.property, row.word, line(row)])),
    group("levels", words.levels, picture.edges.map((row) => [row.level, words[`level_${row.level}`], () => ""])), group("rounds", words.rounds, picture.nodes.map((row) => [row.round || "", row.round || words.unknown_round, () => ""])));
  const sift = () => {
    for (const row of picture.nodes) graph.setNodeAttribute(row.id, "hidden", hiddenNode(row));
    graph.forEachEdge((edge, { row }) => graph.setEdgeAttribute(edge, "hidden", hiddenEdge(row)));
    list();
    const hidden = picture.nodes.filter(hiddenNode).length;
    find("said").textContent = [say(words.shown, { nodes: picture.nodes.length - hidden, edges: picture.edges.filter((row) => !hiddenEdge(row)).length }), hidden ? say(words.hidden, { hidden }) : ""].join(" ");
  };
  const list = () => {
    const most = 300, rows = picture.nodes.filter((row) => !hiddenNode(row)).sort((a, b) => b.degree - a.degree || (a.id < b.id ? -1 : 1)).slice(0, most), tied = new Map();
    for (const row of picture.edges) if (!hiddenEdge(row)) { tied.set(row.from, [...(tied.get(row.from) || []), `${row.word} → ${nameOf(row.to)}`]); tied.set(row.to, [...(tied.get(row.to) || []), `${nameOf(row.from)} → ${row.word}`]); }
    find("list").tBodies[0].replaceChildren(...rows.map((row) => make("tr", {}, make("td", {}, make("button", { type: "button", textContent: row.name, onclick: () => { choose(row.id); find("details").scrollIntoView({ block: "nearest" }); } })), make("td", { textContent: row.kind }), make("td", { className: "n", textContent: row.degree }), make("td", { className: "small", textContent: (tied.get(row.id) || []).slice(0, 6).join("；") + ((tied.get(row.id) || []).length > 6 ? " …" : "") }))));
  };

  const begin = (at) => { chosen = at.includes("/") ? at : null; return change({ shown: [], at }, (next) => { if (settings.api) history.replaceState(null, "", `${location.pathname}?at=${encodeURIComponent(at)}`); return next.left ? say(words.left, { added: next.nodes.length, left: next.left, most: 120 }) : ""; }); };
  const keep = (blob, name) => { const link = make("a", { href: URL.createObjectURL(blob), download: name }); document.body.append(link); link.click(); link.remove(); setTimeout(() => URL.revokeObjectURL(link.href), 1000); };
  find("start").addEventListener("submit", (event) => { event.preventDefault(); begin(find("at").value.trim()); });
  find("also").onclick = () => change({ shown: shown(), at: find("at").value.trim() });
  document.querySelectorAll("[data-start]").forEach((link) => link.addEventListener("click", (event) => { event.preventDefault(); find("at").value = link.textContent; begin(link.dataset.start); }));
  find("fit").onclick = () => sigma.getCamera().animatedReset({ duration: 150 });
  find("in").onclick = () => sigma.getCamera().animatedZoom({ duration: 120 });
  find("out").onclick = () => sigma.getCamera().animatedUnzoom({ duration: 120 });
  find("all").onclick = () => change({ whole: true }, (next) => (next.left ? say(words.whole_big, { left: next.left }) : ""));
  find("undo").onclick = () => { const last = before.pop(); if (last) change({ shown: last }).then(() => before.pop()); };
  find("png").onclick = async () => keep(await draw.png(sigma), "planatlas.png");
  find("svg").onclick = () => keep(new Blob([draw.svg(sigma, graph)], { type: "image/svg+xml" }), "planatlas.svg");
  find("save").onclick = () => { keep(new Blob([JSON.stringify({ view: "planatlas", version: 1, chosen, shown: shown(), off: Object.fromEntries(Object.entries(off).map(([name, set]) => [name, [...set].sort()])) }, null, 1) + "\n"], { type: "application/json" }), "view.json"); find("said").textContent = words.saved; };
  find("load").onchange = (event) => trying(async () => {
    let saved; try { saved = JSON.parse(await event.target.files[0].text()); } catch { saved = {}; }
    if (saved.view !== "planatlas" || !Array.isArray(saved.shown)) throw new Error(words.bad_file);
    for (const name of Object.keys(off)) off[name] = new Set((saved.off || {})[name] || []);
    chosen = saved.chosen || null; event.target.value = "";
    await change({ shown: saved.shown });
  });
  find("path").addEventListener("submit", (event) => { event.preventDefault(); trying(async () => {
    const found = await ask("/path", { get: { from: find("from").value.trim(), to: find("to").value.trim(), lang: settings.lang } });
    before.push(shown());
    const next = await ask("/explore", { shown: [...new Set([...shown(), ...found.steps])] }), called = new Map(next.nodes.map((row) => [row.id, row.name]));
    way = new Set(found.steps); show(next, say(words.path_found, { steps: found.steps.length - 1 }) + " " + found.steps.map((id) => called.get(id) || id).join(" — "));
    find("way").replaceChildren(make("ol", {}, ...found.edges.map((row) => make("li", {}, make("strong", { textContent: `${nameOf(row.from)} → ${row.word} → ${nameOf(row.to)}` }), ...proofs(row.evidence)))));
  }); });

  const place = find("canvas"), visible = () => picture.nodes.filter((row) => !hiddenNode(row));
  place.addEventListener("keydown", (event) => {
    const camera = sigma.getCamera(), { x, y, ratio } = camera.getState(), step = 0.08 * ratio;
    const moves = { ArrowLeft: { x: x - step }, ArrowRight: { x: x + step }, ArrowUp: { y: y + step }, ArrowDown: { y: y - step }, "+": { ratio: ratio / 1.3 }, "=": { ratio: ratio / 1.3 }, "-": { ratio: ratio * 1.3 }, 0: { x: 0.5, y: 0.5, ratio: 1 } };
    if (moves[event.key]) { camera.setState({ ...camera.getState(), ...moves[event.key] }); event.preventDefault(); }
    else if (event.key === "Enter" && visible().length) { const rows = visible(), next = (rows.findIndex((row) => row.id === chosen) + (event.shiftKey ? rows.length - 1 : 1)) % rows.length; choose(rows[next].id); event.preventDefault(); }
    else if ((event.key === "e" || event.key === "E") && chosen) { expand(chosen); event.preventDefault(); }
  });
  const first = read("first");
  chosen = settings.at || null;
  show(first, first.left ? say(words.left, { added: first.nodes.length, left: first.left, most: 120 }) : "");
})();
