"use strict";
// Answers the explorer's questions from the whole graph in the page, where there is no server; places are those of the whole picture.
window.KgLocal = (() => {
  const { nodes, edges } = window.KG_WHOLE, by = new Map(nodes.map((row) => [row.id, row])), near = new Map(nodes.map((row) => [row.id, []]));
  for (const row of edges) { near.get(row.from).push([row.property, true, row.to]); near.get(row.to).push([row.property, false, row.from]); }
  const named = (text) => { const found = by.get(text) || nodes.find((row) => row.name.toLowerCase() === text.toLowerCase()) || nodes.find((row) => text && row.name.includes(text)); if (!found) throw new Error(text); return found.id; };
  const ranked = (ids) => [...new Set(ids)].sort((a, b) => by.get(b).degree - by.get(a).degree || (a < b ? -1 : 1));
  const view = (ids, left) => { const inside = new Set(ids.filter((id) => by.has(id))); return {
    nodes: [...inside].sort().map((id) => ({ ...by.get(id), more: by.get(id).more.map((one) => ({ ...one, shown: new Set(near.get(id).filter(([name, out, other]) => name === one.property && out === one.out && inside.has(other)).map((held) => held[2])).size })) })),
    edges: edges.filter((row) => inside.has(row.from) && inside.has(row.to)), left }; };
  const explore = (body) => {
    const shown = body.shown || [];
    if (body.whole) return view(nodes.map((row) => row.id), 0);
    const at = body.at ? named(body.at) : body.expand ? body.expand.at : null, wish = body.expand || {}, most = body.at ? 119 : 50;
    if (!at) return view(shown, 0);
    const fresh = ranked(near.get(at).filter(([name, out, other]) => other !== at && !shown.includes(other) && (wish.property == null || name === wish.property) && (wish.out == null || out === wish.out)).map((held) => held[2]));
    return view([...shown, at, ...fresh.slice(0, most)], Math.max(0, fresh.length - most));
  };
  const path = ({ get }) => {
    const from = named(get.from), to = named(get.to), came = new Map([[from, null]]), waiting = [from];
    while (waiting.length && !came.has(to)) { const here = waiting.shift(); for (const other of [...new Set(near.get(here).map((held) => held[2]))].sort()) if (!came.has(other)) { came.set(other, here); waiting.push(other); } }
    if (!came.has(to)) throw new Error(`${get.from} … ${get.to}`);
    const steps = []; for (let here = to; here; here = came.get(here)) steps.unshift(here);
    const pairs = new Set(steps.slice(1).flatMap((one, place) => [`${one} ${steps[place]}`, `${steps[place]} ${one}`]));
    return { steps, edges: edges.filter((row) => pairs.has(`${row.from} ${row.to}`)) };
  };
  return async (where, body) => (where === "/path" ? path(body) : explore(body));
})();
