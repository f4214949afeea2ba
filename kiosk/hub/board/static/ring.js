/** The phone's bell: two tones made here, and a tremble. Browsers allow sound only after a tap. */
const GAINS = [0, 0.1, 0.25, 0.6, 1];
const USUAL = 3;

/** How loud this phone rings, from 0 (not at all) to 4. */
export function loudness() {
  const kept = Number.parseInt(localStorage.getItem("loudness"), 10);
  return GAINS[kept] === undefined ? USUAL : kept;
}

export const setLoudness = (step) => localStorage.setItem("loudness", step);

export class Bell {
  #sound = null;
  #timer = 0;
  #pause = 0;
  #changed;

  /** `changed` is called whenever what the bell can do may be another. */
  constructor(changed) {
    this.#changed = changed;
    if (window.AudioContext) {
      this.#sound = new AudioContext();
      this.#sound.addEventListener("statechange", changed);
    }
  }

  /** True if a call would be heard now. */
  get can() {
    return this.#sound?.state === "running" && loudness() > 0;
  }

  get ringing() {
    return this.#pause !== 0;
  }

  /** From a tap, or when the page is seen again: asks the browser for sound. */
  async allow() {
    try {
      await this.#sound?.resume();
    } catch {
      // Stays silent: the page says so.
    }
    this.#changed();
  }

  /** Rings until silenced, every `pause` ms, beginning now or, if it is to `wait`, after the first pause. */
  ring(pause, wait = false) {
    if (this.#pause === pause) return;
    clearInterval(this.#timer);
    this.#pause = pause;
    this.#timer = setInterval(() => this.once(), pause);
    if (!wait) this.once();
  }

  silence() {
    clearInterval(this.#timer);
    this.#pause = 0;
    if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(0);
  }

  /** Two tones, high then low; `low` is the one for trouble. */
  once(low = false) {
    if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.([300, 150, 300]);
    if (!this.can) return;
    const begin = this.#sound.currentTime + 0.02;
    const tones = low ? [330, 262, 330, 262] : [880, 659, 880, 659];
    tones.forEach((frequency, place) => this.#tone(frequency, begin + place * 0.3));
  }

  #tone(frequency, at) {
    const source = new OscillatorNode(this.#sound, { frequency, type: "triangle" });
    const volume = new GainNode(this.#sound, { gain: 0 });
    source.connect(volume).connect(this.#sound.destination);
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(GAINS[loudness()], at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.01, at + 0.28);
    source.start(at);
    source.stop(at + 0.3);
  }
}
