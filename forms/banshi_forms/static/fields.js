/* What fields gain with JavaScript; without it each of them works all the same. Long lists are searched while one types
   (the combobox of the ARIA practices), signatures are drawn, a position is asked for, many boxes are filtered, and what
   is typed while the page is being redrawn stays. Listeners sit on the document: swapped-in parts need no set-up. */
(() => {
  "use strict";
  const MOST = 30;
  const PEN = { width: 600, height: 200, most: 19900 };
  document.documentElement.classList.add("has-js");
  const tell = (element, kind) => element.dispatchEvent(new Event(kind, { bubbles: true }));
  const element = (tag, given, text) => {
    const made = Object.assign(document.createElement(tag), given);
    if (text) made.textContent = text;
    return made;
  };

  /* ---- a long list searched by typing ---- */
  const combo = { input: null, list: null, at: -1, asked: null, pause: 0 };
  const comboOf = (target) => (target.matches && target.matches("[data-combo] > input") ? target : null);
  const folded = (text) => text.normalize("NFKC").toLowerCase();

  function dress(input) {
    if (!input.hasAttribute("list") && input.getAttribute("role") === "combobox") return;
    input.removeAttribute("list");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", String(combo.input === input && Boolean(combo.list)));
  }

  function carried(input, typed) {
    const words = folded(typed).split(/\s+/).filter(Boolean);
    const labels = [...document.getElementById(`${input.id}:list`).options].map((option) => option.value);
    return labels.filter((label) => words.every((word) => folded(label).includes(word))).slice(0, MOST);
  }

  async function asked(input, typed) {
    const { options } = input.parentElement.dataset;
    if (!options) return carried(input, typed);
    if (combo.asked) combo.asked.abort();
    combo.asked = new AbortController();
    const answer = await fetch(`${options}&q=${encodeURIComponent(typed)}`, { signal: combo.asked.signal, headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).options.map((option) => option.label);
  }

  function suggest(input, wait) {
    if (!input.parentElement.dataset.options && !document.getElementById(`${input.id}:list`)) return;
    clearTimeout(combo.pause);
    combo.pause = setTimeout(async () => {
      try {
        const labels = await asked(input, input.dataset.whole ? "" : input.value.trim());
        if (document.activeElement === input) unfold(input, labels);
      } catch (problem) {
        if (problem.name !== "AbortError") fold(); /* the text alone does: the server looks it up */
      }
    }, wait);
  }

  function unfold(input, labels) {
    fold();
    const { wordsFound, wordsNone } = input.parentElement.dataset;
    const list = element("ul", { className: "combo__list", id: `${input.id}:options`, role: "listbox" });
    list.setAttribute("aria-label", input.labels.length ? input.labels[0].textContent.trim() : input.getAttribute("aria-label"));
    labels.forEach((label, at) => {
      const option = element("li", { className: "combo__option", id: `${input.id}:option-${at}`, role: "option" }, label);
      option.setAttribute("aria-selected", "false");
      list.append(option);
    });
    const said = labels.length ? wordsFound.replace("#", labels.length) : wordsNone;
    if (!labels.length) list.append(element("li", { className: "combo__none", role: "option" }, wordsNone));
    input.parentElement.append(list, element("span", { className: "visually-hidden", role: "status" }, said));
    Object.assign(combo, { input, list, at: -1 });
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", list.id);
  }

  function fold() {
    clearTimeout(combo.pause);
    if (!combo.list) return;
    for (const extra of combo.input.parentElement.querySelectorAll(".combo__list, [role=status]")) extra.remove();
    combo.list.remove();
    combo.input.setAttribute("aria-expanded", "false");
    combo.input.removeAttribute("aria-activedescendant");
    combo.input.removeAttribute("aria-controls");
    Object.assign(combo, { list: null, at: -1 });
  }

  function move(by) {
    const options = [...combo.list.querySelectorAll(".combo__option")];
    if (!options.length) return;
    combo.at = (combo.at + by + options.length + (combo.at < 0 && by < 0 ? 1 : 0)) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === combo.at)));
    combo.input.setAttribute("aria-activedescendant", options[combo.at].id);
    options[combo.at].scrollIntoView({ block: "nearest" });
  }

  function choose(option) {
    const { input } = combo;
    fold();
    input.value = option.textContent;
    tell(input, "input");
    clearTimeout(combo.pause);
    tell(input, "change");
  }

  document.addEventListener("focusin", (event) => {
    const input = comboOf(event.target);
    if (input) dress(input);
    else if (combo.list && !combo.list.contains(event.target)) fold();
  });
  document.addEventListener("input", (event) => {
    const input = comboOf(event.target);
    if (!input || event.isComposing) return;
    delete input.dataset.whole;
    const pick = document.getElementById(`${input.id}:pick`);
    if (pick) pick.value = "";
    suggest(input, 150);
  });
  document.addEventListener("compositionend", (event) => {
    const input = comboOf(event.target);
    if (input) suggest(input, 150);
  });
  document.addEventListener("keydown", (event) => {
    const input = comboOf(event.target);
    if (!input || event.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (combo.list) return move(key === "ArrowDown" ? 1 : -1);
      input.dataset.whole = "1"; /* opened by the arrow: everything, not only what resembles the present answer */
      suggest(input, 0);
    } else if (key === "Enter" && combo.list && combo.at >= 0) {
      event.preventDefault();
      choose(combo.list.querySelectorAll(".combo__option")[combo.at]);
    } else if (key === "Escape" && combo.list) {
      event.preventDefault();
      fold();
    } else if (key === "Tab") fold();
  });
  document.addEventListener("pointerdown", (event) => {
    const option = event.target.closest && event.target.closest(".combo__option");
    if (option) {
      event.preventDefault(); /* the focus stays where it is */
      return choose(option);
    }
    const input = comboOf(event.target);
    if (input && !combo.list) {
      input.dataset.whole = "1";
      setTimeout(() => document.activeElement === input && suggest(input, 0));
    } else if (combo.list && !combo.list.contains(event.target)) fold();
  });

  /* ---- a signature ---- */
  const pads = (where) => where.querySelectorAll("[data-sign]");
  const linesOf = (pad) => pad.querySelector("input[type=hidden]");

  function redraw(pad, lines) {
    pad.querySelector(".sign__paper path").setAttribute("d", lines);
    pad.querySelector(".sign__pad").classList.toggle("is-drawn", Boolean(lines));
  }
  function sign(pad, lines) {
    linesOf(pad).value = lines;
    redraw(pad, lines);
    if (lines) pad.querySelector("input[type=text]").value = "";
    tell(linesOf(pad), "input");
    tell(linesOf(pad), "change");
  }
  let drawing = null;
  function place(event) {
    const box = drawing.paper.getBoundingClientRect();
    const within = (value, most) => Math.max(0, Math.min(most - 1, Math.round(value)));
    return [
      within(((event.clientX - box.left) / box.width) * PEN.width, PEN.width),
      within(((event.clientY - box.top) / box.height) * PEN.height, PEN.height),
    ];
  }
  document.addEventListener("pointerdown", (event) => {
    const paper = event.target.closest && event.target.closest("[data-sign] .sign__paper");
    if (!paper || event.button !== 0) return;
    event.preventDefault();
    paper.setPointerCapture(event.pointerId);
    const pad = paper.closest("[data-sign]");
    drawing = { pad, paper, last: null, lines: linesOf(pad).value };
    drawing.last = place(event);
    drawing.lines += `M${drawing.last.join(" ")}L${drawing.last.join(" ")}`;
    redraw(pad, drawing.lines);
  });
  document.addEventListener("pointermove", (event) => {
    if (!drawing || drawing.lines.length > PEN.most) return;
    const here = place(event);
    if (Math.abs(here[0] - drawing.last[0]) + Math.abs(here[1] - drawing.last[1]) < 3) return;
    drawing.last = here;
    drawing.lines += `L${here.join(" ")}`;
    redraw(drawing.pad, drawing.lines);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    document.addEventListener(kind, () => {
      if (drawing) sign(drawing.pad, drawing.lines);
      drawing = null;
    });
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sign-undo], [data-sign-clear]");
    if (!button) return;
    const pad = button.closest("[data-sign]");
    const { value } = linesOf(pad);
    sign(pad, "signUndo" in button.dataset ? value.slice(0, Math.max(0, value.lastIndexOf("M"))) : "");
  });

  /* ---- where the device is ---- */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-locate]");
    if (!button) return;
    const boxes = button.closest("fieldset").querySelectorAll("input[inputmode=decimal]");
    const status = button.parentElement.querySelector("[role=status]");
    const failed = () => { status.textContent = button.dataset.wordsFailed; };
    status.textContent = "";
    if (!navigator.geolocation) return failed();
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      [coords.longitude, coords.latitude].forEach((degrees, at) => {
        boxes[at].value = degrees.toFixed(6);
        tell(boxes[at], "input");
      });
      tell(boxes[1], "change");
    }, failed, { enableHighAccuracy: true, timeout: 15000 });
  });

  /* ---- many boxes ---- */
  function filtered(box) {
    if (box.previousElementSibling && box.previousElementSibling.matches(".choices__filter")) return;
    const filter = element("input", { className: "input choices__filter", type: "search", autocomplete: "off" });
    filter.setAttribute("aria-label", box.dataset.filter);
    filter.placeholder = box.dataset.filter;
    filter.addEventListener("input", () => {
      for (const choice of box.querySelectorAll(".choice")) {
        choice.hidden = !folded(choice.textContent).includes(folded(filter.value.trim())) && !choice.querySelector(":checked");
      }
    });
    filter.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    box.before(filter);
  }

  /* ---- what is typed while the page is being redrawn stays ---- */
  const sent = new WeakMap();
  const typed = new WeakMap();
  const MOVING = ["_up", "_down", "_remove"]; /* rows change their numbers: a name is another's then */

  function answers(form) {
    const found = new Map();
    for (const field of form ? form.elements : []) {
      const kept = field.name && field.type !== "file" && field.type !== "submit" && (field.type !== "hidden" || field.name.endsWith(".lines"));
      if (!kept) continue;
      const ticked = field.type === "radio" || field.type === "checkbox";
      found.set(`${field.name} ${ticked ? field.value : ""}`, [field, ticked ? field.checked : field.value]);
    }
    return found;
  }
  function drawn(field) {
    if (field.type === "radio" || field.type === "checkbox") return field.defaultChecked;
    return "defaultValue" in field ? field.defaultValue : field.value;
  }
  /* the page that was drawn knows nothing of such an answer yet: it is told as soon as the person has done */
  function late(field) {
    if (field !== document.activeElement) tell(field, "change");
    else field.addEventListener("blur", () => tell(field, "change"), { once: true });
  }
  const formOf = (ctx) => ctx.sourceElement && (ctx.sourceElement.form || ctx.sourceElement.closest("form"));

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (formOf(ctx) && !MOVING.includes(ctx.sourceElement.name)) sent.set(ctx, new Map([...answers(formOf(ctx))].map(([key, [, value]]) => [key, value])));
  });
  document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
    const before = sent.get(ctx);
    const form = formOf(ctx);
    if (!before || !form) return;
    typed.set(ctx, [form, [...answers(form)].filter(([key, [field, value]]) => (before.has(key) ? before.get(key) : drawn(field)) !== value)]);
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    const [form, changed] = typed.get(ctx) || [null, []];
    const now = answers(form);
    for (const [key, [, value]] of changed) {
      const [field, shown] = now.get(key) || [];
      if (!field || shown === value) continue;
      if (typeof value === "boolean") field.checked = value;
      else field.value = value;
      late(field);
    }
    settle(document);
  });

  /* after each load and swap */
  function settle(where) {
    for (const input of where.querySelectorAll("[data-combo] > input")) dress(input);
    for (const pad of pads(where)) if (!drawing) redraw(pad, linesOf(pad).value);
    for (const box of where.querySelectorAll("[data-filter]")) filtered(box);
    if (combo.list && !combo.list.isConnected) combo.list = null;
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => settle(document));
  else settle(document);
})();
