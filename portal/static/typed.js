// Keeps what an officer types into the form of a move, as they type. Without it, Save draft does it.
"use strict";

(() => {
  const form = document.querySelector("form[data-typed]");
  const line = document.getElementById("saved");
  const note = document.getElementById("typed-note");
  if (!form || !line || !note || !window.fetch) return;
  const PAUSE = 1500; // milliseconds without a key, after which it is kept
  const OUT = "You are signed out, so what you type isn’t saved.";
  const AWAY = "It couldn’t be saved just now. It is tried again when you go on.";

  let waiting = 0;
  let changed = false;
  let saving = Promise.resolve(true);
  let isOut = false;
  let apart = null; // what another window wrote meanwhile, while nobody has said yet which of the two it is

  function typed() {
    const data = new FormData(form);
    data.set("button", "typed");
    return new URLSearchParams([...data].filter(([, value]) => typeof value === "string"));
  }

  function send() {
    return fetch(form.getAttribute("action") || location.pathname, {
      method: "POST",
      body: typed(),
      redirect: "manual",
      headers: { Accept: "application/json" },
    });
  }

  // A new session has a token of its own: it is taken from a fresh copy of this page.
  async function renew() {
    const answer = await fetch(location.pathname, { redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("form[data-typed] input[name=csrf_token]");
    if (!token) return false;
    for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token.value;
    return true;
  }

  function tell(words) {
    line.textContent = words;
  }

  function element(name, words, more) {
    const made = document.createElement(name);
    made.textContent = words;
    return Object.assign(made, more || {});
  }

  function say(title, ...parts) {
    const box = element("div", "", { className: "note is-warn" });
    box.setAttribute("role", "alert");
    box.append(element("p", title), ...parts);
    note.replaceChildren(box);
  }

  function tellOut() {
    if (isOut) return;
    isOut = true;
    tell("Not saved: see below.");
    const way = element("p", "");
    const link = element("a", "Sign in in another tab", { href: form.dataset.typed, target: "_blank", rel: "noopener" });
    way.append(link, ", then come back and go on here. Nothing that stands in this form is lost.");
    say(OUT, way);
  }

  function tellApart(told) {
    apart = told;
    tell("Not saved: see below.");
    const list = element("dl", "", { className: "proofs" });
    for (const one of told.lines || []) {
      const row = element("div", "");
      row.append(element("dt", one.label), element("dd", one.words, { className: "words" }));
      list.append(row);
    }
    const actions = element("p", "", { className: "actions" });
    const mine = element("button", "Keep what is typed here", { type: "button", className: "button is-quiet" });
    mine.addEventListener("click", () => {
      form.elements.typed.value = told.typed;
      apart = null;
      note.replaceChildren();
      save();
    });
    actions.append(mine);
    if ((told.lines || []).length) actions.append(element("a", "Go on with the other", { href: location.pathname }));
    say(told.sentence, list, actions);
  }

  async function attempt(again) {
    const answer = await send();
    // A redirect leads to the page for signing in; a token of a session that is over is a bad request.
    if (answer.type === "opaqueredirect" || answer.status === 400 || answer.status === 401) {
      if (again && (await renew())) return attempt(false);
      tellOut();
      return false;
    }
    if (!(answer.headers.get("Content-Type") || "").includes("json")) throw new Error(String(answer.status));
    const told = await answer.json();
    if (answer.status === 409) {
      tellApart(told);
      return false;
    }
    if (!answer.ok) {
      tell(told.sentence);
      return false;
    }
    form.elements.typed.value = told.typed;
    if (isOut) note.replaceChildren();
    isOut = false;
    tell(`Saved at ${told.saved}`);
    return true;
  }

  function save() {
    clearTimeout(waiting);
    saving = saving.then(async () => {
      if (apart) return false;
      changed = false;
      try {
        const kept = await attempt(true);
        changed = changed || !kept;
        return kept;
      } catch {
        changed = true;
        tell(AWAY);
        return false;
      }
    });
    return saving;
  }

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  });
  form.addEventListener("change", () => {
    changed = true;
  });
  // Whether they are signed in, where nothing can be kept to find out: with what the page says of it.
  async function isIn() {
    if (!(await renew())) {
      tellOut();
      return false;
    }
    if (isOut) tellApart(apart);
    isOut = false;
    return true;
  }

  window.addEventListener("focus", () => {
    if (isOut && apart) isIn().catch(() => tell(AWAY));
    else if (isOut) save();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && changed) save();
  });

  // A button sends what is typed; in a session that is over that would be lost, so it is kept first.
  let isSure = false;
  form.addEventListener("submit", async (event) => {
    if (isSure || (!apart && !changed && !isOut)) return;
    event.preventDefault();
    const button = event.submitter;
    // What another window wrote is shown already: the button says that it was seen, as long as they are signed in.
    const wasApart = apart !== null;
    if (wasApart) await isIn().catch(() => tell(AWAY));
    else await save();
    if (isOut || (apart && !wasApart)) {
      note.scrollIntoView({ block: "nearest" });
      return;
    }
    isSure = true;
    form.requestSubmit(button);
  });
})();
