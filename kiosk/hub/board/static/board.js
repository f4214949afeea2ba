/** The board, live: puts what the hub sends in its place, rings, and posts what is tapped. What cards say, and where
    they stand, the hub alone decides. Without this script the page reloads itself instead. */
import { Bell, loudness, setLoudness } from "./ring.js";
import { Later, Refused } from "./later.js";
import { Link } from "./link.js";
import { turned } from "./turning.js";

const words = JSON.parse(document.getElementById("words").textContent);
const at = (id) => document.getElementById(id);
const list = at("calls");
const watches = document.body.classList.contains("watch"); // a screen at the desk, which nobody may be looking at
const RINGS_FOR = 60_000; // ms, for one call; the hub has further ways after that
const RINGS_EVERY = 2_500; // ms, while nobody on this phone has touched the page
const REMINDS_EVERY = 10_000; // ms, until somebody comes: UL 1069's for staff stations
const ECHOES_EVERY = 9_000; // ms: with each third heartbeat
const CLOCKS_AGREE = 120_000; // ms between the hub's clock and this phone's

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const say = (text) => { at("live").textContent = text; };

/* One call, one card */

const parsed = (html) => new DOMParser().parseFromString(html, "text/html").querySelector(".call");
const waits = (card) => "waits" in card.dataset;
const leaves = (card) => "seconds" in card.dataset;

/** Shows a card as the hub rendered it. What is alike stays the same element: a thumb may be on it.
    An answer to a post may come after the stream has brought what happened since. */
function show(html) {
  const fresh = parsed(html);
  const known = at(fresh.id);
  if (known && Number(fresh.dataset.version) < Number(known.dataset.version)) return;
  if (!known && leaves(fresh)) return;
  const before = known && { ...known.dataset };
  const focused = known?.contains(document.activeElement) ? document.activeElement : null;
  const card = known ? turned(known, fresh) : fresh;
  if (!known) watch(card);
  if (!before || (before.stands !== card.dataset.stands && !leaves(card))) settle(card);
  if (before && before.changed !== card.dataset.changed) say(card.dataset.changed);
  if (!("rings" in card.dataset)) ringing.delete(card.id);
  else if (!before || !("waits" in before)) arrive(card);
  if (focused) keepFocus(card, focused);
  if (card.id === troubled) settled();
  attend();
  notice();
}

/** Puts a card in its place: behind those whose place comes before. */
function settle(card) {
  const last = [...list.children].filter((one) => one !== card && one.dataset.stands <= card.dataset.stands).at(-1);
  if (last) last.after(card);
  else list.prepend(card);
}

/** A card that moves keeps the focus; a button that is gone leaves it on the card, not at the top of the page. */
function keepFocus(card, focused) {
  const next = card.contains(focused) ? focused : card.querySelector("button") ?? card.querySelector(".reason");
  next.focus();
}

/** Takes away what is shown for some seconds only: a card that is over, a way to undo. Called every second. */
function pass() {
  for (const part of list.querySelectorAll("[data-seconds]")) {
    if (--part.dataset.seconds > 0) continue;
    const card = part.closest(".call");
    const focused = part.contains(document.activeElement);
    part.remove();
    if (focused) card.querySelector(".reason").focus();
  }
}

/* Ringing */

const ringing = new Map(); // a card's id → until when it rings without a pause
const bell = new Bell(() => showBell());

function arrive(card) {
  say(card.dataset.arrived);
  ringing.set(card.id, Date.now() + RINGS_FOR);
}

const here = () => watches || document.querySelector('.presence [value="here"]').getAttribute("aria-pressed") === "true";

/** Rings while a call waits that nobody on this phone has touched the page for; then again and again until somebody comes. */
function attend() {
  for (const [id, until] of ringing) if (until < Date.now()) ringing.delete(id);
  const calling = [...list.children].some((card) => "rings" in card.dataset);
  if (ringing.size && here()) bell.ring(RINGS_EVERY);
  else if (calling && here()) bell.ring(REMINDS_EVERY, true);
  else bell.silence();
  const waiting = [...list.children].filter(waits).length;
  document.title = waiting ? `(${waiting}) Guichet` : "Guichet";
}

function showBell() {
  at("bell").hidden = false;
  at("bell").dataset.can = bell.can ? "yes" : "no";
  at("bell-word").textContent = bell.can ? words.rings : words.silent;
  at("let-ring").hidden = bell.can || !window.AudioContext;
  if (at("while-on")) at("while-on").hidden = !bell.can;
  echo();
}

/* Awake: residents read a name while something would ring for it */

let echoed = -Infinity;

function echo() {
  if (document.visibilityState !== "visible" || !bell.can || performance.now() - echoed < ECHOES_EVERY) return;
  echoed = performance.now();
  const body = JSON.stringify({ watches });
  fetch("/api/echo", { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => { echoed = -Infinity; });
}

for (const id of ["bell", "let-ring"]) {
  at(id).addEventListener("click", async () => {
    if (watches) document.documentElement.requestFullscreen?.().catch(() => {});
    if (!loudness()) setLoudness(1);
    await bell.allow();
    if (!bell.ringing) bell.once();
  });
}
for (const touch of ["pointerdown", "keydown"]) {
  document.addEventListener(touch, (event) => {
    if (event.target.closest?.("#bell, #let-ring")) return;
    ringing.clear();
    attend();
  });
}

/* Seen: the resident learns it when a card is on a screen that is lit */

const inView = new Set();
const noticed = new Set();
const eye = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) inView[isIntersecting ? "add" : "delete"](target);
  notice();
}, { threshold: 0.5 });

const watch = (card) => eye.observe(card);

function notice() {
  if (watches || document.visibilityState !== "visible") return;
  for (const { dataset: { unseen } } of inView) {
    if (!unseen || noticed.has(unseen)) continue;
    noticed.add(unseen);
    post(unseen).catch(() => noticed.delete(unseen));
  }
}

/* What a thumb does */

let troubled = ""; // the card that didn't get its answer through

function settled() {
  troubled = "";
  at("trouble").hidden = true;
}

function trouble(text, card = "") {
  troubled = card;
  at("trouble").textContent = text;
  at("trouble").hidden = false;
}

const later = new Later(post, (id, went) => {
  if (went !== "sent") trouble(words[went] ?? went, id);
  else if (troubled === id) settled();
});

async function post(path, body = new FormData()) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(body),
    signal: AbortSignal.timeout(8000),
  });
  if (answer.status === 401) location.reload();
  if (answer.status >= 500) throw new Error(answer.statusText);
  if (!answer.ok) throw new Refused(answer.statusText);
  const { card, said } = await answer.json();
  if (card) show(card);
  if (said) say(said);
  return said;
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter: button } = event;
  if (!form.matches(".call form, .presence")) return;
  event.preventDefault();
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  const card = form.closest(".call");
  const before = card?.dataset.changed;
  const path = new URL(form.action).pathname, body = new FormData(form, button);
  try {
    later.forget(card?.id);
    await post(path, body);
    if (form.matches(".presence")) press(button);
    settled();
  } catch (error) {
    if (card && card.dataset.changed !== before) return; // it did, and its answer was lost
    trouble(later.keep(form, card?.id, path, body, error) ? words.later : words.failed, card?.id);
  } finally {
    button.ariaDisabled = "false";
  }
});

function press(button) {
  for (const other of button.form.elements) other.setAttribute("aria-pressed", other === button);
  stayAwake();
  attend();
}

/* The hub, and the terminals */

let terminals = null;
const ago = new Intl.RelativeTimeFormat(`${document.documentElement.lang}-u-nu-latn`, { numeric: "auto" });

function showLink() {
  if (!terminals) return;
  const loud = [...terminals.offline, ...terminals.soon].map((text) => Object.assign(document.createElement("strong"), { textContent: text }));
  const heard = fill(words.heard, { ago: ago.format(-link.silence, "second") });
  at("link").replaceChildren(...loud, `${terminals.online} · ${heard}`);
  at("link").hidden = false;
}

const link = new Link(Number(list.dataset.after), { watches, whose: list.dataset.whose }, {
  card({ card }) {
    show(card);
  },
  people({ here, unread, phones, notes }) {
    at("here").textContent = here;
    at("unread").hidden = !unread;
    for (const [id, texts] of [["phones", phones], ["notes", notes]]) {
      at(id).hidden = !texts.length;
      at(id).replaceChildren(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    }
  },
  terminals(known) {
    terminals = known;
    showLink();
  },
  heartbeat({ now, clock, ...told }) {
    echo();
    later.send();
    const wrong = Math.abs(Date.now() - Date.parse(now)) > CLOCKS_AGREE;
    if (wrong && at("clock").hidden) at("clock").textContent = clock;
    at("clock").hidden = !wrong;
    for (const part of ["since", "state"]) {
      for (const [id, text] of Object.entries(told[part])) {
        const line = at(id)?.querySelector(`.call:not([data-seconds]) .${part}`);
        if (line && line.textContent !== text) line.textContent = text;
      }
    }
  },
  lost() {
    const [what, so] = words.lost.map((text, place) => Object.assign(document.createElement(place ? "span" : "strong"), { textContent: text }));
    at("lost").replaceChildren(what, " ", so);
    at("lost").hidden = false;
    bell.once(true);
  },
  back() {
    at("lost").hidden = true;
    say(words.back);
  },
});

/* Time, and the screen */

async function stayAwake() {
  if (here() && document.visibilityState === "visible") await navigator.wakeLock?.request("screen").catch(() => {});
}

document.addEventListener("visibilitychange", () => {
  link.look();
  notice();
  stayAwake();
  if (document.visibilityState === "visible") bell.allow();
});
setInterval(() => {
  showLink();
  pass();
  attend();
}, 1000);
for (const card of list.children) {
  watch(card);
  if (card.dataset.unseen) ringing.set(card.id, Date.now() + RINGS_FOR);
}
if (window.isSecureContext) navigator.serviceWorker?.register("/worker.js").catch(() => {}); // else it can't be installed
showBell();
attend();
stayAwake();
