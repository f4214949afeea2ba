/** The board's link to the hub: heard events, and whether it still is there. */
const LOST = 10_000; // ms without a heartbeat, which comes every 3 s
const AGAIN = 2_000; // ms between two tries

export class Link {
  #after;
  #watches;
  #heard = Date.now();
  #tried = 0;
  #source = null;
  #lost = false;
  #on;

  /** `on`: {card, people, terminals, heartbeat, lost, back}. `after`: the number of the last event that the page knows.
      `watches`: it is for everybody at the desk. */
  constructor(after, watches, on) {
    this.#after = after;
    this.#watches = watches;
    this.#on = on;
    this.#open();
    setInterval(() => this.look(), 1000);
  }

  /** Seconds since the hub was heard. */
  get silence() {
    return Math.max(0, Math.round((Date.now() - this.#heard) / 1000));
  }

  /** Says that the hub is lost when it is, and tries again; to be called also when the page is seen again. */
  look() {
    const now = Date.now();
    if (now - this.#heard > LOST && !this.#lost) {
      this.#lost = true;
      this.#on.lost();
    }
    const closed = this.#source.readyState === EventSource.CLOSED;
    if ((closed || this.#lost) && now - this.#tried > AGAIN) this.#open();
  }

  #open() {
    this.#source?.close();
    this.#tried = Date.now();
    const source = new EventSource(`/events?after=${this.#after}&watches=${this.#watches}`);
    this.#source = source;
    for (const kind of ["card", "people", "terminals", "heartbeat"]) {
      source.addEventListener(kind, (event) => {
        this.#hear();
        if (event.lastEventId) this.#after = Math.max(this.#after, Number(event.lastEventId));
        this.#on[kind](JSON.parse(event.data));
      });
    }
    source.addEventListener("error", () => source.readyState === EventSource.CLOSED && this.#refused());
  }

  #hear() {
    this.#heard = Date.now();
    if (this.#lost) {
      this.#lost = false;
      this.#on.back();
    }
  }

  /** The hub answered, and not with a stream: the session has ended (the page then becomes sign-in), or it restarts. */
  async #refused() {
    const answer = await fetch("/api/openapi.json").catch(() => null);
    if (answer?.status === 401) location.reload();
  }
}
