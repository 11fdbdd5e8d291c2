/* Designing a form: drag and drop, keys, names changed in place, saving by itself. Everything also works by its
   buttons. This script runs in the page (#bench) and in its frame (#canvas); both are ours, so each may reach the other. */
(() => {
  "use strict";
  const canvas = document.getElementById("canvas");
  const bench = document.getElementById("bench");
  const KIND = "application/x-banshi-kind";
  const PATH = "application/x-banshi-path";

  /* ---- asking the server: an operation, then only what changed is drawn again ---- */

  const page = () => (canvas && window.parent !== window ? window.parent.banshiBench : window.banshiBench);

  async function post(home, fields) {
    const body = new URLSearchParams({ _csrf: home.csrf, _revision: home.revision, ...fields });
    const answer = await fetch(home.doUrl, {
      method: "POST", body, headers: { accept: "application/json" }, credentials: "same-origin",
    });
    return { ok: answer.ok, ...(await answer.json()) };
  }

  async function redraw(doc, address, ids, keepFocus = () => () => {}) {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const refocus = keepFocus();
    for (const id of ids) {
      const old = doc.getElementById(id);
      const now = fresh.getElementById(id);
      const busy = doc.activeElement.closest("input, select, textarea, summary");
      if (id === "outline" && busy && old.contains(busy)) continue; /* somebody is adding a thing there */
      if (old && now) old.replaceWith(doc.importNode(now, true));
    }
    refocus();
  }

  if (bench) {
    const frame = document.getElementById("canvas-frame"); /* of other parts than the form: a preview, or nothing */
    let canvasAt = "";
    const state = (name, text) => {
      const place = document.querySelector("[data-state]") || document.querySelector("[data-saved]");
      if (place) place.textContent = text || bench.dataset["words" + name] || "";
    };
    const home = {
      get csrf() { return document.querySelector('input[name="_csrf"]').value; },
      get doUrl() { return document.getElementById("bench").dataset.doUrl; },
      get revision() { return document.getElementById("bench").dataset.revision; },
    };
    const here = () => window.location.pathname + window.location.search;

    function setRevision(number) {
      document.getElementById("bench").dataset.revision = number;
      for (const input of document.querySelectorAll('input[name="_revision"]')) input.value = number;
      const shown = document.querySelector("[data-revision-shown]");
      if (shown) shown.textContent = shown.dataset.pattern.replace("0", number);
    }

    async function drawCanvas(address) {
      if (!frame) return;
      const doc = frame.contentDocument;
      if (!doc.getElementById("canvas")) return doc.location.reload();
      canvasAt = address || canvasAt || doc.location.pathname + doc.location.search;
      await redraw(doc, canvasAt, ["canvas"], () => frame.contentWindow.banshiCanvas());
    }

    /* a field in hand: its panel, without losing the place on the page */
    async function open(address, focus) {
      const to = new URL(address, window.location.href);
      window.history.replaceState(null, "", to.pathname + to.search);
      await redraw(document, here(), ["side", "outline", "palette-form", "group-palette", "group-notes", "design-head"]);
      await openInCanvas(to.searchParams.get("thing"));
      if (focus) {
        const first = document.querySelector("#panel form[data-panel] input:not([type=hidden]), #panel form[data-panel] textarea");
        if (first) { first.focus(); first.select(); }
      }
      if (window.matchMedia("(max-width: 60rem)").matches) document.getElementById("side").scrollIntoView();
    }

    async function openInCanvas(thing) {
      const doc = frame && frame.contentDocument;
      if (!doc || !doc.getElementById("canvas")) return drawCanvas();
      const inner = new URL(canvasAt || doc.location.href, window.location.href);
      if (thing) {
        inner.searchParams.delete("step");
        inner.searchParams.set("thing", thing);
      } else inner.searchParams.set("step", doc.getElementById("canvas").dataset.step);
      await drawCanvas(inner.pathname + inner.search);
      const field = doc.querySelector(".canvas__field.is-current");
      if (field) field.scrollIntoView({ block: "nearest" });
    }

    async function operate(fields, focus) {
      await flush();
      state("Saving");
      let told;
      const boxed = document.querySelector('#group-palette [name="boxed"]:checked');
      try {
        told = await post(home, boxed && fields.kind ? { ...fields, boxed: boxed.value } : fields);
      } catch {
        return state("Lost");
      }
      if (!told.ok) {
        state("", told.error);
        window.alert([told.error, ...(told.uses || [])].join("\n"));
        await open(here());
        return;
      }
      setRevision(told.revision);
      if (told.thing) await open(told.url, focus);
      else {
        const gone = fields.do.split(" ")[1];
        const at = new URL(here(), window.location.href);
        if (at.searchParams.get("thing") === gone) at.searchParams.delete("thing");
        await open(at.pathname + at.search);
      }
      state("Saved");
    }

    /* what is typed into the panel saves itself; what is wrong waits and is said on the button's own page */
    let pause = 0;
    let unsaved = null;
    async function flush() {
      clearTimeout(pause);
      const form = unsaved;
      unsaved = null;
      if (!form || !form.isConnected) return;
      state("Saving");
      try {
        const answer = await fetch(form.action, {
          method: "POST", body: new URLSearchParams(new FormData(form)),
          headers: { accept: "application/json" }, credentials: "same-origin",
        });
        const told = await answer.json();
        if (!answer.ok) return state("Wait", told.error);
        setRevision(told.revision);
        if (!unsaved) {
          delete form.dataset.unsaved;
          form.dispatchEvent(new CustomEvent("banshi:saved", { bubbles: true }));
        }
        state("Saved");
        const now = new URL(told.url, window.location.href).searchParams.get("thing");
        if (now && now !== new URL(here(), window.location.href).searchParams.get("thing")) { /* another code */
          await open(told.url);
          return state("Saved");
        }
        await redraw(document, here(), ["outline", "design-head"]);
        await drawCanvas();
      } catch {
        unsaved = form;
        state("Lost");
      }
    }
    /* a panel that asks for something else now: of another kind of stage, say. What is typed goes along */
    async function reshape(form) {
      const body = new URLSearchParams(new FormData(form));
      const sent = String(body);
      body.set("_refresh", "1");
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
      if (!answer.ok || !form.isConnected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#panel form[data-panel]");
      const shape = (one) => [...new Set([...one.elements].map((control) => control.name))].sort().join();
      if (!fresh || shape(fresh) === shape(form)) return;
      if (String(new URLSearchParams(new FormData(form))) !== sent) return reshape(form); /* typed on meanwhile */
      const id = document.activeElement && document.activeElement.id;
      form.querySelector(".form-step").replaceWith(document.importNode(fresh.querySelector(".form-step"), true));
      const again = id && document.getElementById(id);
      if (again) again.focus();
    }
    function typed(event) {
      const form = event.target.closest && event.target.closest("form[data-panel]");
      if (!form) return;
      unsaved = form;
      form.dataset.unsaved = "";
      clearTimeout(pause);
      if (event.type === "change" && event.target.matches("select, [type=radio]") && form.querySelector('[name="_refresh"]')) {
        reshape(form);
      }
      if (event.type === "input" && event.target.name === "x-key") return; /* a code is done when one leaves it */
      pause = setTimeout(flush, event.type === "change" ? 250 : 900);
    }
    document.addEventListener("input", typed);
    document.addEventListener("change", typed);
    document.addEventListener("submit", () => { clearTimeout(pause); unsaved = null; }, true);
    /* who leaves by a link takes along what was typed a moment ago */
    document.addEventListener("click", async (event) => {
      const link = event.target.closest("a[href]");
      if (!link || !unsaved || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
      event.preventDefault();
      await flush();
      if (!unsaved) window.location.assign(link.href);
    });

    document.addEventListener("click", (event) => {
      const link = event.target.closest("#outline a[data-thing]");
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        flush().then(() => open(link.href));
      }
      const width = event.target.closest("[data-width]");
      if (width) {
        frame.classList.toggle("is-phone", width.dataset.width === "phone");
        for (const other of document.querySelectorAll("[data-width]")) other.setAttribute("aria-pressed", String(other === width));
      }
      const step = event.target.closest('button[value="undo -"], button[value="redo -"]');
      if (step) {
        event.preventDefault();
        operate({ do: step.value });
      }
      const kind = event.target.closest("button[data-kind]");
      if (kind) {
        event.preventDefault();
        const form = kind.form;
        operate({ do: form.elements.do.value, before: form.elements.before.value, kind: kind.value }, true);
      }
    });
    for (const group of document.querySelectorAll("[data-widths]")) group.hidden = false;

    /* words to take in go where the cursor was last */
    let written = null;
    document.addEventListener("focusin", (event) => {
      if (event.target.matches("#panel textarea, #panel input[type=text]")) written = event.target;
    });
    document.addEventListener("click", (event) => {
      const take = event.target.closest("[data-insert]");
      if (!take || !written || !written.isConnected) return;
      written.setRangeText(take.dataset.insert, written.selectionStart, written.selectionEnd, "end");
      written.focus();
      written.dispatchEvent(new Event("input", { bubbles: true }));
    });

    /* find a field while typing */
    document.addEventListener("input", (event) => {
      const field = event.target.closest("[data-outline]");
      if (!field) return;
      const wanted = field.value.trim().toLowerCase();
      for (const item of document.querySelectorAll(field.dataset.outline + " [data-words]")) {
        item.hidden = Boolean(wanted) && !item.dataset.words.toLowerCase().includes(wanted);
      }
    });

    document.addEventListener("dragstart", (event) => {
      const kind = event.target.closest && event.target.closest("[data-kind]");
      if (kind) event.dataTransfer.setData(KIND, kind.dataset.kind);
    });
    /* somebody else went on: the page shows it, the panel in hand stays as it is typed */
    let newest = 0;
    document.addEventListener("banshi:newer", (event) => {
      if (event.detail.revision <= newest) return;
      newest = event.detail.revision;
      redraw(document, here(), ["outline"]).then(() => drawCanvas());
    });
    document.addEventListener("keydown", (event) => keys(event, () => null));
    window.banshiBench = { operate, open: (address) => flush().then(() => open(address)), home };
  }

  /* ---- keys, in the page and in the frame ---- */

  function keys(event, inHand) {
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const click = (button) => { if (button) { event.preventDefault(); button.click(); } };
    if (command && key === "z") {
      const top = window.parent.document;
      return click(top.querySelector(event.shiftKey ? '[value="redo -"]' : '[value="undo -"]'));
    }
    if (command && key === "y") return click(window.parent.document.querySelector('[value="redo -"]'));
    const field = inHand();
    const button = (name) => field && field.querySelector(`[data-act="${name}"]`);
    if (event.altKey && key === "arrowup") click(button("up"));
    else if (event.altKey && key === "arrowdown") click(button("down"));
    else if (key === "delete") click(button("remove"));
    else if (command && key === "c" && window.getSelection().isCollapsed) click(button("copy"));
    else if (command && key === "x") click(button("cut"));
    else if (command && key === "v" && canvas) {
      const near = field ? field.closest("[data-section]") : document.querySelector("[data-section]");
      click(near && near.querySelector('[data-act="paste"]'));
    } else if (key === "f2" && field) { event.preventDefault(); rename(field); }
  }

  /* ---- in the frame ---- */

  let focused = null;

  function rename(field) {
    const name = field.querySelector(".canvas__name");
    const input = document.createElement("input");
    input.className = "input canvas__rename";
    input.value = name.textContent;
    input.maxLength = 100;
    input.setAttribute("aria-label", canvas.dataset.wordsRename);
    const link = field.querySelector(".canvas__open");
    let over = false;
    const end = (keep) => {
      if (over) return;
      over = true;
      const said = input.value.trim();
      input.replaceWith(link);
      link.focus();
      focused = field.dataset.path;
      if (keep && said && said !== name.textContent) page().operate({ do: "rename " + field.dataset.path, title: said });
    };
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") { event.preventDefault(); end(true); }
      if (event.key === "Escape") end(false);
    });
    input.addEventListener("blur", () => end(true));
    link.replaceWith(input);
    input.focus();
    input.select();
  }

  if (canvas) {
    const line = document.createElement("li");
    line.className = "canvas__line";
    line.setAttribute("aria-hidden", "true");

    const fieldOf = (node) => node && node.closest && node.closest(".canvas__field");
    /* the path of the field whose place the line takes, "" at the end */
    const target = () => {
      let next = line.nextElementSibling;
      while (next && !next.dataset.path) next = next.nextElementSibling;
      return { to: line.closest("[data-section]").dataset.section, before: next ? next.dataset.path : "" };
    };

    function showLine(event) {
      const section = event.target.closest("[data-section]");
      if (!section) return;
      const list = section.querySelector("[data-fields]");
      const fields = [...list.querySelectorAll(":scope > .canvas__field")];
      const next = fields.find((field) => {
        const box = field.getBoundingClientRect();
        return event.clientY < box.top + box.height / 2;
      });
      if (next) list.insertBefore(line, next); else list.append(line);
    }

    document.addEventListener("dragstart", (event) => {
      const field = fieldOf(event.target);
      if (!field) return;
      event.dataTransfer.setData(PATH, field.dataset.path);
      event.dataTransfer.effectAllowed = "move";
      field.classList.add("is-dragged");
    });
    document.addEventListener("dragover", (event) => {
      const types = event.dataTransfer.types;
      if (!types.includes(PATH) && !types.includes(KIND)) return;
      event.preventDefault();
      showLine(event);
    });
    document.addEventListener("dragend", () => {
      line.remove();
      for (const field of document.querySelectorAll(".is-dragged")) field.classList.remove("is-dragged");
    });
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) line.remove(); });
    document.addEventListener("drop", (event) => {
      if (!line.isConnected) return;
      event.preventDefault();
      const place = target();
      line.remove();
      const path = event.dataTransfer.getData(PATH);
      const kind = event.dataTransfer.getData(KIND);
      if (path && path !== place.before) page().operate({ do: "place " + path, ...place });
      if (kind) page().operate({ do: "add " + place.to, kind, before: place.before }, true);
    });

    document.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-act]");
      if (button && page()) {
        event.preventDefault();
        const [word, ...thing] = button.value.split(" ");
        const field = fieldOf(button);
        focused = field && word !== "remove" && word !== "cut" ? field.dataset.path : null;
        page().operate({ do: [word, ...thing].join(" ") });
        return;
      }
      if (event.target.closest("button, input, select, summary, form.canvas__form")) return;
      const field = fieldOf(event.target);
      const link = field ? field.querySelector("[data-open]") : event.target.closest("[data-open]");
      if (link && page() && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        focused = field.dataset.path;
        page().open(link.href);
      }
    });
    document.addEventListener("dblclick", (event) => {
      const name = event.target.closest(".canvas__bar");
      if (name) rename(fieldOf(name));
    });
    document.addEventListener("keydown", (event) => keys(event, () => fieldOf(document.activeElement)));

    /* when the canvas is drawn again, the keyboard stays on the field it is on */
    window.banshiCanvas = () => {
      const field = fieldOf(document.activeElement);
      const path = focused || (field && field.dataset.path);
      focused = null;
      return () => {
        const again = path && document.querySelector(`.canvas__field[data-path="${CSS.escape(path)}"]`);
        if (again && document.hasFocus()) again.querySelector("[data-open]").focus({ preventScroll: true });
      };
    };
  }
})();
