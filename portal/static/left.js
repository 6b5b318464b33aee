// Once somebody has left at once (leave.js), no page of ours that this tab showed before comes back by Back: it is hidden
// before anything of it is shown, and the browser goes on to where leaving leads. It runs before the page is read. Each
// entry of the history knows how often was left before it; one that was begun afterwards is shown as any other.
"use strict";

(() => {
  const TIME = "leave:time";
  const root = document.documentElement;
  const exit = document.currentScript.dataset.exit;

  function left() {
    try {
      return sessionStorage.getItem(TIME);
    } catch {
      return null; // a browser that keeps nothing
    }
  }

  function isOlder() {
    return left() !== null && history.state?.left !== left();
  }

  function go() {
    root.hidden = true;
    location.replace(exit);
  }

  const [here] = performance.getEntriesByType("navigation");
  if (here?.type === "back_forward" && isOlder()) go();
  else if (left() !== null) history.replaceState({ ...history.state, left: left() }, "");

  // A page that the browser kept whole is hidden while it is away, so that nothing of it is seen before this is known.
  addEventListener("pagehide", (event) => {
    if (event.persisted) root.hidden = true;
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if (isOlder()) go();
    else root.hidden = false;
  });
})();
