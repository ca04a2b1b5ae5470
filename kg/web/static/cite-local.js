"use strict";
// Cites an answer without a server: the address names a query or a question, the visitor gives the day, the engine in this page answers.
(() => {
  const settings = JSON.parse(document.getElementById("settings").textContent), engine = window.KgEngine(settings), citation = window.KgCitation(settings);
  const said = document.getElementById("said"), made = document.getElementById("made"), shown = document.getElementById("query"), day = document.getElementById("date");
  const fields = new URLSearchParams(location.search), name = fields.get("question"), held = settings.questions[name];
  const asked = held ? { ...held, question: { name, parameters: {} } } : { query: citation.withPrefixes(fields.get("query") || "") };
  shown.textContent = asked.query;
  let address = null;

  async function cite() {
    made.hidden = true;
    said.textContent = settings.words.asking;
    const found = await engine.run(asked.query, asked.inferred);
    said.textContent = found.error || "";
    if (found.error) return;
    const record = citation.record({ ...asked, date: day.value }, found);
    for (const [form, write] of Object.entries(citation.forms)) document.querySelector(`#cite-${form} code`).textContent = write(record);
    if (address) URL.revokeObjectURL(address);
    document.getElementById("file").href = address = URL.createObjectURL(new Blob([citation.file(record)], { type: "application/json" }));
    made.hidden = false;
  }
  document.getElementById("day").addEventListener("submit", (event) => { event.preventDefault(); cite(); });
  document.getElementById("cite").disabled = !asked.query;
  if (!asked.query) said.textContent = settings.words.nothing;
  document.body.dataset.ready = "yes";
})();
