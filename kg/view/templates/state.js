"use strict";
// What the page knows: the data it carries, the language it speaks, what is filtered away and what is chosen.
const data = JSON.parse(document.getElementById("data").textContent);
const state = { lang: data.lang, off: { type: new Set(), relation: new Set(), level: new Set(), round: new Set(), role: new Set() }, chosen: null, hover: null };
const nodeById = new Map(data.nodes.map((node) => [node.id, node]));
const edgeById = new Map(data.edges.map((edge) => [edge.id, edge]));
const typeById = new Map(data.types.map((row) => [row.id, row]));
const relationById = new Map(data.relations.map((row) => [row.id, row]));
const levelById = new Map(data.levels.map((row) => [row.id, row]));
const edgesOf = new Map(data.nodes.map((node) => [node.id, []]));
for (const edge of data.edges) {
  edgesOf.get(edge.from).push(edge);
  if (edge.to !== edge.from) edgesOf.get(edge.to).push(edge);
}
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const FONT = '"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "Hiragino Sans GB", system-ui, sans-serif';

function byId(id) { return document.getElementById(id); }

function say(key, ...parts) {
  const [zh, en] = data.ui[key];
  return (state.lang === "zh" ? zh : en).replace(/\{(\d)\}/g, (_, place) => String(parts[Number(place)]));
}

function label(row) { return state.lang === "zh" ? row.zh : row.en; }

function otherLabel(row) {
  const other = state.lang === "zh" ? row.en : row.zh;
  return other === label(row) ? "" : other;
}

function lines(node) { return state.lang === "zh" ? node.lines_zh : node.lines_en; }

function word(term) {
  const pair = data.words[term];
  return pair ? (state.lang === "zh" ? pair[0] : pair[1]) : term;
}

function element(tag, settings = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(settings)) {
    if (name === "text") made.textContent = value;
    else if (name === "click") made.addEventListener("click", value);
    else if (name === "lang") made.lang = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

function nodeShown(node) { return !state.off.type.has(node.type) && !(node.round && state.off.round.has(node.round)); }

function edgeShown(edge) {
  return !state.off.relation.has(edge.relation) && !state.off.level.has(edge.level) && !state.off.role.has(relationById.get(edge.relation).role)
    && nodeShown(nodeById.get(edge.from)) && nodeShown(nodeById.get(edge.to));
}

// The things to stand out: the chosen (or pointed at) one and its neighbours; null when everything is equal.
function focus() {
  const id = state.hover ?? state.chosen;
  if (id === null) return null;
  const edges = edgeById.has(id) ? [edgeById.get(id)] : (edgesOf.get(id) ?? []).filter(edgeShown);
  const things = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
  if (nodeById.has(id)) things.add(id);
  return { id, things, edges: new Set(edges.map((edge) => edge.id)) };
}
