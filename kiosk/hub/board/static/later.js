/** What was tapped while the hub could not be reached: it is sent as soon as it can. */
const LATER = ".claim, .meet, .close"; // what changes nothing when it is sent again
const LATER_MAX = 300_000; // ms, after which what was promised isn't meant any more

/** The hub answered, and it is no. */
export class Refused extends Error {}

export class Later {
  #unsent = new Map();
  #post;
  #went;

  /** `post` sends; `went` is told of each card: "sent", "failed", or in whose hands the call is. */
  constructor(post, went) {
    this.#post = post;
    this.#went = went;
  }

  /** Keeps what a form did not get through; false for what must not be sent later. */
  keep(form, id, path, body, error) {
    if (!form.matches(LATER) || error instanceof Refused) return false;
    this.#unsent.set(id, { path, body, since: performance.now() });
    return true;
  }

  /** Something else was tapped there. */
  forget(id) {
    this.#unsent.delete(id);
  }

  /** The hub is heard: sends what it didn't get. */
  async send() {
    for (const [id, one] of this.#unsent) {
      this.#unsent.delete(id);
      if (performance.now() - one.since > LATER_MAX) this.#went(id, "failed");
      else {
        try {
          this.#went(id, (await this.#post(one.path, one.body)) || "sent");
        } catch (error) {
          if (error instanceof Refused) this.#went(id, "failed");
          else if (!this.#unsent.has(id)) this.#unsent.set(id, one);
        }
      }
    }
  }
}
