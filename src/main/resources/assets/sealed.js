// @ts-check
/**
 * Answers that are not saved yet, in the browser's storage for a reload without a network. They are encrypted with a key that the
 * service gives to the same clinician for the same patient and that the browser does not keep, and erased once they are saved.
 */

/** @typedef {{question: string, before: string[], now: string[]}} KeptAnswer */

const DATABASE = 'dorsal';
const STORE = 'unsaved';
const MAX_AGE_MILLIS = 24 * 60 * 60 * 1000;

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const result = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export class SealedAnswers {
  #id;
  #key;
  /** @type {Promise<any>} */ #last = Promise.resolve();

  /** @param {{id: string, key: string}} seal opaque name of clinician and patient, and the key in base64 */
  constructor({ id, key }) {
    this.#id = id;
    this.#key = Promise.resolve().then(() =>
      crypto.subtle.importKey('raw', Uint8Array.from(atob(key), letter => letter.charCodeAt(0)), 'AES-GCM', false, ['encrypt', 'decrypt']));
    this.#key.catch(() => {}); // without encryption nothing is kept
  }

  /** Keeps answers in place of those that were kept before. @param {KeptAnswer[]} answers */
  keep(answers) {
    return this.#inOrder(async () => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await this.#key, new TextEncoder().encode(JSON.stringify(answers)));
      await this.#use(store => result(store.put({ at: Date.now(), iv, data }, this.#id)));
    });
  }

  /** @returns {Promise<KeptAnswer[]>} the answers that were kept; none where they cannot be read */
  async read() {
    if (!await this.#isUsed()) return [];
    const kept = await this.#inOrder(() => this.#use(store => result(store.get(this.#id))));
    if (!kept || Date.now() - kept.at > MAX_AGE_MILLIS) return [];
    const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.iv }, await this.#key, kept.data);
    return JSON.parse(new TextDecoder().decode(text));
  }

  /** Erases them, those of others that are too old, and the database with its last ones. */
  erase() {
    return this.#inOrder(async () => {
      if (!await this.#isUsed()) return;
      const left = await this.#use(async store => {
        await result(store.delete(this.#id));
        const [keys, all] = await Promise.all([result(store.getAllKeys()), result(store.getAll())]);
        const old = keys.filter((_, index) => Date.now() - all[index].at > MAX_AGE_MILLIS);
        old.forEach(key => store.delete(key));
        return keys.length - old.length;
      });
      if (!left) indexedDB.deleteDatabase(DATABASE);
    });
  }

  async #isUsed() { return (await indexedDB.databases()).some(({ name }) => name === DATABASE); }

  /** @template T @param {() => Promise<T>} work @returns {Promise<T | undefined>} undefined where the browser refuses its storage */
  #inOrder(work) {
    this.#last = this.#last.then(work).catch(() => undefined);
    return this.#last;
  }

  /** @template T @param {(store: IDBObjectStore) => Promise<T>} work @returns {Promise<T>} */
  async #use(work) {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    const database = await result(opening);
    try {
      return await work(database.transaction(STORE, 'readwrite').objectStore(STORE));
    } finally {
      database.close();
    }
  }
}
