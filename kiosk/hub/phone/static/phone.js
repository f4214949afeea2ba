/** Sends papers to the terminal, piece by piece, and tells what becomes of them. After a cut, or when the phone wakes,
    it goes on from where the hub says it is. Without this script the page is a form. */
import { sealOf } from "./seal.js";

const words = JSON.parse(document.getElementById("words").textContent);
const at = (id) => document.getElementById(id);
const here = location.pathname;

/** Keeps in the address what this page needs when it is loaded again: by what it is told of its papers, and the key. */
const keep = (key) => history.replaceState(null, "", `?phone=${words.phone}${key && `#${key}`}`);
const LOOKS = 1000; // ms between two looks at what has become of the papers
const PATIENCE = 15_000; // ms for one answer
const FIRST_PAUSE = 500; // ms before another try, doubled ...
const LAST_PAUSE = 4_000; // ... up to this
const ABREAST = 2; // requests on their way at once, where the network is quick

const papers = new Map(); // a paper's id → { id, file, size, sent, fate, row }
const queue = [];
let over = false;
let sending = false;

/* Asking the hub */

class Over extends Error {}
class Refused extends Error {}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const sleepers = new Set();
let awake = new AbortController();

/** Resolves after so many milliseconds, or as soon as the phone is awake or has a network again. */
const pause = (ms) => new Promise((resolve) => {
  const rise = () => { sleepers.delete(rise); resolve(); };
  sleepers.add(rise);
  setTimeout(rise, ms);
});

/** The hub's answer; asked again until there is one, with what `options` gives each time. Throws Over when the link is
    dead, Refused for what never will do, and whatever `options` throws. */
async function ask(path, options = () => ({})) {
  for (let wait = FIRST_PAUSE; ; wait = Math.min(2 * wait, LAST_PAUSE)) {
    const asked = await options();
    try {
      const signal = AbortSignal.any?.([awake.signal, AbortSignal.timeout(PATIENCE)]) ?? awake.signal;
      const answer = await fetch(`${here}/${path}`, { ...asked, signal });
      if (answer.status === 404 || answer.status === 410) throw new Over();
      if (answer.ok || answer.status === 409) {
        at("lost").hidden = true;
        return await answer.json();
      }
      if (answer.status === 413 || answer.status === 422) throw new Refused();
      if (answer.status !== 503) lose();
    } catch (problem) {
      if (problem instanceof Over || problem instanceof Refused) throw problem;
      if (problem.name === "AbortError") continue; // the phone has just woken up
      lose();
    }
    await pause(wait);
  }
}

function lose() {
  at("lost").textContent = words.lost;
  at("lost").hidden = false;
}

/** A phone that slept holds requests that nobody answers any more. */
function rouse() {
  if (document.visibilityState !== "visible") return;
  awake.abort();
  awake = new AbortController();
  for (const rise of [...sleepers]) rise();
}
document.addEventListener("visibilitychange", rouse);
for (const event of ["online", "pageshow"]) addEventListener(event, rouse);

/* Choosing */

let tries = 0;

at("files").addEventListener("click", () => {
  tries += 1;
  at("elsewhere").hidden = tries < 2;
});
at("files").addEventListener("change", async () => {
  const chosen = [...at("files").files];
  at("files").value = "";
  if (!chosen.length) return;
  tries = 0;
  at("elsewhere").hidden = true;
  at("choose-word").textContent = words.another;
  const room = words.most - papers.size;
  const added = chosen.slice(0, room).map(add);
  if (chosen.length > room) at("why").textContent = words.many;
  try {
    await announce(added);
  } catch (problem) {
    if (problem instanceof Over) end();
    else for (const paper of added) become(paper, "unread");
  }
});

function add(file) {
  const id = [...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(36).padStart(2, "0")).join("");
  const paper = { id, file, name: file.name, size: file.size, sent: 0, load: words.load.first, fate: "" };
  paper.row = row(paper);
  papers.set(id, paper);
  become(paper, file.size > words.largest ? "too-large" : "waits");
  return paper;
}

/** Tells the hub what will come, in order; then it is sent. */
async function announce(added) {
  const coming = added.filter((paper) => paper.fate === "waits");
  if (!coming.length) return;
  const seal = await sealing;
  const told = await Promise.all(coming.map(async ({ id, name, size }) => {
    const label = JSON.stringify({ name, size });
    return { id, size, sealed: seal !== null, page: seal?.page ?? "", phone: words.phone, label: seal ? await seal.label(label, id) : label };
  }));
  const asked = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(told) };
  await ask("files", () => asked);
  queue.push(...coming);
  if (!sending) await send();
}

/* Sending */

const sealing = sealOf(location.hash.slice(1), words.key);
sealing.then((seal) => keep(seal?.behind ?? ""));
if (words.sealed) {
  sealing.then((seal) => { at(seal ? "form" : "unsealed").hidden = false; });
}

async function send() {
  sending = true;
  look();
  while (queue.length) await sendPaper(queue.shift());
  sending = false;
}

const going = ({ fate }) => fate === "waits" || fate === "sending";

/** Sends a paper: as much at a time as goes in a second, and where that is much, two such loads at once. */
async function sendPaper(paper) {
  const coming = [];
  for (let next = 0; going(paper) && paper.sent < paper.size; ) {
    while (next < paper.size && coming.length < (paper.load === words.load.most ? ABREAST : 1)) {
      const end = Math.min(next + paper.load, paper.size);
      coming.push(sendLoad(paper, next, end));
      next = end;
    }
    await coming.shift();
  }
  await Promise.all(coming);
}

/** Sends a paper's bytes from `at` to `last`; after a cut in smaller loads. Throws nothing: the paper says it. */
async function sendLoad(paper, at, last) {
  const { least, most } = words.load;
  while (going(paper) && at < last) {
    become(paper, "sending");
    const begun = performance.now();
    let to = 0;
    const load = async () => {
      const again = to > 0;
      if (again) paper.load = Math.max(Math.floor(paper.load / 2), least);
      to = Math.min(at + paper.load, last);
      return { method: "PUT", body: await cut(paper, at, to, again) };
    };
    try {
      const { received } = await ask(`files/${paper.id}?at=${at}`, load);
      const second = (1000 * (to - at)) / (performance.now() - begun);
      if (received >= to) paper.load = Math.min(Math.max(Math.floor(second), least), most);
      at = Math.max(at, received);
      paper.sent = Math.max(paper.sent, received);
    } catch (problem) {
      if (problem instanceof Over) end();
      else become(paper, "unread"); // a file that was moved, or changed, since it was chosen
    }
  }
}

/** Bytes of a paper; where there is a key, each piece of them sealed. Throws if they can't be read; so what goes as it
    stands in the file is read before it goes `again`: its sending doesn't tell a file that is gone from a network that is. */
async function cut(paper, from, to, again) {
  const seal = await sealing;
  if (!seal && !again) return paper.file.slice(from, to);
  const parts = [];
  for (let at = from; at < to; at += words.piece) {
    const bytes = await paper.file.slice(at, Math.min(at + words.piece, to)).arrayBuffer();
    parts.push(...(seal ? await seal.sealed(bytes, paper.id, at) : [bytes]));
  }
  return new Blob(parts);
}

/* Telling */

const said = { ...words.fates, waits: words.waits, erased: words.erased, unread: words.unread };
const final = new Set(["erased", "broken", "too-large", "unread"]);
const say = (text) => { at("live").textContent = text; };

function row({ name }) {
  const line = document.createElement("li");
  const parts = ["bdi", "span", "progress"].map((tag) => document.createElement(tag));
  parts[0].className = "name";
  parts[0].textContent = name || words.nameless;
  parts[1].className = "became";
  parts[2].max = 1;
  parts[2].ariaHidden = "true"; // said in words beside it
  line.append(...parts);
  at("sent").append(line);
  return line;
}

/** A paper that was sent before this page was loaded again. What had not arrived then, nobody here can send any more. */
async function adopt({ id, label, sealed, fate, size }) {
  let name = "";
  try {
    name = JSON.parse(sealed ? await (await sealing).opened(label, id) : label).name;
  } catch {
    // its name is not to be had: what has become of it is
  }
  const paper = { id, name, size, sent: size, fate: "" };
  paper.row = row(paper);
  papers.set(id, paper);
  become(paper, fate === "sending" ? "broken" : fate);
  return paper;
}

function become(paper, fate) {
  const line = paper.row;
  const [, became, progress] = line.children;
  if (fate !== paper.fate && fate !== "waits" && fate !== "sending") say(`${paper.name}: ${said[fate]}`);
  paper.fate = line.dataset.fate = fate;
  became.textContent = fate === "sending" ? fill(words.share, { share: `${Math.floor((100 * paper.sent) / paper.size)} %` }) : said[fate];
  progress.hidden = fate !== "sending";
  progress.value = paper.sent / (paper.size || 1);
}

/** Looks again and again at what has become of the papers, until the visit is over. */
let looking = false;

async function look() {
  if (looking) return;
  looking = true;
  try {
    while (!over) {
      const state = await ask(`state?phone=${words.phone}`);
      for (const told of state.files) {
        const paper = papers.get(told.id) ?? await adopt(told);
        if (!final.has(paper.fate) && told.fate !== "sending" && told.fate !== paper.fate) become(paper, told.fate);
      }
      if (state.over) end();
      else await pause(LOOKS);
    }
  } catch {
    end(); // the hub has forgotten the link: it is long over
  }
}

function end() {
  over = true;
  keep("");
  queue.length = 0;
  for (const paper of papers.values()) if (!final.has(paper.fate)) become(paper, "erased");
  at("form").hidden = true;
  at("why").textContent = words.over;
  at("lost").hidden = true;
  say(words.over);
}

addEventListener("beforeunload", (event) => {
  if (queue.length || sending) event.preventDefault();
});
document.documentElement.classList.add("live");
if (at("sent").childElementCount) {
  at("sent").replaceChildren();
  look();
}
