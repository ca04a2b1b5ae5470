"use strict";
// The side panel: what is known of the chosen thing or relation, and the legend, which is also the filter.
const SVG = "http://www.w3.org/2000/svg";

function drawn(tag, settings) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(settings)) made.setAttribute(name, value);
  return made;
}

function shapeMark(look, x, y, radius) {
  const corners = data.shapes[look.shape];
  if (!corners) {
    const round = look.shape === "pill" ? radius * 0.6 : radius * 0.2;
    return drawn("rect", { x: x - radius, y: y - radius * 0.6, width: radius * 2, height: radius * 1.2, rx: round, fill: look.shape === "card" ? "#ffffff" : look.colour, stroke: look.colour, "stroke-width": radius * 0.18 });
  }
  if (!corners.length) return drawn("circle", { cx: x, cy: y, r: radius, fill: look.colour });
  return drawn("polygon", { points: corners.map(([dx, dy]) => `${(x + dx * radius).toFixed(2)},${(y + dy * radius).toFixed(2)}`).join(" "), fill: look.colour });
}

function glyph(type) {
  const picture = drawn("svg", { viewBox: "0 0 18 18", class: "glyph", "aria-hidden": "true" });
  picture.append(shapeMark(typeById.get(type), 9, 9, 6.4));
  return picture;
}

function stroke(colour, dash) {
  const picture = drawn("svg", { viewBox: "0 0 30 12", class: "stroke", "aria-hidden": "true" });
  picture.append(drawn("line", { x1: 1, y1: 6, x2: 29, y2: 6, stroke: colour, "stroke-width": 2.4, "stroke-dasharray": dash.join(" ") }));
  return picture;
}

function thingButton(id) {
  const node = nodeById.get(id);
  return element("button", { type: "button", click: () => choose(id, true) }, glyph(node.type), element("span", { text: label(node) }));
}

function proofCard(row) {
  const where = state.lang === "zh" ? row.source_zh ?? row.source_en : row.source_en ?? row.source_zh;
  const level = row.level ?? "";
  const card = element("div", { class: "proof", "data-level": level });
  if (row.printed) card.append(element("blockquote", { text: row.printed.includes("“") ? row.printed : `“${row.printed}”`, lang: "zh" }));
  const place = element("p", {}, level ? element("span", { class: "badge", text: say(`level_${level}`) }) : null, element("span", { text: where ?? row.source ?? "" }));
  if (row.start !== undefined) place.append(element("span", { text: ` · ${say("characters", row.start, row.end)}` }));
  card.append(place);
  if (row.properties.length) card.append(element("p", { text: `${say("supports")}: ${row.properties.map(word).join(state.lang === "zh" ? "、" : ", ")}` }));
  if (row.confidence) card.append(element("p", { text: `${say("confidence")}: ${row.confidence}` }));
  if (row.reason) card.append(element("p", { text: `${say("reason")}: ${row.reason}` }));
  return card;
}

function proofList(indexes) {
  const title = element("h3", { text: `${say("evidence")} (${indexes.length})` });
  if (!indexes.length) return [title, element("p", { class: "quiet", text: say("no_evidence") })];
  return [title, ...indexes.map((index) => proofCard(data.proofs[index]))];
}

function topLine(mark, text) {
  const close = element("button", { type: "button", "aria-label": say("close"), title: say("close"), text: "×", click: () => { choose(null); byId("canvas").focus(); } });
  return element("div", { class: "top" }, element("span", { class: "chip" }, mark, element("span", { text })), close);
}

function nodeDetails(node) {
  const parts = [topLine(glyph(node.type), label(typeById.get(node.type))), element("h2", { text: label(node) })];
  if (otherLabel(node)) parts.push(element("p", { class: "other", text: otherLabel(node), lang: state.lang === "zh" ? "en" : "zh" }));
  parts.push(element("p", { class: "name", text: node.id }));
  const facts = node.facts.filter((fact) => !fact[2] || fact[2].startsWith(state.lang) || !node.facts.some((f) => f[0] === fact[0] && f[2].startsWith(state.lang)));
  if (facts.length) parts.push(element("h3", { text: say("facts") }), element("dl", {}, ...facts.flatMap(([name, value]) => [element("dt", { text: word(name) }), element("dd", { text: word(value) })])));
  const links = neighbourLists(node);
  return [...parts, ...proofList(node.proofs), ...links];
}

function neighbourLists(node) {
  const groups = new Map();
  for (const edge of edgesOf.get(node.id).filter(edgeShown)) {
    const out = edge.from === node.id;
    const key = `${out ? "→" : "←"} ${label(relationById.get(edge.relation))}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(out ? edge.to : edge.from);
  }
  const order = (a, b) => nodeById.get(a).order - nodeById.get(b).order || (a < b ? -1 : 1);
  return [...groups.keys()].sort().flatMap((key) => [
    element("h3", { text: `${key} (${groups.get(key).length})` }),
    element("ul", { class: "links" }, ...groups.get(key).sort(order).map((id) => element("li", {}, thingButton(id)))),
  ]);
}

function edgeDetails(edge) {
  const relation = relationById.get(edge.relation);
  const level = levelById.get(edge.level);
  return [
    topLine(stroke(relation.colour, level.dash), `${label(relation)} · ${label(level)}`),
    element("ul", { class: "links" }, element("li", {}, thingButton(edge.from)), element("li", { class: "chip", text: `↓ ${label(relation)}` }), element("li", {}, thingButton(edge.to))),
    ...proofList(edge.proofs),
  ];
}

function aboutPicture() {
  const notes = data.notes.map((note) => element("p", { class: "quiet", text: state.lang === "zh" ? note[0] : note[1] }));
  return [element("h2", { text: say("about") }), element("p", { class: "intro", text: say("intro") }), ...notes, element("p", { class: "quiet", text: say("keys") })];
}

function showDetails() {
  const id = state.chosen;
  const content = nodeById.has(id) ? nodeDetails(nodeById.get(id)) : edgeById.has(id) ? edgeDetails(edgeById.get(id)) : aboutPicture();
  byId("details").replaceChildren(...content);
  byId("details").parentElement.scrollTop = 0;
}

function keyButton(kind, row, mark) {
  const flip = () => {
    if (!state.off[kind].delete(row.id)) state.off[kind].add(row.id);
    filtersChanged();
  };
  return element("li", {}, element("button", { type: "button", "aria-pressed": String(!state.off[kind].has(row.id)), "data-kind": kind, "data-id": row.id, click: flip },
    mark, element("span", { text: label(row) }), element("span", { class: "n", text: String(row.count) })));
}

function showFilters() {
  const held = document.activeElement?.dataset?.kind ? [document.activeElement.dataset.kind, document.activeElement.dataset.id] : null;
  const all = element("button", { type: "button", text: say("reset"), id: "reset", click: () => { Object.values(state.off).forEach((set) => set.clear()); filtersChanged(); } });
  const group = (kind, title, rows, mark) => (rows.length > (kind === "type" ? 0 : kind === "round" ? 1 : 0)
    ? [element("h3", { text: say(title) }), element("ul", { class: "key" }, ...rows.map((row) => keyButton(kind, row, mark(row))))] : []);
  byId("filters").replaceChildren(
    element("div", { class: "head" }, element("h2", { text: say("filters") }), all),
    ...group("type", "types", data.types, (row) => glyph(row.id)),
    ...group("relation", "relations", data.relations, (row) => stroke(row.colour, [])),
    ...group("role", "roles", data.roles, (row) => stroke(row.colour, [])),
    ...group("level", "levels", data.levels, (row) => stroke("#1b2a41", row.dash)),
    ...group("round", "rounds", data.rounds, () => null),
  );
  if (held) [...document.querySelectorAll("[data-kind]")].find((b) => b.dataset.kind === held[0] && b.dataset.id === held[1])?.focus();
}
