/** Seals what is sent, so that only the terminal can read it. The key stands behind the link's #, which no browser
    sends. Each piece says which file it is of and where it begins: none can stand in another's place. */
const NONCE = 12; // bytes

const text = (written) => new TextEncoder().encode(written);
const unwritten = (base64url) => Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

/** The seal of this link; null where it has no key, or where the browser seals nothing (over plain HTTP). */
export async function sealOf(key) {
  if (!key || !crypto.subtle) return null;
  return new Seal(await crypto.subtle.importKey("raw", unwritten(key), "AES-GCM", false, ["encrypt", "decrypt"]));
}

class Seal {
  #key;

  constructor(key) {
    this.#key = key;
  }

  /** The bytes of a piece, sealed: a nonce, then what AES-GCM makes of them. */
  async sealed(bytes, file, at) {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
    const how = { name: "AES-GCM", iv: nonce, additionalData: text(`${file}:${at}`) };
    const hidden = new Uint8Array(await crypto.subtle.encrypt(how, this.#key, bytes));
    const whole = new Uint8Array(NONCE + hidden.length);
    whole.set(nonce);
    whole.set(hidden, NONCE);
    return whole;
  }

  /** A file's label, sealed, as text. */
  async label(label, file) {
    return btoa(String.fromCharCode(...await this.sealed(text(label), file, "label")));
  }

  /** A label that this page sealed before it was loaded again. Throws if it can't be read. */
  async opened(label, file) {
    const bytes = unwritten(label);
    const how = { name: "AES-GCM", iv: bytes.slice(0, NONCE), additionalData: text(`${file}:label`) };
    return new TextDecoder().decode(await crypto.subtle.decrypt(how, this.#key, bytes.slice(NONCE)));
  }
}
