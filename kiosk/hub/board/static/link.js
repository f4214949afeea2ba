/** The board's link to the hub: heard events, and whether it still is there.

    Of all tabs with the same board, one has the hub's stream and tells the others: a browser opens six connections to a
    hub over HTTP/1.1, and each stream holds one. Whichever hears nothing takes over; of two, the one with the lower
    number keeps it. */
const LOST = 10_000; // ms without a heartbeat, which comes every 3 s
const SILENT = 4_500; // ms after which another tab takes over
const AGAIN = 2_000; // ms between two tries
const GREETING = 300; // ms at most that a tab waits for another one's answer, as long again by chance
const KEPT = 200; // events for tabs that come later; a page that is older still is loaded anew
const KINDS = ["card", "people", "terminals", "heartbeat"];

export class Link {
  #after;
  #watches;
  #on;
  #tabs;
  #mine = Math.random();
  #heard = [Date.now(), performance.now()]; // the second stands still while a phone sleeps, the first may be set
  #tried = -Infinity;
  #source = null;
  #since = Infinity; // all that came after this number was heard by this tab's own stream
  #kept = new Map();
  #lost = false;
  #answered = false;

  /** `on`: {card, people, terminals, heartbeat, lost, back}. `after`: the number of the last event that the page knows.
      `watches`: it is for everybody at the desk; `whose`: the mediator's name. */
  constructor(after, { watches, whose }, on) {
    this.#after = after;
    this.#watches = watches;
    this.#on = on;
    this.#tabs = window.BroadcastChannel ? new BroadcastChannel(`board ${watches} ${document.documentElement.lang} ${whose}`) : null;
    this.#tabs?.addEventListener("message", ({ data }) => this.#told(data));
    this.#tell({ hello: after });
    setTimeout(() => this.#source ?? (this.#answered || this.#open()), this.#tabs ? GREETING * (1 + Math.random()) : 0);
    setInterval(() => this.look(), 1000);
    window.addEventListener("pagehide", () => this.#leave());
    window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  }

  /** Seconds since the hub was heard. */
  get silence() {
    return Math.round(this.#silent / 1000);
  }

  get #silent() {
    return Math.max(0, Date.now() - this.#heard[0], performance.now() - this.#heard[1]);
  }

  /** Says that the hub is lost when it is, and tries again; to be called also when the page is seen again. */
  look() {
    if (this.#silent > LOST && !this.#lost) {
      this.#lost = true;
      this.#on.lost();
    }
    const closed = this.#source?.readyState === EventSource.CLOSED;
    const alone = !this.#source && this.#silent > SILENT;
    if ((closed || alone || this.#lost) && performance.now() - this.#tried > AGAIN) this.#open();
  }

  #open() {
    this.#source?.close();
    this.#tried = performance.now();
    this.#since = this.#after;
    const source = new EventSource(`/events?after=${this.#after}&watches=${this.#watches}`);
    this.#source = source;
    for (const kind of KINDS) {
      source.addEventListener(kind, ({ data, lastEventId }) => {
        const event = { kind, data, number: Number(lastEventId) || 0 };
        this.#take(event);
        this.#keep(event);
        this.#tell({ event });
      });
    }
    source.addEventListener("error", () => source.readyState === EventSource.CLOSED && this.#refused());
  }

  #take({ kind, data, number }) {
    this.#heard = [Date.now(), performance.now()];
    this.#answered = true;
    if (this.#lost) {
      this.#lost = false;
      this.#on.back();
    }
    this.#after = Math.max(this.#after, number);
    this.#on[kind](JSON.parse(data));
  }

  #keep(event) {
    if (event.kind === "heartbeat") return;
    const name = event.kind === "card" ? event.number : event.kind;
    this.#kept.delete(name);
    this.#kept.set(name, event);
    const oldest = [...this.#kept.values()].find(({ kind }) => kind === "card");
    if (this.#kept.size <= KEPT || !oldest) return;
    this.#kept.delete(oldest.number);
    this.#since = Math.max(this.#since, oldest.number);
  }

  /* Among the tabs */

  #tell(message) {
    this.#tabs?.postMessage({ from: this.#mine, ...message });
  }

  #told({ from, to, hello, stale, gone, event }) {
    if (to && to !== this.#mine) return;
    if (stale) location.reload();
    if (gone && !this.#source) setTimeout(() => this.#silent > GREETING && this.#open(), 2 * GREETING * Math.random());
    if (event) {
      if (this.#source && from < this.#mine) this.#yield();
      this.#take(event);
    }
    if (hello !== undefined && this.#source?.readyState === EventSource.OPEN) this.#answer(from, hello);
  }

  /** To a tab that knows all up to this number: what came since. */
  #answer(to, after) {
    if (after < this.#since) this.#tell({ to, stale: true });
    else for (const event of this.#kept.values()) if (!event.number || event.number > after) this.#tell({ to, event });
  }

  #yield() {
    this.#source.close();
    this.#source = null;
    this.#kept.clear();
  }

  #leave() {
    if (this.#source) this.#tell({ gone: true });
    this.#source?.close();
    this.#tabs?.close();
  }

  /** The hub answered, and not with a stream: the session has ended (the page then becomes sign-in), or it restarts. */
  async #refused() {
    const answer = await fetch("/api/openapi.json").catch(() => null);
    if (answer?.status === 401) location.reload();
  }
}
