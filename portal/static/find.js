// The search box from the keyboard: "/" goes into it, and the arrow keys go through what was found. Without this it is
// a form like any other.
"use strict";

(() => {
  const box = document.getElementById("find");
  if (!box) return;
  const links = [...document.querySelectorAll(".found .go")];

  function isTyping(target) {
    return target.isContentEditable || target.closest("input, select, textarea, [role=textbox]") !== null;
  }

  function step(by) {
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : -1) : at + by;
    if (next < 0) box.focus();
    else links[Math.min(next, links.length - 1)].focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    const among = event.target === box || links.includes(event.target);
    if (event.key === "/" && !isTyping(event.target) && !document.documentElement.hasAttribute("data-keys-off")) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (links.length && among && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
  });
})();
