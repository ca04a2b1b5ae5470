"use strict";
// The record of an answer and the texts that cite it, as kg/query/citing.py and kg/query/citation.py make them; `kg rerun` reads the record.
window.KgCitation = (settings) => {
  const bare = (query) => query.replace(/<[^<>\s]*>|"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g, " ");

  function sha256(text) {
    const primes = [], root = (n, power) => ((n ** power) % 1) * 2 ** 32 | 0, bytes = new TextEncoder().encode(text);
    for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
    const k = primes.map((prime) => root(prime, 1 / 3)), h = primes.slice(0, 8).map((prime) => root(prime, 1 / 2));
    const blocks = new DataView(new ArrayBuffer(((bytes.length + 72) >> 6) << 6)), turned = (x, n) => (x >>> n) | (x << (32 - n));
    bytes.forEach((one, at) => blocks.setUint8(at, one));
    blocks.setUint8(bytes.length, 0x80);
    blocks.setUint32(blocks.byteLength - 8, Math.floor(bytes.length / 2 ** 29));
    blocks.setUint32(blocks.byteLength - 4, bytes.length << 3);
    const w = new Int32Array(64);
    for (let start = 0; start < blocks.byteLength; start += 64) {
      for (let t = 0; t < 64; t += 1) {
        const a = w[t - 15], b = w[t - 2];
        w[t] = t < 16 ? blocks.getInt32(start + 4 * t) : (turned(b, 17) ^ turned(b, 19) ^ (b >>> 10)) + w[t - 7] + (turned(a, 7) ^ turned(a, 18) ^ (a >>> 3)) + w[t - 16];
      }
      let [a, b, c, d, e, f, g, last] = h;
      for (let t = 0; t < 64; t += 1) {
        const one = (last + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + k[t] + w[t]) | 0;
        const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [a, b, c, d, e, f, g, last] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
      }
      [a, b, c, d, e, f, g, last].forEach((one, at) => { h[at] = (h[at] + one) | 0; });
    }
    return h.map((one) => (one >>> 0).toString(16).padStart(8, "0")).join("");
  }

  // Code point by code point, as Python sorts.
  function order(a, b) {
    const most = Math.min(a.length, b.length);
    for (let at = 0; at < most; at += 1) if (a[at] !== b[at]) return a.codePointAt(at) - b.codePointAt(at);
    return a.length - b.length;
  }
  const escapes = { "\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r" };
  function written(term) {
    if (!term) return "";
    if (term.type === "bnode") return "_:b";
    if (term.type === "uri") return `<${term.value.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (one) => `\\u${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`)}>`;
    const quoted = `"${term.value.replace(/[\\"\t\n\r]/g, (one) => escapes[one])}"`;
    return term["xml:lang"] ? `${quoted}@${term["xml:lang"]}` : term.datatype ? `${quoted}^^<${term.datatype}>` : quoted;
  }
  const triple = (line) => line.replace(/ \.$/, "").match(/^(\S+) (\S+) (.*)$/s).slice(1).map((term) => (term.startsWith("_:") ? "_:b" : term)).join("\t");
  function rowsOf({ type, body }) {
    if (!type.endsWith("json")) return { columns: ["subject", "property", "value"], lines: body.split("\n").filter(Boolean).map(triple).sort(order) };
    const answer = JSON.parse(body);
    if ("boolean" in answer) return { columns: ["answer"], lines: [String(answer.boolean)] };
    const columns = [...answer.head.vars].sort(order);
    return { columns, lines: answer.results.bindings.map((row) => columns.map((name) => written(row[name])).join("\t")) };
  }
  function isOrdered(query) {
    let text = bare(query), shorter = text;
    do { text = shorter; shorter = text.replace(/\{[^{}]*\}/g, " "); } while (shorter !== text);
    return /(^|[^\w?$:])order(?!\w)/i.test(text);
  }
  function withPrefixes(query) {
    if (query.toUpperCase().includes("PREFIX")) return query.trim();
    const used = Object.keys(settings.prefixes).sort(order).filter((prefix) => new RegExp(`(?<![\\p{L}\\p{N}_:-])${prefix}:`, "u").test(query));
    return used.map((prefix) => `PREFIX ${prefix}: <${settings.prefixes[prefix]}>\n`).join("") + query.trim();
  }
  function record(asked, found) {
    const { columns, lines } = rowsOf(found), ordered = isOrdered(asked.query), digest = (some) => sha256([columns.join("\t"), ...some].join("\n"));
    const sorted = [...lines].sort(order), small = lines.length <= settings.most.rows && lines.reduce((sum, line) => sum + [...line].length, 0) <= settings.most.characters;
    return {
      format: settings.format, date: asked.date, title: asked.title || null, question: asked.question || null,
      dataset: settings.dataset, engine: settings.engine, planatlas: settings.planatlas,
      query: { text: asked.query, form: (bare(asked.query).match(/\b(select|ask|construct|describe)\b/i) || [""])[0].toUpperCase(), sha256: sha256(asked.query), inferred: Boolean(asked.inferred) },
      answer: { columns, count: lines.length, order: ordered ? "rows" : "set", sha256: digest(ordered ? lines : sorted), set_sha256: digest(sorted), rows: small ? lines : null },
    };
  }

  const number = (n) => n.toLocaleString("en-US");
  const filled = (phrase, fields) => phrase.replace(/\{\{|\}\}|\{(\w+)\}/g, (all, name) => (name ? fields[name] : all[0]));
  function fieldsOf(one, language) {
    const words = settings.phrases, { dataset, answer, query } = one, short = (digest) => digest.slice(0, 16);
    const fields = {
      date: one.date, year: one.date.slice(0, 4), rows: number(answer.count), answer_short: short(answer.sha256), query_short: short(query.sha256), form: query.form,
      dataset_short: short(dataset.sha256), quads: number(dataset.quads), version: dataset.version, engine: one.engine, planatlas: one.planatlas,
      author: words.dataset.author, dataset: words.dataset[language], order: words.order[answer.order][language],
    };
    fields.source = filled(words.source[dataset.kind][language], fields);
    fields.title = (one.title && one.title[language]) || filled(words.title[language], fields);
    return fields;
  }
  const text = (one) => ["zh", "en"].map((language) => `${filled(settings.phrases.text[language], fieldsOf(one, language))}\n`).join("");
  function bibtex(one) {
    const { entry, escaped } = settings.phrases.bibtex, safe = (value) => [...value].map((letter) => (letter === "\\" ? "\\textbackslash{}" : "^~".includes(letter) ? `\\${letter}{}` : escaped.includes(letter) ? `\\${letter}` : letter)).join("");
    return filled(entry, Object.fromEntries(Object.entries(fieldsOf(one, "en")).map(([name, value]) => [name, safe(value)])));
  }
  function csl(one) {
    const fields = fieldsOf(one, "en"), day = { "date-parts": [one.date.split("-").map(Number)] };
    const item = { id: `planatlas-${fields.answer_short}`, type: "dataset", title: fields.title, author: [{ literal: fields.author }], "container-title": fields.dataset, version: fields.version, issued: day, accessed: day, note: filled(settings.phrases.text.en, fields) };
    return `${JSON.stringify([item], null, 1)}\n`;
  }
  const sortedKeys = (value) => (Array.isArray(value) ? value.map(sortedKeys) : value && typeof value === "object" ? Object.fromEntries(Object.keys(value).sort(order).map((key) => [key, sortedKeys(value[key])])) : value);
  const file = (one) => `${JSON.stringify(sortedKeys(one), null, 1)}\n`;
  return { withPrefixes, record, forms: { text, bibtex, csl }, file };
};
