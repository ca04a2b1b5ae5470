"use strict";
// Puts it together: the canvas, what pointer and keyboard do, search, language, filters.
const straight = data.layout === "force";

function edgeLook(edge, seen) {
  const relation = relationById.get(edge.relation);
  const near = seen && seen.edges.has(edge.id);
  return { id: edge.id, hidden: !edgeShown(edge), width: near ? relation.weight + 1.2 : relation.weight, color: { color: relation.colour, opacity: near ? 0.95 : seen ? 0.08 : edge.quiet ? 0.12 : data.edges.length > 500 ? 0.3 : relation.weight > 1.2 ? 0.7 : 0.45 } };
}

function visEdge(edge) {
  const dash = levelById.get(edge.level).dash;
  return { from: edge.from, to: edge.to, dashes: dash.length ? dash : false, chosen: false,
    smooth: straight ? false : { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 },
    arrows: straight ? { to: { enabled: true, scaleFactor: 0.38 } } : "", ...edgeLook(edge, null) };
}

const nodes = new vis.DataSet(data.nodes.map((node) => ({ id: node.id, x: node.x, y: node.y, shape: "custom", ctxRenderer: paintNode, chosen: false })));
const edges = new vis.DataSet(data.edges.map(visEdge));
const network = new vis.Network(byId("field"), { nodes, edges }, {
  autoResize: true, physics: { enabled: false }, layout: { randomSeed: 1, improvedLayout: false },
  interaction: { dragView: false, hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, keyboard: false, zoomSpeed: 0.7 },
});

// The whole picture in view. Labels do not shrink below a size that can be read, so that how much room they take depends on the scale.
function extent(scale) {
  const ctx = byId("canvas").querySelector("canvas").getContext("2d");
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const node of data.nodes.filter(nodeShown)) {
    const at = network.getPosition(node.id);
    const half = boxed(node) ? boxSize(ctx, node) : { width: node.size * 2, height: node.size * 2 };
    const own = { left: at.x - half.width / 2, right: at.x + half.width / 2, top: at.y - half.height / 2, bottom: at.y + half.height / 2 };
    for (const part of boxed(node) ? [own] : [own, labelBox(ctx, node, at, labelSize(node, scale))]) {
      box.left = Math.min(box.left, part.left);
      box.right = Math.max(box.right, part.right);
      box.top = Math.min(box.top, part.top);
      box.bottom = Math.max(box.bottom, part.bottom);
    }
  }
  return box.left < box.right ? box : { left: -100, right: 100, top: -100, bottom: 100 };
}

function fit(animate = true) {
  const frame = byId("canvas");
  let scale = 1;
  let box = extent(scale);
  for (let turn = 0; turn < 4; turn += 1) {
    scale = Math.max(0.03, Math.min((frame.clientWidth - 44) / (box.right - box.left), (frame.clientHeight - 44) / (box.bottom - box.top), 1.1));
    box = extent(scale);
  }
  network.moveTo({ position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, scale, animation: animate && !calm ? { duration: 300 } : false });
}

let lit = null;
function refresh() {
  const seen = focus();
  const key = seen ? seen.id : null;
  if (key !== lit) {
    lit = key;
    edges.update(data.edges.map((edge) => edgeLook(edge, seen)));
  }
  network.redraw();
}

function choose(id, move = false) {
  state.chosen = id;
  state.hover = null;
  network.unselectAll();
  showDetails();
  if (id !== null && nodeById.has(id)) reveal(nodeById.get(id), move);
  try { history.replaceState(null, "", id === null ? "#" : `#${encodeURIComponent(id)}`); } catch { /* a notebook frame has no address */ }
  refresh();
}

function reveal(node, move) {
  if (!nodeShown(node)) {
    state.off.type.delete(node.type);
    state.off.round.delete(node.round);
    filtersChanged();
  }
  if (move) network.moveTo({ position: network.getPosition(node.id), scale: Math.max(network.getScale(), 0.85), animation: calm ? false : { duration: 350 } });
}

function filtersChanged() {
  nodes.update(data.nodes.map((node) => ({ id: node.id, hidden: !nodeShown(node) })));
  const seen = focus();
  edges.update(data.edges.map((edge) => edgeLook(edge, seen)));
  showFilters();
  showCounts();
  if (!byId("sheets").hidden) showSheets();
  network.redraw();
}

function showCounts() {
  const things = data.nodes.filter(nodeShown).length;
  const relations = data.edges.filter(edgeShown).length;
  const all = things === data.nodes.length && relations === data.edges.length;
  byId("subtitle").textContent = all ? say("counts", things, relations) : say("shown_counts", things, data.nodes.length, relations, data.edges.length);
}

function speak() {
  document.documentElement.lang = state.lang === "zh" ? "zh-Hans" : "en";
  document.title = label(data.title);
  byId("title").textContent = label(data.title);
  for (const [mark, put] of [["word", (e, t) => { e.textContent = t; }], ["title", (e, t) => { e.title = t; }], ["label", (e, t) => e.setAttribute("aria-label", t)], ["placeholder", (e, t) => { e.placeholder = t; }]])
    for (const part of document.querySelectorAll(`[data-${mark}]`)) put(part, say(part.dataset[mark]));
  showCounts();
  showFilters();
  showDetails();
  if (!byId("sheets").hidden) showSheets();
  network.redraw();
}

function flipPhysics() {
  const on = byId("physics").getAttribute("aria-pressed") !== "true";
  byId("physics").setAttribute("aria-pressed", String(on));
  network.setOptions({ physics: { enabled: on, solver: "forceAtlas2Based", stabilization: false, forceAtlas2Based: { springLength: 90, gravitationalConstant: -60 } } });
  if (!on) nodes.update(data.nodes.map((node) => ({ id: node.id, x: node.x, y: node.y })));
}

// Search
let hits = [];
let marked = -1;
function search(text) {
  const wanted = text.trim().toLowerCase();
  const score = (node) => Math.min(...[node.zh, node.en, node.id].map((name) => { const at = name.toLowerCase().indexOf(wanted); return at < 0 ? 1e9 : at + name.length / 1000; }));
  hits = wanted ? data.nodes.map((node) => [score(node), node]).filter(([points]) => points < 1e9).sort((a, b) => a[0] - b[0] || a[1].rank - b[1].rank).slice(0, 14).map(([, node]) => node) : [];
  marked = hits.length ? 0 : -1;
  showHits(Boolean(wanted));
}

function showHits(open) {
  const list = byId("hits");
  list.hidden = !open;
  byId("search").setAttribute("aria-expanded", String(open));
  list.replaceChildren(...(hits.length ? hits.map((node, index) => element("li", { role: "option", id: `hit${index}`, "aria-selected": String(index === marked), click: () => pick(node) },
    glyph(node.type), element("span", { text: label(node) }), element("small", { text: otherLabel(node).slice(0, 40) }))) : [element("li", { role: "option", "aria-selected": "false", text: say("no_match") })]));
  if (open && marked >= 0) byId("search").setAttribute("aria-activedescendant", `hit${marked}`);
  else byId("search").removeAttribute("aria-activedescendant");
  document.getElementById(`hit${marked}`)?.scrollIntoView({ block: "nearest" });
}

function pick(node) {
  byId("search").value = label(node);
  showHits(false);
  if (!byId("sheets").hidden) flipSheets();
  choose(node.id, true);
}

byId("search").addEventListener("input", (event) => search(event.target.value));
byId("search").addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    marked = hits.length ? (marked + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length : -1;
    showHits(hits.length > 0);
  } else if (event.key === "Enter" && hits[marked]) pick(hits[marked]);
  else if (event.key === "Escape") showHits(false);
});
document.addEventListener("click", (event) => { if (!event.target.closest(".find")) showHits(false); });

// Pointer
function under(event) { return network.getNodeAt(event.pointer.DOM) ?? labelAt(event.pointer.canvas) ?? network.getEdgeAt(event.pointer.DOM) ?? null; }
network.on("click", (event) => choose(under(event)));
network.on("hoverNode", (event) => { state.hover = event.node; refresh(); });
network.on("blurNode", () => { state.hover = null; refresh(); });
network.on("afterDrawing", (ctx) => paintLabels(ctx, network));

// Panning and the wheel move the drawn picture; a thing can still be dragged by itself.
glide({
  frame: byId("canvas"), field: byId("field"), layers: () => [byId("field").querySelector("canvas")], alone: true, wheel: () => data.nodes.length > 600,
  grip: (event) => { const box = byId("field").getBoundingClientRect(); return network.getNodeAt({ x: event.clientX - box.left, y: event.clientY - box.top }) === undefined; },
  range: () => [0.05 / network.getScale(), 6 / network.getScale()],
  settle: (point, factor) => new Promise((done) => { network.once("afterDrawing", done); network.moveTo({ position: network.DOMtoCanvas(point), scale: network.getScale() * factor }); }),
});

// Keyboard
function step(direction) {
  const shown = data.nodes.filter(nodeShown);
  if (!shown.length) return;
  const at = shown.findIndex((node) => node.id === state.chosen);
  choose(shown[(at + direction + shown.length) % shown.length].id, true);
}

function nearest() {
  const centre = network.getViewPosition();
  const far = (node) => { const at = network.getPosition(node.id); return (at.x - centre.x) ** 2 + (at.y - centre.y) ** 2; };
  return data.nodes.filter(nodeShown).sort((a, b) => far(a) - far(b))[0];
}

function pan(x, y) {
  const { x: left, y: top } = network.getViewPosition();
  network.moveTo({ position: { x: left + x / network.getScale(), y: top + y / network.getScale() } });
}

function zoom(factor) { network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.05), 6) }); }

const strokes = {
  ArrowLeft: () => pan(-60, 0), ArrowRight: () => pan(60, 0), ArrowUp: () => pan(0, -60), ArrowDown: () => pan(0, 60),
  "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: () => fit(), n: () => step(1), p: () => step(-1), Escape: () => choose(null),
  Enter: () => { if (state.chosen === null && nearest()) choose(nearest().id); byId("details").focus(); },
};
byId("canvas").addEventListener("keydown", (event) => {
  const act = event.ctrlKey || event.metaKey || event.altKey ? null : strokes[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (act) { event.preventDefault(); act(); }
});
byId("details").addEventListener("keydown", (event) => { if (event.key === "Escape") { choose(null); byId("canvas").focus(); } });

// Buttons
byId("fit").addEventListener("click", () => fit());
byId("closer").addEventListener("click", () => zoom(1.25));
byId("farther").addEventListener("click", () => zoom(0.8));
byId("physics").addEventListener("click", flipPhysics);
byId("table").addEventListener("click", flipSheets);
byId("png").addEventListener("click", savePng);
byId("svg").addEventListener("click", saveSvg);
byId("language").addEventListener("click", () => { state.lang = state.lang === "zh" ? "en" : "zh"; speak(); });
window.addEventListener("resize", () => { if (state.chosen === null) fit(false); });

speak();
fit(false);
const asked = decodeURIComponent(location.hash.slice(1));
if (nodeById.has(asked) || edgeById.has(asked)) choose(asked, true);
document.fonts?.ready.then(() => { measured.clear(); network.redraw(); });
document.body.dataset.ready = "yes";
