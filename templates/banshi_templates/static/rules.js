/* The formula editor: a button puts the name of a field where the caret stands. Without JavaScript the names are copied. */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    const text = button && document.getElementById(button.dataset.into);
    if (!text) return;
    const { selectionStart: from, selectionEnd: to, value } = text;
    const before = value.slice(0, from);
    const gap = before && !/[\s(!.]$/.test(before) ? " " : "";
    text.setRangeText(gap + button.dataset.insert, from, to, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.dispatchEvent(new CustomEvent("banshi:inserted", { bubbles: true }));
  });
})();
