"use strict";
// Draws shapes and labels on the canvas. A label that would cover another stays away until there is room; the important ones go first.
const measured = new Map();
let labelBoxes = [];

function textWidth(ctx, text, font) {
  const key = font + "\u0001" + text;
  if (!measured.has(key)) {
    ctx.font = font;
    measured.set(key, ctx.measureText(text).width);
  }
  return measured.get(key);
}

const BOXES = new Set(["pill", "box", "card"]);

function boxed(node) { return BOXES.has(typeById.get(node.type).shape); }

function boxFont(node, size = node.font) { return `${node.rank === 1 ? 700 : 600} ${size}px ${FONT}`; }

function boxSize(ctx, node) {
  const wide = Math.max(...lines(node).map((line) => textWidth(ctx, line, boxFont(node))));
  return { width: wide + node.font * 1.6, height: lines(node).length * node.font * 1.32 + node.font * (node.rank === 1 ? 0.85 : 0.5) };
}

function corner(node, height) { return typeById.get(node.type).shape === "pill" ? height / 2 : typeById.get(node.type).shape === "box" ? 7 : 4; }

function trace(ctx, x, y, radius, corners) {
  ctx.beginPath();
  if (!corners.length) ctx.arc(x, y, radius, 0, 2 * Math.PI);
  corners.forEach(([dx, dy], index) => ctx[index ? "lineTo" : "moveTo"](x + dx * radius, y + dy * radius));
  ctx.closePath();
}

function paintNode({ ctx, id, x, y }) {
  const node = nodeById.get(id);
  const seen = focus();
  const faint = seen && !seen.things.has(id);
  if (boxed(node)) return paintBox(ctx, node, x, y, faint, seen && seen.id === id);
  const look = typeById.get(node.type);
  return {
    drawNode() {
      ctx.globalAlpha = faint ? 0.16 : 1;
      if (seen && seen.id === id) halo(ctx, () => trace(ctx, x, y, node.size + 5, []));
      trace(ctx, x, y, node.size, data.shapes[look.shape]);
      ctx.lineWidth = 3;
      ctx.strokeStyle = "#ffffff";
      ctx.stroke();
      ctx.fillStyle = look.colour;
      ctx.fill();
    },
    nodeDimensions: { width: node.size * 2, height: node.size * 2 },
  };
}

function halo(ctx, outline) {
  outline();
  ctx.fillStyle = "rgba(10, 94, 168, .2)";
  ctx.fill();
  ctx.lineWidth = 2;
  ctx.strokeStyle = "#0a5ea8";
  ctx.stroke();
}

function paintBox(ctx, node, x, y, faint, marked) {
  const look = typeById.get(node.type);
  const { width, height } = boxSize(ctx, node);
  const frame = (more) => { ctx.beginPath(); ctx.roundRect(x - width / 2 - more, y - height / 2 - more, width + 2 * more, height + 2 * more, corner(node, height) + more); };
  return {
    drawNode() {
      ctx.globalAlpha = 1;
      if (marked) halo(ctx, () => frame(4));
      frame(0);
      ctx.fillStyle = "#ffffff";
      ctx.fill();
      const hollow = faint || look.shape === "card";
      ctx.globalAlpha = faint ? 0.3 : 1;
      ctx.fillStyle = hollow ? "#ffffff" : look.colour;
      ctx.fill();
      ctx.lineWidth = 1.5;
      ctx.strokeStyle = look.colour;
      ctx.stroke();
      writeLines(ctx, node, x, y, hollow ? look.colour : "#ffffff");
    },
    nodeDimensions: { width, height },
  };
}

function writeLines(ctx, node, x, y, colour) {
  ctx.font = boxFont(node);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colour;
  lines(node).forEach((line, index) => ctx.fillText(line, x, y + (index - (lines(node).length - 1) / 2) * node.font * 1.32));
}

// Labels: sizes on screen stay between 10 and 20 pixels; boxes are kept apart on a coarse grid.
function labelOrder(seen) {
  const weight = (node) => (seen && seen.id === node.id ? -2 : seen && seen.things.has(node.id) ? -1 : node.rank);
  return data.nodes.filter((node) => nodeShown(node) && !boxed(node))
    .sort((a, b) => weight(a) - weight(b) || edgesOf.get(b.id).length - edgesOf.get(a.id).length || (a.id < b.id ? -1 : 1));
}

function labelSize(node, scale) { return Math.min(Math.max(node.font * scale, 10), 20) / scale; }

function labelBox(ctx, node, at, size) {
  const font = `${node.rank <= 3 ? 600 : 400} ${size}px ${FONT}`;
  const text = lines(node)[0];
  const width = textWidth(ctx, text, font);
  const gap = node.size + size * 0.38;
  const left = node.side === "right" ? at.x + gap : node.side === "left" ? at.x - gap - width : at.x - width / 2;
  const middle = node.side === "below" ? at.y + node.size + size * 0.85 : at.y;
  return { id: node.id, text, font, left, right: left + width, top: middle - size * 0.58, bottom: middle + size * 0.58, middle };
}

class Grid {
  constructor(cell) { this.cell = cell; this.cells = new Map(); }
  *keys(box) {
    for (let i = Math.floor(box.left / this.cell); i <= Math.floor(box.right / this.cell); i += 1)
      for (let j = Math.floor(box.top / this.cell); j <= Math.floor(box.bottom / this.cell); j += 1) yield `${i},${j}`;
  }
  free(box) {
    for (const key of this.keys(box))
      for (const other of this.cells.get(key) ?? [])
        if (other.id !== box.id && other.left < box.right && box.left < other.right && other.top < box.bottom && box.top < other.bottom) return false;
    return true;
  }
  add(box) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }
}

function paintLabels(ctx, network) {
  const scale = network.getScale();
  const places = network.getPositions();
  const seen = focus();
  const grid = new Grid(90 / scale);
  for (const node of data.nodes) {
    if (!nodeShown(node)) continue;
    const at = places[node.id];
    const half = boxed(node) ? boxSize(ctx, node) : { width: node.size * 1.7, height: node.size * 1.7 };
    if (boxed(node) || data.nodes.length < 600)
      grid.add({ id: node.id, left: at.x - half.width / 2, right: at.x + half.width / 2, top: at.y - half.height / 2, bottom: at.y + half.height / 2 });
  }
  labelBoxes = [];
  ctx.save();
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const node of labelOrder(seen)) {
    const near = seen && seen.things.has(node.id);
    const size = labelSize(node, scale);
    const box = labelBox(ctx, node, places[node.id], size);
    if (!(seen && seen.id === node.id) && !grid.free(box)) continue;
    grid.add(box);
    labelBoxes.push(box);
    paintLabel(ctx, box, size, seen && !near);
  }
  ctx.restore();
}

function paintLabel(ctx, box, size, faint) {
  ctx.globalAlpha = faint ? 0.3 : 1;
  ctx.fillStyle = "rgba(255, 255, 255, .92)";
  ctx.fillRect(box.left - size * 0.18, box.top, box.right - box.left + size * 0.36, box.bottom - box.top);
  ctx.font = box.font;
  ctx.fillStyle = "#1b2a41";
  ctx.fillText(box.text, box.left, box.middle);
}

function labelAt(point) {
  const hit = labelBoxes.find((box) => point.x >= box.left && point.x <= box.right && point.y >= box.top && point.y <= box.bottom);
  return hit ? hit.id : null;
}
