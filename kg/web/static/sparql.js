"use strict";
// The query editor: one fixed endpoint, our prefixes, completion from the data, and addresses that carry the query.
(() => {
  const settings = JSON.parse(document.getElementById("settings").textContent), words = settings.words;
  const { Chart, Picture, short } = window.KgResults(settings);
  Yasgui.Yasr.registerPlugin("chart", Chart);
  Yasgui.Yasr.registerPlugin("picture", Picture);

  const plain = (text) => text.toLowerCase();
  const wanted = (token) => token.string.replace(/^[<"']/, "");
  const near = (text) => {
    const asked = plain(text), local = asked.replace(/^[a-z]*:/, "");
    const score = ([code, zh, en]) => (plain(code).startsWith(asked) ? 0 : plain(code.split(":")[1]).startsWith(local) && !asked.includes(":") ? 1 : plain(code).includes(asked) ? 2 : [zh, en].some((name) => name && plain(name).includes(asked)) ? 3 : 9);
    return settings.terms.map((term) => [score(term), term[0]]).filter(([rank]) => rank < 9).sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1)).map(([, code]) => code).slice(0, 60);
  };
  const things = async (text) => {
    const asked = text.replace(/^id:/, "");
    if (!asked || (/^[a-z]+:/.test(text) && !text.startsWith("id:"))) return [];
    const answer = await fetch(`${settings.find}?q=${encodeURIComponent(asked)}&limit=12`);
    return answer.ok ? (await answer.json()).things.map((thing) => `<${settings.base}${thing.id}>`) : [];
  };
  const openText = (yasqe, token) => {
    const cursor = yasqe.getDoc().getCursor(), line = yasqe.getDoc().getLine(cursor.line).slice(0, cursor.ch), held = line.match(/[^\s{}();,.|/^]+$/);
    return { text: held ? held[0] : wanted(token), cursor };
  };
  Yasgui.Yasqe.registerAutocompleter({
    name: "kgTerms", bulk: false, autoShow: true,
    isValidCompletionPosition: (yasqe) => { const token = yasqe.getCompleteToken(); return !/^(ws|comment|string)$/.test(token.type || "") && !/^[?$"'#]/.test(token.string) && (openText(yasqe, token).text.length > 1 || /[\u4e00-\u9fff]/.test(token.string)) && !token.state.inPrefixDecl; },
    preProcessToken: (yasqe, token) => { const { text, cursor } = openText(yasqe, token); return { ...token, string: text, start: cursor.ch - text.length, end: cursor.ch, autocompletionString: text }; },
    get: async (yasqe, token) => { const text = wanted(token); return [...near(text), ...(await things(text))]; },
  });

  // Lists of settings are merged place by place, so the defaults go first: no completer of another site is left in them.
  const completers = ["variables", "kgTerms"], order = ["table", "chart", "picture", "response"];
  for (const held of [Yasgui.Yasqe.defaults, Yasgui.defaults.yasqe]) held.autocompleters = [...completers];
  for (const held of [Yasgui.Yasr.defaults, Yasgui.defaults.yasr]) held.pluginOrder = [...order];
  const link = (yasqe) => `${location.href.split(/[?#]/)[0]}?query=${encodeURIComponent(yasqe.getValue())}`;
  const keep = (address) => { try { history.replaceState(null, "", address); } catch { /* a page opened from a folder keeps its address */ } };
  const { labels, ...request } = Yasgui.Yasqe.defaults.requestConfig;
  const endpoint = new URL(settings.endpoint, location.href).href;
  const yasgui = new Yasgui(document.getElementById("editor"), {
    requestConfig: { ...request, endpoint, method: "POST" },
    copyEndpointOnNewTab: true, persistenceId: `kg-${location.host}`, populateFromUrl: false,
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [], renderItem: () => {} },
    yasqe: { ...Yasgui.Yasqe.defaults, value: settings.start, autocompleters: completers, createShareableLink: link, createShortLink: null, resizeable: true, editorHeight: "17rem", requestConfig: { ...request, endpoint, method: "POST" } },
    yasr: { ...Yasgui.Yasr.defaults, prefixes: settings.prefixes, pluginOrder: order, defaultPlugin: "table" },
  });

  const named = (tab, name) => { if (name) tab.setName(name); return tab; };
  // A tab kept from the last visit has no editor before it is opened; what stood in it is kept beside it.
  const written = (tab) => { try { return tab.getQuery(); } catch { return tab.persistentJson?.yasqe?.value || ""; } };
  const open = (query, name) => {
    const same = Object.values(yasgui._tabs).find((tab) => written(tab).trim() === query.trim());
    if (same) { yasgui.selectTabId(same.getId()); return same; }
    return named(yasgui.addTab(true, { name: name || words.tab, requestConfig: { ...request, endpoint, method: "POST" }, yasqe: { value: query } }), name);
  };
  const asked = new URLSearchParams(location.search).get("query");
  if (asked) open(asked, words.tab);
  else if (yasgui.getTab() && !written(yasgui.getTab()).trim()) yasgui.getTab().setQuery(settings.start);

  // Without a PREFIX line a known prefix still works: the line is put in front when the query runs.
  yasgui.on("query", (_, tab) => {
    const yasqe = tab.getYasqe(), text = yasqe.getValue().replace(/#.*$|"(?:[^"\\]|\\.)*"|<[^>]*>/gm, " ");
    const missing = Object.keys(settings.prefixes).filter((prefix) => new RegExp(`(^|[^\\w:?$-])${prefix}:`).test(text) && !new RegExp(`prefix\\s+${prefix}:`, "i").test(yasqe.getValue()));
    if (missing.length) yasqe.addPrefixes(Object.fromEntries(missing.map((prefix) => [prefix, settings.prefixes[prefix]])));
    keep(link(yasqe));
  });
  yasgui.on("queryResponse", (_, tab) => {
    const root = tab.getYasr().rootEl, old = root.querySelector(".kg-cut"), last = performance.getEntriesByType("resource").at(-1);
    if (old) old.remove();
    const count = tab.getYasr().results && (tab.getYasr().results.getBindings() || []).length;
    if (settings.rows && count >= settings.rows && last) root.prepend(Object.assign(document.createElement("p"), { className: "kg-cut", textContent: words.cut }));
  });
  document.getElementById("example").addEventListener("change", (event) => {
    const chosen = event.target.selectedOptions[0];
    if (!chosen.dataset.query) return;
    open(chosen.dataset.query, chosen.textContent);
    keep(`${location.href.split(/[?#]/)[0]}?query=${encodeURIComponent(chosen.dataset.query)}`);
    event.target.value = "";
  });

  const cite = document.getElementById("cite");
  if (cite) cite.addEventListener("click", () => { cite.href = `${settings.cite}?query=${encodeURIComponent(yasgui.getTab().getYasqe().getValue())}`; });

  // A result that is one of ours opens its page here.
  document.getElementById("editor").addEventListener("click", (event) => {
    const anchor = event.target.closest(".yasr a[href]");
    if (!anchor) return;
    const target = anchor.getAttribute("href");
    const page = target.startsWith(settings.base) ? `${settings.things}/${target.slice(settings.base.length)}${settings.page}` : target.startsWith(settings.ontology) ? `${settings.classes}/${target.slice(settings.ontology.length)}${settings.page}` : null;
    if (page === null) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) window.open(page, "_blank", "noopener"); else location.href = page;
  });
  window.KgEditorWords(document.getElementById("editor"), words);
  document.body.dataset.ready = "yes";
  window.kgEditor = yasgui;
  window.kgShort = short;
})();
