// Says how many cases are chosen; and while the worker goes through a run, shows how far it is. Both do without it.
"use strict";

(() => {
  const form = document.getElementById("together");
  if (form) {
    const boxes = [...form.querySelectorAll("input[name=case]")];
    const line = form.querySelector(".chosen");
    const all = document.createElement("button");
    all.type = "button";
    all.className = "link";
    line.before(all);

    function tell() {
      const number = boxes.filter((box) => box.checked).length;
      line.textContent = number ? `${number} chosen` : "";
      all.textContent = number === boxes.length ? "Choose none" : "Choose all on this page";
    }

    all.addEventListener("click", () => {
      const none = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !none;
      tell();
    });

    // With Shift, all from the last one that was pressed.
    let last = null;
    form.addEventListener("click", (event) => {
      const box = event.target.closest("input[name=case]");
      if (!box) return;
      if (event.shiftKey && last) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
        for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
      }
      last = box;
      tell();
    });
    window.addEventListener("pageshow", tell); // the Back button brings what was chosen
    tell();
  }

  const EVERY = 1000; // milliseconds
  const run = document.getElementById("run");
  if (!run || !("works" in run.dataset) || !window.fetch) return;

  async function look() {
    try {
      const answer = await fetch(location.href, { redirect: "manual" });
      const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
      const now = page && page.getElementById("run");
      if (now) {
        const status = run.querySelector("[role=status]");
        const told = now.querySelector("[role=status]");
        if (!("works" in now.dataset)) {
          // Which buttons there are has changed: a whole page, so that focus and history are as one expects.
          location.reload();
          return;
        }
        if (status && told && status.innerHTML !== told.innerHTML) status.innerHTML = told.innerHTML;
        run.querySelector(".queue").replaceWith(now.querySelector(".queue"));
      }
    } catch {
      // The line was down for a moment: it is asked again.
    }
    setTimeout(look, EVERY);
  }
  setTimeout(look, EVERY);
})();
