"use strict";
// Draws the explorer's picture: labels that never cross one another or a thing, a letter on every thing for its kind, and the picture as PNG or SVG.
window.KgDraw = (() => {
  const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif';
  const MANY = 1500, FULL = 400;
  // Things are drawn smaller where there are many, so that they do not cover one another.
  const size = (degree, count) => Math.max(1.6, Math.min(17, 6 + 1.9 * Math.sqrt(degree)) * Math.min(1, Math.sqrt(110 / Math.max(count, 1))));
  // Lines are thinner and fainter where there are many: what lies behind them is seen.
  const stroke = (colour, strong, count) => {
    if (count <= 600) return { size: strong ? 2.2 : 1.2, color: colour };
    const part = Math.max(0.3, Math.min(0.7, 1800 / count)), light = [1, 3, 5].map((at) => Math.round(255 - part * (255 - parseInt(colour.slice(at, at + 2), 16))));
    return { size: strong ? 1 : 0.8, color: `rgb(${light.join(", ")})` };
  };
  const cut = (text) => { let room = 30; const kept = []; for (const letter of text) { room -= letter.charCodeAt(0) > 255 ? 2 : 1; if (room < 0) return kept.join("") + "…"; kept.push(letter); } return text; };
  const crosses = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  // Where there is no room left on the screen: things first (where they are few), then labels as they are drawn.
  const taken = { boxes: [], squares: new Map(), spots: new Map(), seen: [0, 0, 0, 0] };
  const cells = (box) => {
    const found = [];
    for (let x = Math.floor(box[0] / 90); x <= Math.floor(box[2] / 90); x += 1) for (let y = Math.floor(box[1] / 40); y <= Math.floor(box[3] / 40); y += 1) found.push(`${x},${y}`);
    return found;
  };
  const take = (box, key) => { for (const cell of cells(box)) { if (!taken.squares.has(cell)) taken.squares.set(cell, []); taken.squares.get(cell).push([box, key]); } };
  // A label that the frame would cut through stays away: it is all in what is seen, or all in what a drag will bring up.
  const whole = (box, seen) => (box[0] >= seen[0] + 2 && box[1] >= seen[1] + 2 && box[2] <= seen[2] - 2 && box[3] <= seen[3] - 2) || !crosses(box, seen);
  const free = (box, key) => whole(box, taken.seen)
    && !cells(box).some((cell) => (taken.squares.get(cell) || []).some(([other, owner]) => owner !== key && crosses(box, other)));
  // What is seen of the drawing, which reaches beyond its frame on every side.
  const framed = (sigma) => { const field = sigma.getContainer(); return { left: -field.offsetLeft, top: -field.offsetTop, width: field.parentElement.clientWidth, height: field.parentElement.clientHeight }; };
  const reserve = (sigma, graph) => {
    const { left, top, width, height } = framed(sigma);
    Object.assign(taken, { boxes: [], squares: new Map(), spots: new Map(), seen: [left, top, left + width, top + height] });
    if (graph.order > FULL) return;
    const grow = Math.sqrt(sigma.getCamera().getState().ratio);
    graph.forEachNode((node, row) => {
      if (row.hidden) return;
      const { x, y } = sigma.graphToViewport(row), r = (row.size / grow) * 0.8;
      take([x - r, y - r, x + r, y + r], node);
    });
  };
  const letter = (context, data) => {
    if (data.size < 6 || !data.mark) return;
    context.font = `600 ${Math.round(data.size * 1.05)}px ${FONT}`; context.fillStyle = "#fff"; context.textAlign = "center";
    context.fillText(data.mark.toUpperCase(), data.x, data.y + data.size * 0.37); context.textAlign = "left";
  };
  const write = (context, text, [x, y], pixels, weight) => {
    context.font = `${weight} ${pixels}px ${FONT}`; context.lineWidth = 3.5; context.strokeStyle = "rgba(255,255,255,.94)"; context.lineJoin = "round";
    context.strokeText(text, x, y); context.fillStyle = "#1b2733"; context.fillText(text, x, y);
  };
  const around = (data, width, pixels) => [
    [data.x - width / 2, data.y + data.size + pixels + 1], [data.x + data.size + 4, data.y + pixels * 0.35],
    [data.x - width / 2, data.y - data.size - 5], [data.x - data.size - 4 - width, data.y + pixels * 0.35]];
  const label = (context, data) => {
    letter(context, data);
    if (!data.label) return;
    const text = cut(data.label), pixels = 13;
    context.font = `400 ${pixels}px ${FONT}`;
    const width = context.measureText(text).width, boxed = ([x, y]) => [x - 2, y - pixels, x + width + 2, y + 3];
    const spot = around(data, width, pixels).find((one) => free(boxed(one), data.key));
    if (!spot) return;
    take(boxed(spot), data.key); taken.boxes.push(boxed(spot)); taken.spots.set(data.key, spot);
    write(context, text, spot, pixels, 400);
  };
  // The thing pointed at or chosen: a ring, and its label on a card where it had found no room.
  const ring = (context, data) => {
    context.beginPath(); context.arc(data.x, data.y, data.size + 3, 0, 7); context.lineWidth = 2.5; context.strokeStyle = "#1b2733"; context.stroke();
    letter(context, data);
    if (!data.label || taken.spots.has(data.key)) return;
    const text = data.label, pixels = 14;
    context.font = `600 ${pixels}px ${FONT}`;
    const width = context.measureText(text).width, x = Math.max(taken.seen[0] + 8, Math.min(data.x - width / 2, taken.seen[2] - width - 8)), y = data.y + data.size + pixels + 8;
    context.fillStyle = "#fff"; context.fillRect(x - 6, y - pixels - 3, width + 12, pixels + 10); context.lineWidth = 1; context.strokeRect(x - 6, y - pixels - 3, width + 12, pixels + 10);
    write(context, text, [x, y], pixels, 600);
  };
  // What the camera must be for a point of the drawing to be in the middle, so much larger; resolved once it is drawn.
  const settle = (sigma) => (point, factor) => new Promise((done) => {
    const camera = sigma.getCamera(), state = camera.getState(), { x, y } = sigma.viewportToFramedGraph(point);
    sigma.once("afterRender", done);
    camera.setState({ ...state, x, y, ratio: state.ratio / factor });
  });
  const open = (graph, box) => {
    const field = Object.assign(document.createElement("div"), { className: "field" });
    box.replaceChildren(field);
    const padding = () => (box.clientWidth < 500 ? 24 : 60) - (field.clientWidth < field.clientHeight ? field.offsetLeft : field.offsetTop);
    const many = graph.order > MANY, sigma = new Sigma(graph, field, {
      allowInvalidContainer: true, labelFont: FONT, labelSize: 13, labelRenderedSizeThreshold: 0, labelDensity: many ? 1 : 3, labelGridCellSize: many ? 130 : 70, zIndex: true,
      defaultDrawNodeLabel: label, defaultDrawNodeHover: ring, minCameraRatio: 0.005, maxCameraRatio: 4, stagePadding: padding(), defaultEdgeType: "line", enableEdgeEvents: !many,
    });
    const stop = glide({
      frame: box, field, layers: () => Object.values(sigma.getCanvases()), settle: settle(sigma),
      grip: (event) => event.pointerType === "mouse", wheel: () => many,
      range: () => { const { ratio } = sigma.getCamera().getState(); return [ratio / 4, ratio / 0.005]; },
    });
    sigma.on("moveBody", (event) => event.preventSigmaDefault());
    sigma.on("resize", () => sigma.setSetting("stagePadding", padding()));
    sigma.on("kill", stop);
    sigma.on("beforeRender", () => reserve(sigma, graph));
    return sigma;
  };
  const png = (sigma) => {
    const { left, top, width, height } = framed(sigma), ratio = window.devicePixelRatio || 1, sheet = document.createElement("canvas");
    sheet.width = width * ratio; sheet.height = height * ratio;
    const context = sheet.getContext("2d"); context.fillStyle = "#fff"; context.fillRect(0, 0, sheet.width, sheet.height);
    sigma.refresh();
    for (const name of ["edges", "nodes", "labels"]) { const layer = sigma.getCanvases()[name]; if (layer) { const fine = layer.width / sigma.getDimensions().width; context.drawImage(layer, left * fine, top * fine, width * fine, height * fine, 0, 0, sheet.width, sheet.height); } }
    return new Promise((done) => sheet.toBlob(done, "image/png"));
  };
  const safe = (text) => String(text).replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
  const svg = (sigma, graph) => {
    const { left, top, width, height } = framed(sigma), parts = [], boxes = [], place = (node) => sigma.graphToViewport(graph.getNodeAttributes(node)), n = (value) => value.toFixed(1);
    const seen = graph.nodes().filter((node) => !graph.getNodeAttribute(node, "hidden"));
    graph.forEachEdge((edge, row, a, b) => { if (row.hidden || !seen.includes(a) || !seen.includes(b)) return; const p = place(a), q = place(b); parts.push(`<line x1="${n(p.x)}" y1="${n(p.y)}" x2="${n(q.x)}" y2="${n(q.y)}" stroke="${safe(row.color)}" stroke-width="${row.size}"${row.dash && row.dash.length ? ` stroke-dasharray="${row.dash.join(" ")}"` : ""}><title>${safe(row.word)}</title></line>`); });
    for (const node of seen.sort((a, b) => graph.degree(b) - graph.degree(a) || (a < b ? -1 : 1))) {
      const row = graph.getNodeAttributes(node), p = place(node), text = cut(row.label), wide = [...text].reduce((sum, one) => sum + (one.charCodeAt(0) > 255 ? 13 : 7.2), 0);
      parts.push(`<circle cx="${n(p.x)}" cy="${n(p.y)}" r="${n(row.size)}" fill="${safe(row.color)}"><title>${safe(row.label)}</title></circle>`);
      const box = [p.x - wide / 2, p.y + row.size + 1, p.x + wide / 2, p.y + row.size + 17];
      if (!boxes.some((other) => crosses(box, other))) { boxes.push(box); parts.push(`<text x="${n(p.x)}" y="${n(p.y + row.size + 13)}" text-anchor="middle">${safe(text)}</text>`); }
    }
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}" font-family="Noto Sans CJK SC, sans-serif" font-size="13"><rect x="${left}" y="${top}" width="100%" height="100%" fill="#fff"/>${parts.join("\n")}</svg>\n`;
  };
  return { open, png, svg, size, stroke, boxes: () => taken.boxes, seen: () => taken.seen };
})();
