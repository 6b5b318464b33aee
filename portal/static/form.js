// The public form where JavaScript runs: what is typed is kept on this device until it is sent, and files show how far
// they are. Without it everything works the same, page by page.
//
// All that is kept begins with "redress:": in localStorage what was typed, by form ("redress:form:<pack>:<token>"), and
// digests of what was sent ("redress:sent:<pack>"); in sessionStorage which form this tab is at ("redress:now:<pack>").
// Before its writer has said whether they stay anonymous, and if they do, nothing is kept unless they ask for it; of what
// few may see, never.
"use strict";

(() => {
  const DAY = 24 * 60 * 60 * 1000;
  const KEPT_FOR = 14 * DAY;
  const REMEMBERED_FOR = 30 * DAY;
  const MOST_REMEMBERED = 20;
  const PAUSE = 400; // milliseconds without a key, after which it is kept
  const LONGEST = 20_000; // milliseconds that drawing a step again may take
  const NOT_KEPT = new Set(["csrf_token", "do", "website"]);

  let box, form, told;
  let waiting = 0;
  let isDrawing = false; // this step again, from what the device kept
  let path = location.pathname;

  // ---- what this device keeps

  function read(store, key) {
    try {
      return JSON.parse(store.getItem(key));
    } catch {
      return null;
    }
  }

  function write(store, key, value) {
    try {
      if (value === null) store.removeItem(key);
      else store.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false; // a browser that keeps nothing, or a full one
    }
  }

  const now = () => `redress:now:${told.pack}`;
  const kept = (token) => `redress:form:${told.pack}:${token}`;
  const sent = () => `redress:sent:${told.pack}`;
  const field = (name) => form.querySelector(`input[type=hidden][name=${name}]`);
  const token = () => field("token").value;

  function pairs() {
    return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_KEPT.has(name));
  }

  function isAnonymous(typed) {
    return typed.some(([name, value]) => name === "who" && value === "anonymous");
  }

  function isNamed(typed) {
    return typed.some(([name, value]) => name === "who" && value === "named");
  }

  // What few may see, whoever works there, is no more for whoever else uses this device.
  function isSealed(typed) {
    const sealed = told.sealed.split(" ");
    return typed.some(([name, value]) => sealed.includes(`${name}:${value}`));
  }

  function mayKeep(typed) {
    const wish = field("keep").value;
    return !isSealed(typed) && (wish === "yes" || (wish !== "no" && isNamed(typed)));
  }

  function save() {
    clearTimeout(waiting);
    if (!form || !form.isConnected || isDrawing) return;
    const typed = pairs();
    if (!mayKeep(typed)) return forget(typed);
    const isKept =
      write(localStorage, kept(token()), { at: Date.now(), step: told.step, pairs: typed }) &&
      write(sessionStorage, now(), token());
    say(isKept);
    // A page that a form was sent to is asked for anew by Back and Reload; from now on this device knows what stood there.
    if (isKept && told.step && told.posted) history.replaceState(history.state, "", stepUrl(told.step));
  }

  function forget(typed) {
    write(localStorage, kept(token()), null);
    write(sessionStorage, now(), null);
    say(false, isSealed(typed));
  }

  function others() {
    const found = [];
    for (let i = localStorage.length - 1; i >= 0; i--) {
      const key = localStorage.key(i);
      if (!key.startsWith("redress:form:")) continue;
      const one = read(localStorage, key);
      if (!one || Date.now() - one.at > KEPT_FOR) localStorage.removeItem(key);
      else if (key.startsWith(kept(""))) found.push({ ...one, key });
    }
    return found.sort((a, b) => b.at - a.at);
  }

  function stepUrl(step) {
    const whole = `/${told.pack}/submit`;
    return `${step ? `${whole}/${step}` : whole}${location.search}`; // in which the language stands
  }

  // ---- what is shown

  function element(name, words, more) {
    return Object.assign(document.createElement(name), { textContent: words, ...more });
  }

  function button(words, does) {
    const made = element("button", words, { type: "button", className: "link" });
    made.addEventListener("click", does);
    return made;
  }

  function say(isKept, isSealed = false) {
    const says = isSealed ? "sealed" : String(isKept);
    if (box.dataset.says === says) return;
    box.dataset.says = says;
    const line = element("p", `${isSealed ? told.why : isKept ? told.kept : told.unkept} `);
    if (!isSealed) line.append(choice(isKept));
    line.setAttribute("role", "status");
    box.replaceChildren(line);
    box.hidden = false;
  }

  function choice(isKept) {
    return button(isKept ? told.forget : told.keep, () => {
      field("keep").value = isKept ? "no" : "yes";
      save();
      box.querySelector("button").focus();
    });
  }

  function offer(one) {
    const day = new Date(one.at).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
    const note = element("div", "", { className: "note" });
    const actions = element("p", "", { className: "actions" });
    actions.append(
      button(told.on, () => goOn(one, note)),
      button(told.forget, () => {
        localStorage.removeItem(one.key);
        note.remove();
      }),
    );
    note.append(element("p", told.began.replace("{date}", day)), actions);
    document.querySelector("main h1").after(note);
  }

  // ---- going on where one was

  function show(html, url, { needs = "main" } = {}) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const main = page.querySelector("main");
    if (!main || !page.querySelector(needs)) return false;
    document.title = page.title;
    document.querySelector("main").replaceWith(main);
    // The languages, and what Enter presses, are buttons of the step too, and stand before it.
    for (const part of ["nav.languages", "body > button.hidden"]) {
      const drawn = page.querySelector(part);
      if (drawn) document.querySelector(part)?.replaceWith(drawn);
    }
    if (url) history.replaceState(history.state, "", url);
    begin();
    const first = document.querySelector("main [autofocus]") || document.querySelector("main h1");
    if (first.matches("h1")) first.tabIndex = -1;
    first.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    return true;
  }

  // The portal draws the step again from what this device kept: nothing is stored there by that. Until it is drawn the
  // step can't be used, nor the languages, which send it: what is typed or sent meanwhile would lack all other steps.
  async function restore(one) {
    const data = new FormData();
    for (const [name, value] of one.pairs) data.append(name, value);
    data.append("do", "change");
    const parts = document.querySelectorAll("main, nav.languages");
    draw(parts, true);
    try {
      const signal = AbortSignal.timeout?.(LONGEST); // not in browsers of before 2022
      const answer = await fetch(stepUrl(one.step), { method: "POST", body: data, signal });
      const html = await answer.text();
      draw(parts, false);
      const isTurnedAway = answer.status === 429 || answer.status >= 500;
      return show(html, stepUrl(one.step), { needs: isTurnedAway ? "form[data-form]" : "main" });
    } catch {
      draw(parts, false);
      return false;
    }
  }

  function draw(parts, isOn) {
    isDrawing = isOn;
    for (const part of parts) part.inert = isOn;
  }

  async function goOn(one, note) {
    if (await restore(one)) return;
    if (!note) offer(one);
    tell(told.cut);
  }

  // Return what this tab was at when it left this step, if this device kept it.
  function own() {
    const mine = read(sessionStorage, now());
    const one = mine && read(localStorage, kept(mine));
    return one && { ...one, key: kept(mine), step: location.pathname.split("/submit/")[1] || "" };
  }

  // ---- files

  function tell(words) {
    const line = document.getElementById("upload-told") || element("p", "", { id: "upload-told", className: "fault" });
    line.setAttribute("role", "alert");
    line.textContent = words;
    (form.querySelector("input[type=file]") || form.querySelector(".actions")).before(line);
  }

  // What was said of files chosen before says nothing of those that are chosen now.
  function forgive({ target }) {
    if (!target.matches("input[type=file]")) return;
    const field = target.closest(".has-fault");
    document.getElementById("upload-told")?.remove();
    field?.classList.remove("has-fault");
    field?.querySelector(".fault")?.remove();
    target.removeAttribute("aria-invalid");
    const link = document.querySelector(`.summary a[href="#${target.id}"]`);
    const all = link?.closest(".summary");
    link?.closest("li").remove();
    if (all && !all.querySelector("li")) all.remove();
  }

  function tooMuch(input) {
    const files = [...input.files];
    const { most, each, together } = input.dataset;
    const megabytes = (bytes) => Math.floor(bytes / 1048576);
    if (files.length > Number(most)) return told.many.replace("{count}", files.length).replace("{most}", most);
    const large = files.find((file) => file.size > Number(each));
    if (large) return told.each.replace("{name}", large.name).replace("{size}", megabytes(each));
    const all = files.reduce((sum, file) => sum + file.size, 0);
    return all > Number(together) ? told.together.replace("{size}", megabytes(together)) : "";
  }

  function upload(data, url) {
    const bar = element("progress", "", { max: 100, value: 0, id: "upload" });
    const line = element("p", "", { id: "upload-words" });
    line.setAttribute("role", "status");
    bar.setAttribute("aria-labelledby", line.id);
    form.querySelector("input[type=file]").after(bar, line);
    const asked = new XMLHttpRequest();
    const buttons = [...form.querySelectorAll("button")];
    const { together } = form.querySelector("input[type=file]").dataset;
    const end = (words) => {
      bar.remove();
      line.remove();
      for (const one of buttons) one.disabled = false;
      tell(words);
    };
    for (const one of buttons) one.disabled = true;
    let shown = -10;
    asked.upload.addEventListener("progress", (event) => {
      const percent = Math.floor((100 * event.loaded) / event.total);
      bar.value = percent;
      if (percent >= 100) line.textContent = told.safe;
      else if (percent >= shown + 10) line.textContent = told.sending.replace("{percent}", (shown = percent));
    });
    for (const broken of ["error", "abort", "timeout"]) asked.addEventListener(broken, () => end(told.cut));
    asked.addEventListener("load", () => {
      if (asked.status === 413) return end(told.together.replace("{size}", Math.floor(together / 1048576)));
      if (mayKeep(pairs())) history.pushState(history.state, "", location.href);
      if (!show(asked.responseText)) return end(told.cut); // not our page: something between us has answered
      path = location.pathname;
    });
    asked.open("POST", url);
    asked.send(data);
  }

  function onSubmit(event) {
    if (isDrawing) return event.preventDefault();
    const input = form.querySelector("input[type=file]");
    save();
    if (!input || !input.files.length || (event.submitter && event.submitter.value === "language")) return;
    const words = tooMuch(input);
    if (!words && !window.XMLHttpRequest) return;
    event.preventDefault();
    if (words) return tell(words);
    const pressed = event.submitter;
    const data = new FormData(form);
    if (pressed && pressed.name) data.set(pressed.name, pressed.value);
    upload(data, pressed && pressed.hasAttribute("formaction") ? pressed.formAction : form.action);
  }

  // ---- what was sent already

  // A digest of 53 bits: it tells the same words again, and no words can be read from it.
  function digest(text) {
    let a = 0xdeadbeef;
    let b = 0x41c6ce57;
    for (const character of text.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim()) {
      const code = character.codePointAt(0);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return 4294967296 * (2097151 & b) + (a >>> 0);
  }

  const words = (typed) => (typed.find(([name]) => name === "description") || ["", ""])[1];

  function remembered() {
    return (read(localStorage, sent()) || []).filter((one) => Date.now() - one.at < REMEMBERED_FOR);
  }

  function wasSent() {
    const key = kept(told.token);
    const one = read(localStorage, key);
    write(localStorage, key, null);
    write(sessionStorage, now(), null);
    if (!one || isAnonymous(one.pairs)) return;
    const all = [{ at: Date.now(), digest: digest(words(one.pairs)) }, ...remembered()];
    write(localStorage, sent(), all.slice(0, MOST_REMEMBERED));
  }

  // Beside the text, as it stands now: of what this browser sent, and the page knows, or this device remembers.
  function hint() {
    const region = document.querySelector("[data-sent-before]");
    if (!region) return;
    const these = digest(words(pairs()));
    const isRemembered = remembered().some((one) => one.digest === these);
    const says = String(these) === region.dataset.digest ? "receipt" : isRemembered ? "device" : "";
    if (says === region.dataset.says) return; // said already: nobody is told again with each key
    region.dataset.says = says;
    region.replaceChildren(...(says ? [document.getElementById(`sent-${says}`).content.cloneNode(true)] : []));
  }

  function paused() {
    save();
    hint();
  }

  // ---- each page

  function begin() {
    box = document.querySelector("[data-device]");
    form = document.querySelector("form[data-form]");
    told = box ? box.dataset : null;
    if (!told) return;
    if (!form) return wasSent();
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(paused, PAUSE);
    });
    form.addEventListener("change", save);
    form.addEventListener("change", forgive);
    form.addEventListener("submit", onSubmit);
    hint();
    if (told.posted) return save();
    const mine = own();
    if (mine) return void goOn(mine);
    const [last] = others();
    if (last) offer(last);
    else say(mayKeep(pairs()), isSealed(pairs()));
  }

  // Back to a step that this page stood at before its files were sent: the device knows what was there.
  addEventListener("popstate", () => location.pathname !== path && location.reload());
  addEventListener("pagehide", () => form && told && waiting && save());
  // A page that the browser kept whole knows nothing of what was typed at the steps after it.
  addEventListener("pageshow", ({ persisted }) => {
    const mine = persisted && form && told && own();
    if (mine) goOn(mine);
  });
  begin();
})();
