// Asks now and then who else has the case open, while somebody looks at its page. Without it a fresh page tells it.
"use strict";

(() => {
  const box = document.getElementById("company");
  if (!box || !window.fetch) return;
  const EVERY = 2 * 60 * 1000; // milliseconds
  const AWAY = 30 * 60 * 1000; // without a key or a click, after which nobody is there to look
  let last = Date.now();

  function tell(lines) {
    const told = [...box.children].map((line) => line.textContent);
    if (told.join("\n") === lines.join("\n")) return;
    box.replaceChildren(...lines.map((words) => Object.assign(document.createElement("p"), { textContent: words })));
  }

  async function ask() {
    if (document.hidden || Date.now() - last > AWAY) return;
    try {
      const answer = await fetch(box.dataset.ask, { redirect: "manual", headers: { Accept: "application/json" } });
      if (answer.ok) tell((await answer.json()).lines);
    } catch {
      return; // a courtesy: the next one may come through
    }
  }

  for (const sign of ["keydown", "pointerdown"]) addEventListener(sign, () => (last = Date.now()), { passive: true });
  setInterval(ask, EVERY);
})();
