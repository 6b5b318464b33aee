// Leaves our pages at once and without a trace that a browser would show: Back shows none of them (left.js sees to the
// earlier ones), the room is closed, and what was typed is forgotten on this device ("portal:leave" tells it first).
// Without this it is a link.
"use strict";

(() => {
  const link = document.querySelector(".leave-now");
  if (!link) return;
  const TIMES = 3;
  const WITHIN = 4000; // milliseconds
  const OURS = "redress:"; // how all begins that our scripts keep on a device
  const TIME = "leave:time"; // as left.js knows it; it must outlast what is forgotten
  let pressed = [];

  function forget() {
    for (const kept of [localStorage, sessionStorage]) {
      for (const key of Object.keys(kept)) if (key.startsWith(OURS)) kept.removeItem(key);
    }
  }

  function leave() {
    document.dispatchEvent(new Event("portal:leave"));
    addEventListener("pagehide", forget); // after whoever keeps something as the page goes
    document.documentElement.hidden = true;
    try {
      forget();
      sessionStorage.setItem(TIME, String(Date.now()));
      navigator.sendBeacon(link.dataset.close);
    } finally {
      location.replace(link.href);
    }
  }

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    pressed = [...pressed.filter((at) => at > event.timeStamp - WITHIN), event.timeStamp];
    if (pressed.length >= TIMES) leave();
  });
  const hint = document.createElement("span");
  hint.textContent = link.dataset.hint;
  link.append(" ", hint);
})();
