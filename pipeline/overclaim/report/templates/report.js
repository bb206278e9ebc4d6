"use strict";
(() => {
  const root = document.documentElement;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const notes = $$(".note");
  const byNumber = new Map(notes.map((note) => [note.id.slice(1), note]));
  const marks = new Map(notes.map((note) => [note.id.slice(1), []]));
  $$("[data-note]").forEach((element) => marks.get(element.dataset.note).push(element));
  const chosen = new Set();
  const panel = $("#panel");
  const rule = $("#rule");
  const narrow = matchMedia("(max-width: 61.99rem)");
  let open = null;
  let opener = null;

  root.classList.add("js");
  $$("details.abstract").forEach((details) => { details.open = false; });
  $$(".st").forEach((link) => {
    link.setAttribute("aria-expanded", "false");
    link.setAttribute("aria-controls", "n" + link.dataset.note);
  });

  const matches = (note) =>
    (!chosen.size || chosen.has(note.dataset.verdict)) &&
    (rule.value === "" || note.dataset.rules.split(" ").includes(rule.value));
  const filtered = () => chosen.size > 0 || rule.value !== "";
  const steps = () => notes.filter((note) => (filtered() ? matches(note) : note.classList.contains("flagged")));
  const linkOf = (note) => document.getElementById("s" + note.id.slice(1));

  function filter() {
    root.toggleAttribute("data-filtered", filtered());
    for (const note of notes) {
      const match = matches(note);
      note.classList.toggle("out", !match && note !== open);
      marks.get(note.id.slice(1)).forEach((element) => element.classList.toggle("match", match));
    }
    const count = steps().length;
    $("#shown").textContent = filtered() ? `${count} of ${notes.length} statements match the filter` : "All statements shown";
    $("#reset").disabled = !filtered();
    const whole = $$(".whole [data-rule]").filter((item) => {
      const out = chosen.size > 0 || (rule.value !== "" && rule.value !== item.dataset.rule);
      item.classList.toggle("out", out);
      return !out;
    });
    $(".whole")?.classList.toggle("out", !whole.length);
    $(".none").hidden = count > 0 || whole.length > 0 || !filtered();
  }

  // The abstract stands once in the page, below; a card shows a copy of it with the card's own sentences lit.
  function litAbstract(card, source) {
    const text = $(".text", source).cloneNode(true);
    text.id = `${card.closest(".note").id}-${source.id}`;
    for (const quote of $$(".quote", card)) {
      $$(`mark[data-mark="${quote.dataset.mark}"]`, text).forEach((mark, index) => {
        mark.classList.add("lit", quote.dataset.stance);
        if (index) return;
        const label = document.createElement("span");
        label.className = "stance";
        label.append(...$(".stance", quote).cloneNode(true).childNodes);
        mark.prepend(label);
      });
    }
    return text;
  }

  function fill(card, whole) {
    if (card.dataset.filled) return;
    card.dataset.filled = "1";
    const source = document.getElementById(card.dataset.source);
    const text = litAbstract(card, source);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "toggle";
    button.setAttribute("aria-controls", text.id);
    const set = (state) => {
      card.classList.toggle("whole-abstract", state);
      text.hidden = !state;
      button.setAttribute("aria-expanded", String(state));
      button.textContent = state ? "Show the sentence alone" : "Show in the whole abstract";
    };
    button.addEventListener("click", () => set(text.hidden));
    set(whole && $(".lit", text) !== null);
    $(".study", card).after($(".reasons", source).cloneNode(true), text);
    $(".where", card).replaceWith(button);
  }

  function expand(note, state) {
    note.classList.toggle("open", state);
    marks.get(note.id.slice(1)).forEach((element) => {
      if (element.matches(".st")) element.setAttribute("aria-expanded", String(state));
    });
  }

  function show(note, from) {
    if (open) expand(open, false);
    open = note;
    opener = from || linkOf(note);
    $$(".card", note).forEach((card, index) => fill(card, index === 0));
    expand(note, true);
    root.setAttribute("data-open", "");
    filter();
    panel.scrollTop = 0;
    linkOf(note)?.scrollIntoView({ block: narrow.matches ? "start" : "nearest" });
    $("h3", note).focus({ preventScroll: true });
    history.replaceState(null, "", "#" + note.id);
  }

  function close() {
    if (!open) return;
    const back = opener;
    expand(open, false);
    open = null;
    root.removeAttribute("data-open");
    filter();
    history.replaceState(null, "", "#");
    back?.focus({ preventScroll: true });
    back?.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const list = steps();
    if (!list.length) return;
    const here = open ? notes.indexOf(open) : -1;
    const next = by > 0 ? list.find((note) => notes.indexOf(note) > here) : list.findLast((note) => notes.indexOf(note) < here);
    if (next || !open) show(next || list[by > 0 ? 0 : list.length - 1]);
  }

  document.addEventListener("click", (event) => {
    const tag = event.target.closest(".tag");
    const link = tag ? linkOf(byNumber.get(tag.dataset.note)) : event.target.closest(".st, .said a, .cited a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const note = byNumber.get(link.hash.slice(2));
    event.preventDefault();
    if (note === open && link.matches(".st")) close();
    else if (note !== open) show(note, link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.target.closest("select")) return;
    if (event.key === "Escape") return close();
    if (!$("#keys").checked) return;
    const by = { j: 1, ArrowRight: 1, k: -1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  $$(".count").forEach((button) => button.addEventListener("click", () => {
    const verdict = button.dataset.verdict;
    if (!chosen.delete(verdict)) chosen.add(verdict);
    button.setAttribute("aria-pressed", String(chosen.has(verdict)));
    filter();
  }));
  rule.addEventListener("change", filter);
  $("#reset").addEventListener("click", () => {
    chosen.clear();
    rule.value = "";
    $$(".count").forEach((button) => button.setAttribute("aria-pressed", "false"));
    filter();
    $(".count:not(:disabled)")?.focus();
  });
  $("#previous").addEventListener("click", () => step(-1));
  $("#next").addEventListener("click", () => step(1));
  $("#close").addEventListener("click", close);
  addEventListener("hashchange", () => {
    const note = byNumber.get(location.hash.slice(2));
    if (note && location.hash.startsWith("#n") && note !== open) show(note);
  });
  new ResizeObserver(() => root.style.setProperty("--bar", `${$(".bar").offsetHeight}px`)).observe($(".bar"));
  rule.value = "";
  filter();
  const start = byNumber.get(location.hash.slice(2));
  if (start && location.hash.startsWith("#n")) show(start);
})();
