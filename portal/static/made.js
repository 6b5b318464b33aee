// While files are made, shows how far each is. Without it the page comes again by itself.
"use strict";

(() => {
  const EVERY = 2000; // milliseconds
  const list = document.getElementById("made");
  if (!list || !window.fetch) return;

  async function look() {
    try {
      const answer = await fetch(location.href, { redirect: "manual" });
      const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
      const now = page && page.getElementById("made");
      if (now) {
        const told = [...list.querySelectorAll("[role=status]")];
        const tells = [...now.querySelectorAll("[role=status]")];
        if (told.length !== tells.length) {
          // Which buttons there are has changed: a whole page, so that focus and history are as one expects.
          location.reload();
          return;
        }
        told.forEach((one, place) => {
          if (one.innerHTML !== tells[place].innerHTML) one.innerHTML = tells[place].innerHTML;
        });
      }
    } catch {
      // The line was down for a moment: it is asked again.
    }
    setTimeout(look, EVERY);
  }
  setTimeout(look, EVERY);
})();
