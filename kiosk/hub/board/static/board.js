/** The board, live: the server's page, kept true. Without this script it reloads itself instead. */
import { Bell } from "./ring.js";
import { Link } from "./link.js";

const words = JSON.parse(document.getElementById("words").textContent);
const at = (id) => document.getElementById(id);
const list = at("calls");
const ahead = words.now * 1000 - Date.now(); // the hub's clock, against this phone's
const languages = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
const RINGS_FOR = 60_000; // ms, for one call; the hub has further ways after that
const SHOWN_AFTER_END = 20_000; // ms: nothing vanishes under a thumb, and who was on the way reads why
const ENDED = ["closed", "cancelled", "missed"];

/** Puts values into words; a name inside a right-to-left sentence keeps its own direction (UAX #9: FSI, PDI). */
const isolated = (value) => (document.dir === "rtl" && typeof value === "string" ? `\u2068${value}\u2069` : value);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => isolated(values[name]));
const say = (text) => { at("live").textContent = text; };

/* One call, one card */

function view(call) {
  const mine = call.mediator === words.me;
  if (call.state === "claimed") return mine ? "mine" : "theirs";
  if (call.state === "met") return mine ? "mine-met" : "theirs";
  return ENDED.includes(call.state) ? "over" : "waiting";
}

function stateText(call) {
  let key = { mine: "mine", "mine-met": "mine_met" }[view(call)] ?? call.state;
  if ((key === "mine" || key === "claimed") && call.minutes) key += "_minutes";
  if (["raised", "delivered", "noticed"].includes(key)) key = call.escalations ? "escalated" : "waiting";
  return fill(words.states[key], { name: call.mediator, n: call.minutes });
}

const place = (call) => `${isolated(call.terminal)} · ${words.speaks.replace("{language}", languages.of(call.language))}`;

function since(time) {
  const seconds = Math.max(0, Math.floor((Date.now() + ahead - Date.parse(time)) / 1000));
  if (seconds < 60) return fill(words.seconds, { n: seconds });
  if (seconds < 3600) return fill(words.minutes, { n: Math.floor(seconds / 60) });
  return fill(words.hours, { n: Math.floor(seconds / 3600) });
}

function newCard(call) {
  const card = at("card").content.firstElementChild.cloneNode(true);
  card.id = `call-${call.id}`;
  card.querySelector("time").dateTime = call.raised_at;
  for (const form of card.querySelectorAll("form")) form.action = `/calls/${call.id}/${form.dataset.act}`;
  watch(card);
  return card;
}

/** Where a card stands, from the top; the server does the same (pages.py). */
function rank({ dataset: { view, state, left } }) {
  if (view === "waiting") return state === "unanswered" || left === "yes" ? 1 : 0;
  return { theirs: 2, over: 3 }[view] ?? 0;
}

/** Puts a card in its place: behind those that are more urgent, and those that wait as it does, but for longer. */
function settle(card) {
  const raised = (one) => Date.parse(one.querySelector("time").dateTime);
  const first = (one) => (rank(one) - rank(card) || raised(one) - raised(card)) <= 0;
  const last = [...list.children].filter((one) => one !== card && first(one)).at(-1);
  const focused = document.activeElement;
  if (last) last.after(card);
  else list.prepend(card);
  if (card.contains(focused)) focused.focus(); // a card that moves loses it
}

function show(call) {
  const known = at(`call-${call.id}`);
  if (!known && ENDED.includes(call.state) && call.state !== "missed") return;
  const card = known ?? newCard(call);
  const before = card.dataset.view;
  const ranked = rank(card);
  card.dataset.view = view(call);
  card.dataset.state = call.state;
  card.dataset.left = call.resident_left ? "yes" : "no";
  const ends = card.dataset.view === "over" && call.state !== "missed"; // goes soon, and until then stays in its place
  if (!known || (rank(card) !== ranked && !ends)) settle(card);
  card.querySelector(".since").textContent = since(call.raised_at);
  card.querySelector(".reason").textContent = words.reasons[call.reason];
  card.querySelector(".place").textContent = place(call);
  const text = stateText(call);
  if (known && card.querySelector(".state").textContent !== text) say(`${words.reasons[call.reason]}: ${text}`);
  card.querySelector(".state").textContent = text;
  if (card.dataset.view !== "waiting") ringing.delete(call.id);
  else if (before !== "waiting") arrive(call);
  if (ends && before !== "over") setTimeout(() => card.remove(), SHOWN_AFTER_END);
  keepFocus(card);
  attend();
}

/** A button that goes with its part leaves the focus on the card, not at the top of the page. */
function keepFocus(card) {
  const focused = document.activeElement;
  if (!card.contains(focused) || focused.checkVisibility?.() !== false) return;
  const next = [...card.querySelectorAll("button")].find((button) => button.checkVisibility());
  (next ?? card.querySelector(".reason")).focus();
}

/* Ringing */

const ringing = new Map(); // call id → until when it rings
const bell = new Bell(() => showBell());

function arrive(call) {
  say(fill(words.arrived, { reason: words.reasons[call.reason], place: place(call) }));
  ringing.set(call.id, Date.now() + RINGS_FOR);
}

/** Rings while a call waits that nobody on this phone has touched the page for. */
function attend() {
  for (const [id, until] of ringing) if (until < Date.now()) ringing.delete(id);
  const here = document.querySelector('.presence [value="here"]').getAttribute("aria-pressed") === "true";
  if (ringing.size && here) bell.ring();
  else bell.silence();
  const waiting = list.querySelectorAll('[data-view="waiting"]').length;
  document.title = waiting ? `(${waiting}) Guichet` : "Guichet";
}

function showBell() {
  at("bell").hidden = false;
  at("bell").dataset.can = bell.can ? "yes" : "no";
  at("bell-word").textContent = bell.can ? words.rings : words.silent;
  at("let-ring").hidden = bell.can || !window.AudioContext;
}

for (const id of ["bell", "let-ring"]) {
  at(id).addEventListener("click", async () => {
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

/* Seen: told to the resident when a card is on a screen that is lit */

const inView = new Set();
const noticed = new Set();
const eye = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) inView[isIntersecting ? "add" : "delete"](target);
  notice();
}, { threshold: 0.5 });

const watch = (card) => eye.observe(card);

function notice() {
  if (document.visibilityState !== "visible") return;
  for (const card of inView) {
    const id = card.id.slice("call-".length);
    if (card.dataset.state !== "delivered" || noticed.has(id)) continue;
    noticed.add(id);
    post(`/api/calls/${id}/notice`, {}).catch(() => noticed.delete(id));
  }
}

/* What a thumb does */

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(8000),
  });
  if (answer.status === 401) location.reload();
  return answer;
}

async function act(form, button) {
  const answer = await post(`/api${new URL(form.action).pathname}`, form.dataset.act === "claim" ? { minutes: Number(button.value) } : {});
  const told = await answer.json();
  if (answer.ok) return show(told);
  if (answer.status !== 409) throw new Error(told.detail);
  show(told.call);
  if (told.call.mediator) say(fill(words.taken, { name: told.call.mediator }));
}

async function present(button) {
  const answer = await post("/api/presence", { state: button.value });
  if (!answer.ok) throw new Error(answer.statusText);
  for (const other of button.form.elements) other.setAttribute("aria-pressed", other === button);
  stayAwake();
  attend();
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter: button } = event;
  if (!form.dataset.act) return;
  event.preventDefault();
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  try {
    await (form.dataset.act === "presence" ? present(button) : act(form, button));
    at("trouble").hidden = true;
  } catch {
    at("trouble").textContent = words.failed;
    at("trouble").hidden = false;
  } finally {
    button.ariaDisabled = "false";
  }
});

/* The hub, and the terminals */

let terminals = [];

function showLink() {
  const online = terminals.filter((one) => one.online).length;
  const text = fill(words.online[Math.min(online, 100)], { n: online });
  const heard = fill(words.heard, { n: link.silence });
  const offline = terminals.filter((one) => !one.online).map(({ name }) => {
    const line = document.createElement("strong");
    line.textContent = fill(words.offline, { name });
    return line;
  });
  at("link").replaceChildren(...offline, `${text} · ${heard}`);
  at("link").hidden = false;
}

const link = new Link(words.after, {
  call: show,
  people({ here }) {
    const names = here.map(({ name }) => name).join(words.comma);
    at("here").textContent = names ? fill(words.here, { names }) : words.nobody;
  },
  terminals(told) {
    terminals = told.terminals;
    showLink();
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
  const here = document.querySelector('.presence [value="here"]').getAttribute("aria-pressed") === "true";
  if (here && document.visibilityState === "visible") await navigator.wakeLock?.request("screen").catch(() => {});
}

document.addEventListener("visibilitychange", () => {
  link.look();
  notice();
  stayAwake();
  if (document.visibilityState === "visible") bell.allow();
});
setInterval(() => {
  for (const time of list.querySelectorAll(".since")) time.textContent = since(time.dateTime);
  showLink();
  attend();
}, 1000);
for (const card of list.children) {
  watch(card);
  if (card.dataset.state === "delivered") ringing.set(card.id.slice("call-".length), Date.now() + RINGS_FOR);
}
showBell();
attend();
stayAwake();
