"use strict";
// The same content as two tables, for readers who cannot or would rather not use the picture.
function sheet(id, title, heads, rows) {
  const head = element("tr", {}, ...heads.map((key) => element("th", { scope: "col", text: say(key) })));
  return element("table", { id }, element("caption", { text: `${say(title)} (${rows.length})` }), element("thead", {}, head), element("tbody", {}, ...rows));
}

function cell(...content) { return element("td", {}, ...content); }

function shortCell(text) { return element("td", { class: "short", text }); }

function link(id) {
  return element("button", { type: "button", text: label(nodeById.get(id)), click: () => choose(id, true) });
}

function printed(indexes) { return [...new Set(indexes.map((index) => data.proofs[index].printed).filter(Boolean))].join(" | "); }

function showSheets() {
  const nodes = data.nodes.filter(nodeShown).map((node) => element("tr", {}, cell(link(node.id)), cell(otherLabel(node)), shortCell(label(typeById.get(node.type))), shortCell(node.round ? word(node.round) : ""), cell(printed(node.proofs))));
  const edges = data.edges.filter(edgeShown).map((edge) => element("tr", {}, cell(link(edge.from)), shortCell(label(relationById.get(edge.relation))), cell(link(edge.to)), shortCell(label(levelById.get(edge.level))), cell(printed(edge.proofs))));
  byId("sheets").replaceChildren(
    sheet("things", "nodes_table", ["column_name", "column_other", "column_type", "column_round", "column_printed"], nodes),
    sheet("relations", "edges_table", ["column_from", "column_relation", "column_to", "column_level", "column_printed"], edges),
  );
}

function flipSheets() {
  const open = byId("sheets").hidden;
  byId("sheets").hidden = !open;
  byId("canvas").hidden = open;
  byId("table").setAttribute("aria-pressed", String(open));
  if (open) { showSheets(); byId("sheets").focus(); } else network.redraw();
}
