/* What the pages gain with JavaScript; without it everything still works.
   A question before something final, a guard for unsaved answers, autosave, drop fields, copy and print buttons,
   parts of a form that belong to one choice. Listeners sit on the document, so swapped-in parts need no set-up. */
(() => {
  "use strict";
  const root = document.documentElement;
  const words = (name) => document.body.dataset["words" + name] || "";
  root.classList.add("has-js");

  /* a question before something final */
  function ask(text) {
    return new Promise((resolve) => {
      if (typeof HTMLDialogElement === "undefined") return resolve(window.confirm(text));
      const box = document.createElement("dialog");
      box.className = "ask";
      const p = document.createElement("p");
      p.textContent = text;
      const row = document.createElement("div");
      row.className = "button-row";
      const button = (label, kind, value) => {
        const b = document.createElement("button");
        b.type = "button";
        b.className = "btn btn--" + kind;
        b.textContent = label;
        b.addEventListener("click", () => box.close(value));
        row.append(b);
        return b;
      };
      const yes = button(words("Yes"), "primary", "yes");
      button(words("No"), "secondary", "");
      box.append(p, row);
      box.addEventListener("close", () => { box.remove(); resolve(box.returnValue === "yes"); });
      document.body.append(box);
      box.showModal();
      yes.focus();
    });
  }

  const answered = new WeakSet();
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-confirm]");
    if (!button || answered.has(button)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const form = button.form;
    if (form && !form.noValidate && !form.reportValidity()) return;
    let text = button.dataset.confirm;
    const chosen = form && button.dataset.confirmWith && form.querySelector(`[name="${button.dataset.confirmWith}"]:checked`);
    if (chosen && chosen.labels.length) text = chosen.labels[0].textContent.trim() + " — " + text;
    if (!(await ask(text))) return;
    answered.add(button);
    button.click();
    answered.delete(button);
  }, true);

  /* unsaved answers, and autosave a few seconds after the last change */
  const dirty = new Set();
  const waiting = new WeakMap();
  function touched(event) {
    const form = event.target.closest("form[data-guard]");
    if (!form) return;
    dirty.add(form);
    if (!("autosave" in form.dataset) || event.target.type === "file") return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => {
      waiting.delete(form);
      const saved = form.querySelector("#saved");
      if (saved) saved.dispatchEvent(new CustomEvent("banshi:autosave", { bubbles: true }));
    }, 4000));
  }
  document.addEventListener("input", touched);
  document.addEventListener("change", touched);
  document.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter.matches("[data-try]")) return; /* shown, not saved */
    dirty.delete(event.target);
    clearTimeout(waiting.get(event.target));
  }, true);
  document.addEventListener("htmx:after:swap", (event) => {
    const saved = document.getElementById("saved");
    const form = saved && saved.closest("form");
    const { ctx } = event.detail;
    if (form && ctx.response.status < 400 && ctx.target.id === "saved" && !waiting.has(form)) dirty.delete(form);
    if (ctx.response.status < 400) tell("");
    for (const gone of dirty) if (!gone.isConnected) dirty.delete(gone);
    settle(document);
  });
  document.addEventListener("banshi:saved", (event) => dirty.delete(event.target)); /* a panel that saves itself */
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  /* an autosave carries no files: they go when the step is saved */
  document.addEventListener("htmx:config:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.sourceElement.id !== "saved") return;
    for (const [name, value] of [...ctx.request.body]) if (value instanceof File) ctx.request.body.delete(name);
  });

  /* an answer that is no part of the page (a problem, say) is told at the top: it never takes the place of a form */
  function tell(text) {
    const told = document.getElementById("told");
    if (!text) return told.replaceChildren();
    const box = document.createElement("p");
    box.className = "notice-box notice-box--error";
    box.textContent = text;
    told.replaceChildren(box);
    told.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.response.status < 400 || ctx.text.includes(`id="${ctx.target.id}"`)) return;
    ctx.target = document.getElementById("told");
    ctx.swap = "innerHTML";
    ctx.target.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("htmx:error", () => tell(words("Offline")));

  /* a chosen file goes at once; files may be dropped on the field */
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches("input[type=file][data-submit-on-change]") || !input.files.length) return;
    input.form.requestSubmit();
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const field = event.target.closest && event.target.closest("[data-drop]");
      if (field) field.classList.toggle("is-over", kind === "dragover");
    });
  }

  /* copy and print */
  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const source = document.querySelector(copy.dataset.copy);
      try {
        await navigator.clipboard.writeText(source.textContent.trim());
        copy.textContent = words("Copied");
      } catch {
        window.getSelection().selectAllChildren(source);
      }
    }
    if (event.target.closest("[data-print]")) window.print();
    for (const menu of document.querySelectorAll("details.person[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.person[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  /* parts that belong to one choice only */
  function show(form) {
    const chosen = form.querySelector("[data-switch] input:checked");
    for (const part of form.querySelectorAll("[data-shown-for]")) {
      part.classList.toggle("is-shown", Boolean(chosen) && part.dataset.shownFor.split(" ").includes(chosen.value));
    }
  }
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.closest("[data-switch]") && field.form) show(field.form);
    if (field.dataset.opens) document.getElementById(field.dataset.opens).classList.toggle("is-open", field.checked);
  });

  /* JSON is written with two spaces: Tab indents, Escape then Tab leaves the field */
  let leaving = false;
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches || !field.matches("textarea[data-code]")) return;
    if (event.key === "Escape") leaving = true;
    else if (event.key === "Tab" && !event.shiftKey && !leaving) {
      event.preventDefault();
      field.setRangeText("  ", field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (event.key !== "Tab") leaving = false;
  });

  /* the tab of the preview that was opened last is the one that follows the text */
  document.addEventListener("click", (event) => {
    const tab = event.target.closest("a[data-show]");
    if (!tab) return;
    for (const other of tab.closest("ul").querySelectorAll("[data-show]")) other.removeAttribute("aria-current");
    tab.setAttribute("aria-current", "page");
    document.querySelector('input[name="show"]').value = tab.dataset.show;
  });

  /* the preview follows what is typed: the text is posted into the frame after a pause */
  let pause = 0;
  document.addEventListener("input", (event) => {
    const button = event.target.matches("textarea[data-code]") && event.target.form.querySelector("[data-try]");
    if (!button) return;
    clearTimeout(pause);
    pause = setTimeout(() => event.target.form.requestSubmit(button), 900);
  });

  /* who else has this draft open, and whether somebody went on with it */
  const HEARD_EVERY = 15000;
  async function whoIsHere() {
    const place = document.querySelector("[data-here]");
    if (!place || document.hidden) return;
    try {
      const answer = await fetch(place.dataset.here, { headers: { accept: "application/json" }, credentials: "same-origin" });
      if (!answer.ok) return;
      const told = await answer.json();
      const mine = document.querySelector('input[name="_revision"]');
      const newer = mine && told.revision > Number(mine.value);
      place.textContent = [told.others, newer ? place.dataset.wordsNewer : ""].filter(Boolean).join(" · ");
      if (newer) document.dispatchEvent(new CustomEvent("banshi:newer", { detail: told }));
    } catch { /* told again in a moment */ }
  }
  if (document.querySelector("[data-here]")) setInterval(whoIsHere, HEARD_EVERY);

  /* after each load or swap */
  function settle(where) {
    for (const form of where.querySelectorAll("form")) if (form.querySelector("[data-switch]")) show(form);
    const summary = where.querySelector("[data-error-summary]");
    if (summary && !summary.dataset.seen) {
      summary.dataset.seen = "1";
      summary.focus();
    }
  }
  settle(document);

  /* on a phone the steps are a strip: bring the current one into it */
  const strip = document.querySelector(".steps__list");
  const current = strip && strip.querySelector("[aria-current]");
  if (current) strip.scrollLeft = current.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;

  /* the part of the guide that is being read */
  const links = [...document.querySelectorAll(".toc a[href^='#']")];
  if (links.length && "IntersectionObserver" in window) {
    const by = new Map(links.map((link) => [document.querySelector(link.hash), link]));
    const watch = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const link of links) link.classList.toggle("is-here", link === by.get(entry.target));
      }
    }, { rootMargin: "-15% 0px -70% 0px" });
    for (const part of by.keys()) if (part) watch.observe(part);
  }
})();
