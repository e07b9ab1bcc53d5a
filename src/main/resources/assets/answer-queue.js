// @ts-check
/**
 * Queue of changed answers. One request is under way at a time; what changes meanwhile goes with the next. A failed request is
 * repeated with growing pauses until it is saved. A conflict with another window is repeated once with all answers, so that the
 * server can compare them, and then stops the queue, as an ended session does.
 */

/** @typedef {{questions: any[], confirms: string[], acknowledge: string}} Batch */
/** @typedef {import('./fragments.js').Reply} Reply */
/**
 * @typedef {object} Page what the queue does to the page
 * @property {(batch: Batch) => Promise<Reply>} post sends a batch; never rejects
 * @property {(reply: Reply) => void} show replaces the parts that the reply holds
 * @property {() => void} shown runs after a reply was shown and its batch settled
 * @property {() => any[]} questions all questions
 * @property {(key: 'busy' | 'failed' | 'refused') => void} report shows the state of saving
 * @property {(stale: boolean) => void} markStale hides or shows the result, which lacks unsaved answers
 * @property {() => void} conflict lets the clinician choose which answers hold
 * @property {(busy: boolean) => void} busy reports whether a request is under way
 */

const SLOW_MILLIS = 3000;
const MAX_PAUSE_MILLIS = 15000;

/** @param {number} tries that failed before @returns {number} milliseconds until the next one */
export const pauseAfter = tries => Math.min(MAX_PAUSE_MILLIS, 1000 * 2 ** tries);

export class AnswerQueue {
  /** @type {Set<any>} */ #pending = new Set();
  /** @type {Set<string>} */ #confirms = new Set();
  #acknowledge = '';
  /** @type {Batch | null} */ #sent = null;
  /** @type {((saved: boolean) => void)[]} */ #waiting = [];
  #tries = 0;
  /** @type {any} */ #retry = 0;
  /** @type {any} */ #slow = 0;
  #stopped = false;
  #whole = false;
  #page;
  #timers;

  /** @param {Page} page @param {{setTimeout: Function, clearTimeout: Function}} timers */
  constructor(page, timers = globalThis) {
    this.#page = page;
    this.#timers = { setTimeout: timers.setTimeout.bind(globalThis), clearTimeout: timers.clearTimeout.bind(globalThis) };
  }

  get unsaved() { return Boolean(this.#sent || this.#pending.size || this.#acknowledge); }

  get stopped() { return this.#stopped; }

  /** @param {any} question */
  add(question) { this.#pending.add(question); }

  /** Adds the clinician's confirmation of a suggestion from the record. @param {any} question @param {string} suggestion */
  confirm(question, suggestion) {
    this.#confirms.add(suggestion);
    this.#pending.add(question);
  }

  /** @param {string} codes emergencies that the clinician has seen */
  acknowledge(codes) { this.#acknowledge = codes; }

  /** @returns {Promise<boolean>} whether everything is saved; false after a failed request, which is repeated nevertheless */
  save() {
    return new Promise(resolve => { this.#waiting.push(resolve); this.send(); });
  }

  /** Runs an action once the request under way, and what follows it, has settled. @param {() => void} action */
  afterwards(action) { this.#waiting.push(() => this.#timers.setTimeout(action)); }

  async send() {
    if (this.#sent || this.#stopped || !this.unsaved) return;
    this.#timers.clearTimeout(this.#retry);
    this.#slow = this.#timers.setTimeout(() => this.#page.markStale(true), SLOW_MILLIS);
    this.#page.busy(true);
    const batch = { questions: [...this.#pending], confirms: [...this.#confirms], acknowledge: this.#acknowledge };
    this.#sent = batch;
    this.#pending.clear();
    this.#confirms.clear();
    this.#acknowledge = '';
    if (this.#tries === 0) this.#page.report('busy');
    this.#receive(await this.#page.post(batch));
  }

  /** @param {Reply} reply */
  #receive(reply) {
    if (reply.status >= 200 && reply.status < 300) {
      this.#page.show(reply);
      this.#whole = false;
      this.#settle(true);
      this.#page.shown();
    } else if (reply.status === 409 && !this.#whole) {
      this.#timers.clearTimeout(this.#slow);
      this.#whole = true;
      this.#restore();
      this.#page.questions().forEach(question => this.#pending.add(question));
      this.send();
    } else if (reply.status === 409) {
      this.#stopped = true;
      this.#page.show(reply);
      this.#page.shown();
      this.#page.markStale(false);
      this.#page.conflict();
      this.#settle(false);
    } else {
      this.#stopped = reply.status === 403;
      this.#settle(false);
      this.#page.report(this.#stopped ? 'refused' : 'failed');
      if (!this.#stopped) this.#retry = this.#timers.setTimeout(() => this.send(), pauseAfter(this.#tries++));
    }
  }

  /** Puts the batch under way back into the queue. */
  #restore() {
    const batch = /** @type {Batch} */ (this.#sent);
    this.#pending = new Set([...batch.questions, ...this.#pending]);
    batch.confirms.forEach(suggestion => this.#confirms.add(suggestion));
    this.#acknowledge = this.#acknowledge || batch.acknowledge;
    this.#sent = null;
  }

  /** @param {boolean} saved */
  #settle(saved) {
    this.#timers.clearTimeout(this.#slow);
    if (saved) this.#sent = null; else this.#restore();
    if (saved) {
      this.#tries = 0;
      this.#page.markStale(false);
      if (this.unsaved) { this.send(); return; }
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    waiting.forEach(resolve => resolve(saved));
    this.#page.busy(false);
  }
}
