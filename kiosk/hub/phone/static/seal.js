/** Seals what is sent, so that only the terminal can read it. The key stands behind the link's #, which no browser
    sends; where the link was typed, page and terminal agree on one, and only public keys are sent. Each piece says which
    file it is of and where it begins: none can stand in another's place. */
const KEY = 16; // bytes
const NONCE = 12; // bytes
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const USES = ["encrypt", "decrypt"];

const text = (written) => new TextEncoder().encode(written);
const unwritten = (base64url) => Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const written = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** The seal of this link: by what stands behind its #, a key and, if it was agreed on, the page's public key; or else by
    one agreed on with the terminal, by `theirs`, its public key. Null where the browser seals nothing (over plain HTTP),
    or has nothing to seal by. */
export async function sealOf(behind, theirs) {
  try {
    const [key, page = ""] = behind.split(".");
    const bytes = unwritten(key);
    if (bytes.length === KEY) return await Seal.by(bytes, page);
    return theirs ? await agreed(unwritten(theirs)) : null;
  } catch {
    return null;
  }
}

async function agreed(theirs) {
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const terminal = await crypto.subtle.importKey("raw", theirs, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: terminal }, own.privateKey, 256);
  const between = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: text("guichet papers") };
  const key = new Uint8Array(await crypto.subtle.deriveBits(how, between, 8 * KEY));
  return await Seal.by(key, written(new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey))));
}

class Seal {
  #key;

  /** `page`: its public key; "" where the link's own key seals. `behind`: what stands behind the # of a page that has
      this seal when it is loaded again. */
  constructor(key, page, behind) {
    this.#key = key;
    this.page = page;
    this.behind = behind;
  }

  static async by(bytes, page) {
    const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, USES);
    return new Seal(key, page, page ? `${written(bytes)}.${page}` : written(bytes));
  }

  /** The bytes of a piece, sealed, in two parts: a nonce, and what AES-GCM makes of them. */
  async sealed(bytes, file, at) {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
    const how = { name: "AES-GCM", iv: nonce, additionalData: text(`${file}:${at}`) };
    return [nonce, new Uint8Array(await crypto.subtle.encrypt(how, this.#key, bytes))];
  }

  /** A file's label, sealed, as text. */
  async label(label, file) {
    const [nonce, hidden] = await this.sealed(text(label), file, "label");
    return btoa(String.fromCharCode(...nonce, ...hidden));
  }

  /** A label that this page sealed before it was loaded again. Throws if it can't be read. */
  async opened(label, file) {
    const bytes = unwritten(label);
    const how = { name: "AES-GCM", iv: bytes.slice(0, NONCE), additionalData: text(`${file}:label`) };
    return new TextDecoder().decode(await crypto.subtle.decrypt(how, this.#key, bytes.slice(NONCE)));
  }
}
