// People whom one may know, shown as one types a name, a number or an address. Without it a button looks them up.
"use strict";

(() => {
  const box = document.getElementById("known");
  const found = document.getElementById("known-found");
  if (!box || !found || !window.fetch) return;
  const PAUSE = 350; // milliseconds without a key, after which it is looked
  const FEWEST = 3; // characters
  const fields = ["name", "phone", "email"].map((id) => document.getElementById(id)).filter(Boolean);
  let waiting = 0;
  let asked = 0;

  function element(name, words, more) {
    return Object.assign(document.createElement(name), { textContent: words, ...more });
  }

  function fill(one) {
    for (const [name, value] of Object.entries(one.fills)) {
      if (Array.isArray(value)) {
        for (const tick of document.getElementsByName(name)) tick.checked = value.includes(tick.value);
      } else {
        const [field] = document.getElementsByName(name);
        if (field) field.value = value;
      }
    }
    found.replaceChildren(element("p", `Filled in: ${one.name}.`, { className: "quiet" }));
    (document.getElementById("description") || fields[0]).focus();
  }

  function line(one) {
    const row = element("li", "");
    const who = element("span", "");
    const button = element("button", "Fill in", { type: "button", className: "button is-quiet" });
    button.append(element("span", `: ${one.name}, ${one.seen}`, { className: "hidden" }));
    button.addEventListener("click", () => fill(one));
    who.append(element("strong", one.name), one.reached ? ` · ${one.reached} ` : " ");
    who.append(element("span", one.seen, { className: "quiet" }));
    row.append(who, " ", button);
    return row;
  }

  function show(people) {
    const list = element("ul", "", { className: "lines-of people" });
    list.append(...people.map(line));
    found.replaceChildren(...(people.length ? [list] : []));
  }

  async function look(field) {
    const mine = ++asked;
    const typed = field.value.trim();
    if (typed.length < FEWEST) return show([]);
    try {
      const answer = await fetch(`${box.dataset.ask}?q=${encodeURIComponent(typed)}`, { redirect: "manual" });
      if (answer.ok && mine === asked) show((await answer.json()).people);
    } catch {
      return; // the button is still there
    }
  }

  // The arrow keys go from what is typed to who was found, and back.
  function step(event) {
    const buttons = [...found.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (!buttons.length || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    const next = event.key === "ArrowDown" ? at + 1 : at - 1;
    (next < 0 ? fields[0] : buttons[Math.min(next, buttons.length - 1)]).focus();
  }

  for (const field of fields) {
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => look(field), PAUSE);
    });
    field.addEventListener("keydown", step);
  }
  found.addEventListener("keydown", step);
})();
