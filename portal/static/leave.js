// Leaves our pages at once and without a trace that a browser would show: Back doesn't return to this one, the room is
// closed, and scripts that keep what was typed hear "portal:leave" first and forget it. Without this it is a link.
"use strict";

(() => {
  const link = document.querySelector(".leave-now");
  if (!link) return;
  const TIMES = 3;
  const WITHIN = 2000; // milliseconds
  let pressed = [];

  function leave() {
    document.dispatchEvent(new Event("portal:leave"));
    document.documentElement.hidden = true;
    try {
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
