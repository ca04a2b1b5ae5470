"use strict";
// Gives the editor's own controls names that a screen reader reads, in the language of the page, also those that appear later.
window.KgEditorWords = (box, words) => {
  const told = new Map(Object.entries(words.controls));
  const name = (selector, text, more = {}) => box.querySelectorAll(selector).forEach((found) => {
    for (const [key, value] of Object.entries({ "aria-label": text, ...more })) if (found.getAttribute(key) !== value) found.setAttribute(key, value);
  });
  const speak = () => {
    name(".CodeMirror textarea", words.query);
    name(".addTab", words.add_tab, { role: "tab", "aria-selected": "false", title: words.add_tab });
    name(".tableSizer", words.page_size);
    name(".tableFilter", words.filter, { placeholder: words.filter });
    name(".yasr_downloadIcon", words.download, { title: words.download });
    name(".yasqe_queryButton", words.run, { title: words.run });
    name(".yasqe_share", words.share, { title: words.share });
    name(".closeTab", words.close_tab, { title: words.close_tab });
    for (const part of box.querySelectorAll(".yasr_btn span, .switch .label, .pageSizerLabel, .tableSizer option[value='-1']")) {
      const text = told.get(part.textContent.trim());
      if (text && part.textContent !== text) part.textContent = text;
    }
    box.querySelectorAll(".yasr_btn:not(a)").forEach((part) => { const text = part.textContent.trim(); if (text && part.getAttribute("aria-label") !== text) { part.setAttribute("aria-label", text); part.title = text; } });
    box.querySelectorAll("th .dt-column-title:empty").forEach((part) => { part.textContent = "#"; });
  };
  let waiting = false;
  new MutationObserver(() => { if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; speak(); }); } }).observe(box, { childList: true, subtree: true });
  speak();
};
