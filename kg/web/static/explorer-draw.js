"use strict";
// Draws the explorer's picture: labels that never cross, a letter on every thing for its kind, and the picture as PNG or SVG.
window.KgDraw = (() => {
  const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif';
  const size = (degree) => Math.min(17, 6 + 1.9 * Math.sqrt(degree));
  const cut = (text) => { let room = 30; const kept = []; for (const letter of text) { room -= letter.charCodeAt(0) > 255 ? 2 : 1; if (room < 0) return kept.join("") + "…"; kept.push(letter); } return text; };
  const crosses = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const taken = { boxes: [], squares: new Map() };
  const free = (box) => {
    const cells = [];
    for (let x = Math.floor(box[0] / 90); x <= Math.floor(box[2] / 90); x += 1) for (let y = Math.floor(box[1] / 40); y <= Math.floor(box[3] / 40); y += 1) cells.push(`${x},${y}`);
    if (cells.some((cell) => (taken.squares.get(cell) || []).some((other) => crosses(box, other)))) return false;
    for (const cell of cells) taken.squares.set(cell, [...(taken.squares.get(cell) || []), box]);
    taken.boxes.push(box);
    return true;
  };
  const letter = (context, data) => {
    if (data.size < 7 || !data.mark) return;
    context.font = `600 ${Math.round(data.size * 1.05)}px ${FONT}`; context.fillStyle = "#fff"; context.textAlign = "center";
    context.fillText(data.mark, data.x, data.y + data.size * 0.37); context.textAlign = "left";
  };
  const label = (context, data, settings) => {
    letter(context, data);
    if (!data.label) return;
    const text = cut(data.label), pixels = data.chosen ? 15 : 13;
    context.font = `${data.chosen ? 700 : 400} ${pixels}px ${FONT}`;
    const width = context.measureText(text).width;
    const spots = [[data.x - width / 2, data.y + data.size + pixels + 1], [data.x + data.size + 4, data.y + pixels * 0.35], [data.x - width / 2, data.y - data.size - 5], [data.x - data.size - 4 - width, data.y + pixels * 0.35]];
    const spot = spots.find(([x, y]) => free([x - 2, y - pixels, x + width + 2, y + 3]));
    if (!spot) return;
    context.lineWidth = 3.5; context.strokeStyle = "rgba(255,255,255,.92)"; context.lineJoin = "round";
    context.strokeText(text, ...spot); context.fillStyle = "#1b2733"; context.fillText(text, ...spot);
  };
  // Panning moves the finished picture, which costs next to nothing; it is drawn anew when the hand rests or lets go.
  const glide = (sigma, box) => {
    let from = null, shift = [0, 0], rest = null;
    const layers = () => Object.values(sigma.getCanvases());
    const settle = () => {
      clearTimeout(rest);
      if (!shift[0] && !shift[1]) return;
      const here = sigma.viewportToFramedGraph({ x: 0, y: 0 }), there = sigma.viewportToFramedGraph({ x: shift[0], y: shift[1] }), state = sigma.getCamera().getState();
      if (from) from = [from[0] + shift[0], from[1] + shift[1]];
      shift = [0, 0];
      sigma.once("afterRender", () => layers().forEach((layer) => { layer.style.transform = ""; }));
      sigma.getCamera().setState({ ...state, x: state.x + here.x - there.x, y: state.y + here.y - there.y });
    };
    const move = (event) => {
      if (!from) return;
      shift = [event.clientX - from[0], event.clientY - from[1]];
      if (Math.hypot(...shift) < 3) { shift = [0, 0]; return; }
      for (const layer of layers()) layer.style.transform = `translate(${shift[0]}px, ${shift[1]}px)`;
      clearTimeout(rest); rest = setTimeout(settle, 700);
    };
    sigma.on("moveBody", (event) => event.preventSigmaDefault());
    box.onpointerdown = (event) => { if (event.pointerType === "mouse" && event.button === 0) from = [event.clientX, event.clientY]; else from = null; };
    window.onpointermove = move;
    window.onpointerup = window.onpointercancel = () => { if (from) { settle(); from = null; } };
  };
  const open = (graph, box) => {
    const sigma = new Sigma(graph, box, {
      allowInvalidContainer: true, labelFont: FONT, labelSize: 13, labelRenderedSizeThreshold: 0, labelDensity: 3, labelGridCellSize: 70, zIndex: true,
      defaultDrawNodeLabel: label, defaultDrawNodeHover: (context, data, settings) => { context.beginPath(); context.arc(data.x, data.y, data.size + 3, 0, 7); context.lineWidth = 2.5; context.strokeStyle = "#1b2733"; context.stroke(); label(context, { ...data, chosen: true }, settings); },
      minCameraRatio: 0.02, maxCameraRatio: 4, stagePadding: 46, hideEdgesOnMove: graph.order > 4000, hideLabelsOnMove: graph.order > 1500, defaultEdgeType: "line", enableEdgeEvents: graph.order <= 1500,
    });
    glide(sigma, box);
    sigma.on("beforeRender", () => { taken.boxes = []; taken.squares = new Map(); });
    return sigma;
  };
  const png = (sigma) => {
    const { width, height } = sigma.getDimensions(), ratio = window.devicePixelRatio || 1, sheet = document.createElement("canvas");
    sheet.width = width * ratio; sheet.height = height * ratio;
    const context = sheet.getContext("2d"); context.fillStyle = "#fff"; context.fillRect(0, 0, sheet.width, sheet.height);
    sigma.refresh();
    for (const name of ["edges", "nodes", "labels"]) { const layer = sigma.getCanvases()[name]; if (layer) context.drawImage(layer, 0, 0, sheet.width, sheet.height); }
    return new Promise((done) => sheet.toBlob(done, "image/png"));
  };
  const safe = (text) => String(text).replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
  const svg = (sigma, graph) => {
    const { width, height } = sigma.getDimensions(), parts = [], boxes = [], place = (node) => sigma.graphToViewport(graph.getNodeAttributes(node)), n = (value) => value.toFixed(1);
    const seen = graph.nodes().filter((node) => !graph.getNodeAttribute(node, "hidden"));
    graph.forEachEdge((edge, row, a, b) => { if (row.hidden || !seen.includes(a) || !seen.includes(b)) return; const p = place(a), q = place(b); parts.push(`<line x1="${n(p.x)}" y1="${n(p.y)}" x2="${n(q.x)}" y2="${n(q.y)}" stroke="${safe(row.color)}" stroke-width="${row.size}"${row.dash && row.dash.length ? ` stroke-dasharray="${row.dash.join(" ")}"` : ""}><title>${safe(row.word)}</title></line>`); });
    for (const node of seen.sort((a, b) => graph.degree(b) - graph.degree(a) || (a < b ? -1 : 1))) {
      const row = graph.getNodeAttributes(node), p = place(node), text = cut(row.label), wide = [...text].reduce((sum, one) => sum + (one.charCodeAt(0) > 255 ? 13 : 7.2), 0);
      parts.push(`<circle cx="${n(p.x)}" cy="${n(p.y)}" r="${n(row.size)}" fill="${safe(row.color)}"><title>${safe(row.label)}</title></circle>`);
      const box = [p.x - wide / 2, p.y + row.size + 1, p.x + wide / 2, p.y + row.size + 17];
      if (!boxes.some((other) => crosses(box, other))) { boxes.push(box); parts.push(`<text x="${n(p.x)}" y="${n(p.y + row.size + 13)}" text-anchor="middle">${safe(text)}</text>`); }
    }
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Noto Sans CJK SC, sans-serif" font-size="13"><rect width="100%" height="100%" fill="#fff"/>${parts.join("\n")}</svg>\n`;
  };
  return { open, png, svg, size, boxes: () => taken.boxes };
})();
