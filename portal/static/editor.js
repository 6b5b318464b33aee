// The editor of letters' texts. Without it everything works by its buttons: this saves presses, and decides nothing.
"use strict";

(() => {
  const form = document.getElementById("editor");
  const text = form && form.querySelector("textarea[name=source]");
  if (!text || !window.fetch) return;
  const PAUSE = 600; // milliseconds without a key, after which the preview is made anew

  // Each merge field becomes a button that puts it where the cursor is.
  for (const code of document.querySelectorAll("code[data-insert]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "insert";
    button.title = "Insert at the cursor";
    code.replaceWith(button);
    button.append(code);
    button.addEventListener("click", () => {
      text.focus();
      text.setRangeText(code.dataset.insert, text.selectionStart, text.selectionEnd, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  let waiting = 0;
  let asking = null;

  async function refresh() {
    if (asking) asking.abort();
    asking = new AbortController();
    const typed = new FormData(form);
    typed.set("button", "preview");
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: new URLSearchParams(typed), signal: asking.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("beside");
      if (fresh) document.getElementById("beside").replaceWith(document.adoptNode(fresh));
    } catch (error) {
      if (error.name !== "AbortError") document.getElementById("beside").classList.add("is-stale");
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, PAUSE);
  });
})();
