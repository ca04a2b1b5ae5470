"use strict";
// Search without a server: things whose names hold every word, found through pairs of letters.
(() => {
  const { bigrams, things } = window.KG_SEARCH, box = document.getElementById("text"), hits = document.getElementById("hits"), most = 100;
  const holding = (word) => {
    const pairs = [...Array(Math.max(word.length - 1, 0)).keys()].map((at) => word.slice(at, at + 2));
    const start = pairs.length ? pairs.map((pair) => bigrams[pair] || []).sort((a, b) => a.length - b.length)[0] : things.map((_, place) => place);
    return new Set(start.filter((place) => things[place][4].includes(word)));
  };
  const search = () => {
    const words = box.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean), sets = words.map(holding);
    const found = words.length ? [...sets[0]].filter((place) => sets.every((set) => set.has(place))).sort((a, b) => things[a][1].length - things[b][1].length || a - b) : [];
    hits.replaceChildren(...found.slice(0, most).map((place) => {
      const [id, zh, en] = things[place], item = document.createElement("li"), link = document.createElement("a");
      link.href = `${hits.dataset.root}${hits.dataset.lang}/id/${id}/index.html`; link.textContent = hits.dataset.lang === "zh" ? zh : en; item.append(link, ` ${hits.dataset.lang === "zh" ? en : zh}`); return item;
    }));
    document.getElementById("count").textContent = words.length ? hits.dataset.count.replace("N", found.length).replace("M", Math.min(found.length, most)) : "";
  };
  box.addEventListener("input", search);
  document.getElementById("asked").addEventListener("submit", (event) => { event.preventDefault(); search(); });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) { box.value = asked; search(); }
  document.body.dataset.ready = "yes";
})();
