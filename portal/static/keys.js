// The desk by the keyboard: what each key does is said in the page itself (admin/_keys.html), in a dialog that "?" opens.
// Whoever speaks to their computer, or whose keys slip, turns off there all that works without Ctrl: this browser keeps
// it. Without this file every page is gone through with Tab and Enter.
"use strict";

(() => {
  const OFF = "keys:off";
  const PAUSE = 1200; // milliseconds between the two letters of "g w"
  const ITEMS = ".queue .go, .list td:not(.pick-cell):first-child a, .list .pick-cell + td a, .moves .buttons a";
  const dialog = document.getElementById("keys");
  if (!dialog?.showModal) return;
  const root = document.documentElement;
  const ways = new Map([...dialog.querySelectorAll("a[data-key]")].map((link) => [link.dataset.key, link.href]));
  const choice = dialog.querySelector("input");
  let before = "";
  let since = 0;

  function kept() {
    try {
      return localStorage.getItem(OFF) !== null;
    } catch {
      return false; // a browser that keeps nothing
    }
  }

  function keep(off) {
    root.toggleAttribute("data-keys-off", off);
    try {
      if (off) localStorage.setItem(OFF, "yes");
      else localStorage.removeItem(OFF);
    } catch {
      // It holds for this page.
    }
  }

  function open() {
    choice.checked = !root.hasAttribute("data-keys-off");
    dialog.showModal();
  }

  function isTyping(target) {
    return target.isContentEditable || target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea");
  }

  const rows = () => [...document.querySelectorAll(ITEMS)].filter((one) => one.offsetParent);
  const rowOf = () => document.activeElement.closest("li, tr");

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((one) => one === document.activeElement || rowOf()?.contains(one));
    const to = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(at + by, all.length - 1))];
    to.focus();
    to.scrollIntoView({ block: "nearest" });
  }

  // Of a row its next move, the first where none is chosen; on a case what carries it on.
  function act() {
    const next = (rowOf()?.closest(".queue") ? rowOf() : document).querySelector(".ways a, .moves .button:not(.is-quiet)");
    next?.click();
  }

  function tick() {
    rowOf()?.querySelector("input[type=checkbox]")?.click();
  }

  // The button that goes on: "Preview" until a letter was seen, then "Issue".
  function send() {
    const own = document.activeElement.form;
    const forms = [...document.querySelectorAll("main form[method=post]")];
    const form = forms.includes(own) ? own : forms.find((one) => one.matches(".sheet")) ?? forms.at(-1);
    form?.querySelector(".actions .button:not(.is-quiet)")?.click();
  }

  function enter() {
    document.querySelector("main form.sheet .field :is(input, select, textarea)")?.focus();
  }

  const DOES = { f: enter, j: () => step(1), k: () => step(-1), a: act, x: tick, "?": open };

  function typed(key) {
    const both = Date.now() - since < PAUSE && ways.get(`${before} ${key}`);
    [before, since] = [key, Date.now()];
    if (both) location.assign(both);
    return both;
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || dialog.open) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat && !"jk".includes(event.key)) return;
    if (root.hasAttribute("data-keys-off") || isTyping(event.target)) return;
    if (typed(event.key)) return;
    const does = DOES[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });

  choice.addEventListener("change", () => keep(!choice.checked));
  for (const button of document.querySelectorAll("[data-opens=keys]")) {
    button.closest("li").hidden = false;
    button.addEventListener("click", () => {
      button.closest("details").open = false;
      open();
    });
  }
  root.toggleAttribute("data-keys-off", kept());
})();
