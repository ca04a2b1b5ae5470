"use strict";
// Writes the picture as SVG from the known places (what is filtered away stays out), and as PNG from that SVG.
function curve(from, to) {
  const bend = data.layout === "force" ? 0 : 0.5 * (to.x - from.x);
  return `M${from.x.toFixed(1)},${from.y.toFixed(1)} C${(from.x + bend).toFixed(1)},${from.y.toFixed(1)} ${(to.x - bend).toFixed(1)},${to.y.toFixed(1)} ${to.x.toFixed(1)},${to.y.toFixed(1)}`;
}

function svgText(text, settings) {
  const made = drawn("text", settings);
  made.textContent = text;
  return made;
}

function svgNode(ctx, node, at) {
  const look = typeById.get(node.type);
  const group = drawn("g", {});
  const name = drawn("title", {});
  name.textContent = `${node.zh} ${node.en}`;
  group.append(name);
  if (!boxed(node)) {
    group.append(shapeMark(look, at.x, at.y, node.size));
    return group;
  }
  const { width, height } = boxSize(ctx, node);
  const card = look.shape === "card";
  group.append(drawn("rect", { x: at.x - width / 2, y: at.y - height / 2, width, height, rx: corner(node, height), fill: card ? "#ffffff" : look.colour, stroke: look.colour, "stroke-width": 1.5 }));
  lines(node).forEach((line, index) => group.append(svgText(line, {
    x: at.x, y: at.y + (index - (lines(node).length - 1) / 2) * node.font * 1.32 + node.font * 0.36, "text-anchor": "middle",
    "font-size": node.font, "font-weight": node.rank === 1 ? 700 : 600, fill: card ? look.colour : "#ffffff" })));
  return group;
}

function svgLabels(ctx, places) {
  const grid = new Grid(90);
  const marks = [];
  for (const node of data.nodes.filter((node) => nodeShown(node) && boxed(node))) {
    const at = places[node.id], { width, height } = boxSize(ctx, node);
    grid.add({ id: node.id, left: at.x - width / 2, right: at.x + width / 2, top: at.y - height / 2, bottom: at.y + height / 2 });
  }
  for (const node of labelOrder(null)) {
    const box = labelBox(ctx, node, places[node.id], node.font);
    if (!grid.free(box)) continue;
    grid.add(box);
    marks.push(drawn("rect", { x: box.left - 2, y: box.top, width: box.right - box.left + 4, height: box.bottom - box.top, fill: "#ffffff", "fill-opacity": 0.88 }),
      svgText(box.text, { x: box.left, y: box.middle + node.font * 0.36, "font-size": node.font, "font-weight": node.rank <= 3 ? 600 : 400, fill: "#1b2a41" }));
  }
  return marks;
}

function svgLegend(left, top) {
  const group = drawn("g", {});
  group.append(svgText(label(data.title), { x: left, y: top - 46, "font-size": 24, "font-weight": 700, fill: "#1b2a41" }));
  let x = left;
  for (const row of data.types.filter((row) => !state.off.type.has(row.id))) {
    group.append(shapeMark(row, x + 8, top - 18, 7), svgText(label(row), { x: x + 22, y: top - 13, "font-size": 13, fill: "#4d5a6c" }));
    x += 50 + [...label(row)].reduce((sum, letter) => sum + (letter > "\u2e80" ? 13 : 7.4), 0);
  }
  if (data.synthetic) group.append(svgText(say("synthetic"), { x: left, y: top + 6, "font-size": 13, "font-weight": 700, fill: "#a33000" }));
  return group;
}

function pictureSvg() {
  const ctx = document.createElement("canvas").getContext("2d");
  const places = network.getPositions();
  const [x0, y0, x1, y1] = data.bounds;
  const [left, top, wide, tall] = [x0 - 40, y0 - 100, x1 - x0 + 80, y1 - y0 + 140];
  const root = drawn("svg", { xmlns: SVG, viewBox: `${left} ${top} ${wide} ${tall}`, width: wide, height: tall, "font-family": FONT });
  root.append(drawn("rect", { x: left, y: top, width: wide, height: tall, fill: "#ffffff" }));
  for (const edge of data.edges.filter(edgeShown)) root.append(drawn("path", { d: curve(places[edge.from], places[edge.to]), fill: "none",
    stroke: relationById.get(edge.relation).colour, "stroke-width": 1.2, "stroke-opacity": edge.quiet ? 0.15 : 0.55, "stroke-dasharray": levelById.get(edge.level).dash.join(" ") }));
  root.append(...data.nodes.filter(nodeShown).map((node) => svgNode(ctx, node, places[node.id])), ...svgLabels(ctx, places), svgLegend(x0, y0));
  return { text: new XMLSerializer().serializeToString(root), wide, tall };
}

function download(blob, ending) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: `${data.file}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 4000);
}

function saveSvg() { download(new Blob([pictureSvg().text], { type: "image/svg+xml" }), "svg"); }

function savePng() {
  const { text, wide, tall } = pictureSvg();
  const zoom = Math.min(2, 12000 / Math.max(wide, tall));
  const image = new Image();
  image.onload = () => {
    const canvas = element("canvas", { width: Math.round(wide * zoom), height: Math.round(tall * zoom) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => download(blob, "png"), "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}
