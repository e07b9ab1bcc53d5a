// @ts-check
/**
 * Queue of changed answers. One request is under way at a time; what changes meanwhile goes with the next. A failed request is repeated
 * with growing pauses until it is saved. Each change names the answer before it, so that the service writes over no other window's
 * answer: a conflict stops the queue until the clinician has chosen, as an ended session does for good.
 */

/** @typedef {{question: string, before: string[], now: string[], age: number, confirms?: string}} Change */
/** @typedef {{before: string[], at: number, confirms?: string}} Pending */
/** @typedef {{base: string, changes: Change[], checked: string[], acknowledged: string[]}} Batch */
/** @typedef {{status: number, json?: any}} SaveReply status 0 when no reply of Dorsal arrived */
/**
 * @typedef {object} Page what the queue reads of the page and does to it
 * @property {(question: string) => string[]} values current answer of a question
 * @property {(question: string) => string[]} partners questions that are one answer with it, such as the unit of a number
 * @property {(batch: Batch) => Promise<SaveReply>} post sends a batch; never rejects
 * @property {(draft: any) => void} saved shows what is stored now
 * @property {(reason: string, draft: any) => void} conflict lets the clinician choose which answers hold
 * @property {(state: 'busy' | 'failed' | 'refused' | 'slow') => void} report shows the state of saving
 * @property {(busy: boolean) => void} busy reports whether answers are on their way
 */

const SLOW_MILLIS = 3000;
const MAX_PAUSE_MILLIS = 15000;

/** @param {number} tries that failed before @returns {number} milliseconds until the next one */
export const pauseAfter = tries => Math.min(MAX_PAUSE_MILLIS, 1000 * 2 ** tries);

/** @param {string[]} one @param {string[]} other @returns {boolean} whether two answers say the same */
export const isSame = (one, other) => one.length === other.length && one.every(value => other.includes(value));

export class SaveQueue {
  /** @type {Map<string, Pending>} */ #pending = new Map();
  /** @type {Set<string>} */ #checked = new Set();
  /** @type {Set<string>} */ #acknowledged = new Set();
  /** @type {{pending: Map<string, Pending>, checked: Set<string>, acknowledged: Set<string>} | null} */ #sent = null;
  /** @type {((saved: boolean) => void)[]} */ #waiting = [];
  /** @type {[string, string[]][]} answers of requests without a reply, which may have been stored */ #tried = [];
  #tries = 0;
  /** @type {any} */ #retry = 0;
  /** @type {any} */ #slow = 0;
  #stopped = false;
  #base;
  #page;
  #timers;

  /** @param {string} base version of the draft that the page knows @param {Page} page @param {{setTimeout: Function, clearTimeout: Function, now: () => number}} [timers] */
  constructor(base, page, timers) {
    this.#base = base;
    this.#page = page;
    this.#timers = timers || { setTimeout: setTimeout.bind(globalThis), clearTimeout: clearTimeout.bind(globalThis), now: () => performance.now() };
  }

  get unsaved() { return Boolean(this.#sent || this.#pending.size || this.#checked.size || this.#acknowledged.size); }

  get stopped() { return this.#stopped; }

  /** @returns {{question: string, before: string[], now: string[]}[]} answers that are on this page only */
  get changes() {
    return [...new Map([...this.#pending, ...this.#sent?.pending || []])].map(([question, { before }]) => ({ question, before, now: this.#page.values(question) }));
  }

  /** @param {string} question @returns {boolean} whether its answer is not saved yet */
  has(question) { return this.#pending.has(question) || Boolean(this.#sent?.pending.has(question)); }

  /** @param {string} question whose answer has changed @param {string[]} before @param {string} [confirms] suggestion that it confirms */
  add(question, before, confirms = this.#pending.get(question)?.confirms) {
    this.#pending.set(question, { before: this.#pending.get(question)?.before || before, at: this.#timers.now(), confirms });
  }

  /** Goes on from what another tab has saved. @param {string} version @returns {boolean} whether that is newer and nothing waits here */
  follow(version) {
    const [created, number] = version.split('-').map(Number);
    const [ownCreated, ownNumber] = this.#base.split('-').map(Number);
    if (this.unsaved || created < ownCreated || (created === ownCreated && number <= ownNumber)) return false;
    this.#base = version;
    return true;
  }

  /** @param {string} question whose answer of an earlier edition is still right */
  check(question) { this.#checked.add(question); }

  /** @param {string[]} codes emergencies that the clinician has seen */
  acknowledge(codes) { codes.forEach(code => this.#acknowledged.add(code)); }

  /** @returns {Promise<boolean>} whether everything is saved; false after a failed request, which is repeated nevertheless */
  save() {
    return new Promise(resolve => { this.#waiting.push(resolve); this.send(); });
  }

  async send() {
    if (this.#sent || this.#stopped) return;
    if (!this.unsaved) { this.#settle(true); return; }
    this.#timers.clearTimeout(this.#retry);
    this.#slow = this.#timers.setTimeout(() => this.#page.report('slow'), SLOW_MILLIS);
    this.#page.busy(true);
    const sent = { pending: this.#pending, checked: this.#checked, acknowledged: this.#acknowledged };
    this.#sent = sent;
    [this.#pending, this.#checked, this.#acknowledged] = [new Map(), new Set(), new Set()];
    if (this.#tries === 0) this.#page.report('busy');
    const now = this.#timers.now();
    const changes = [...sent.pending].map(([question, { before, at, confirms }]) =>
      /** @type {Change} */ ({ question, before, now: this.#page.values(question), age: Math.round(now - at), confirms }));
    changes.forEach(change => this.#tried.push([change.question, change.now]));
    // the other half of an answer must be the stored one as well
    this.#partnersOf(sent.pending).forEach(question =>
      changes.push({ question, before: this.#page.values(question), now: this.#page.values(question), age: 0 }));
    this.#receive(await this.#page.post({ base: this.#base, changes, checked: [...sent.checked], acknowledged: [...sent.acknowledged] }));
  }

  /** @param {SaveReply} reply */
  #receive({ status, json }) {
    this.#timers.clearTimeout(this.#slow);
    if (status === 200 && json?.draft?.version) {
      this.#sent = null;
      this.#tries = 0;
      this.#tried = [];
      this.#base = json.draft.version;
      this.#page.saved(json.draft);
      if (this.unsaved) this.send(); else this.#settle(true);
      return;
    }
    this.#restore();
    if (status === 409 && json?.conflict === 'changed' && this.#isOwn(json.draft.answers)) {
      this.resolve(json.draft, [], []);
      this.send();
      return;
    }
    if (status === 409 && json?.draft) {
      this.#stopped = true;
      this.#page.conflict(json.conflict, json.draft);
    } else {
      this.#stopped = status === 403;
      this.#page.report(this.#stopped ? 'refused' : 'failed');
      if (!this.#stopped) this.#retry = this.#timers.setTimeout(() => this.send(), pauseAfter(this.#tries++));
    }
    this.#settle(false);
  }

  /**
   * Lists the questions that both windows answered otherwise, after a conflict.
   *
   * @param {Record<string, string[]>} stored answers of the other window @returns {string[]}
   */
  differing(stored) {
    return [...this.#pending.keys(), ...this.#partnersOf(this.#pending)].filter(question => {
      const there = stored[question] || [];
      return !isSame(there, this.#pending.get(question)?.before || []) && !isSame(there, this.#page.values(question));
    });
  }

  /** @param {Record<string, string[]>} stored @returns {boolean} whether what differs are answers of this page, of a request without a reply */
  #isOwn(stored) {
    const differing = this.differing(stored);
    return differing.length > 0 && differing.every(question =>
      this.#tried.some(([tried, now]) => tried === question && isSame(now, stored[question] || [])));
  }

  /** @param {Map<string, Pending>} pending @returns {string[]} partners of the changed questions that have not changed themselves */
  #partnersOf(pending) {
    return [...new Set([...pending.keys()].flatMap(question => this.#page.partners(question)))].filter(question => !pending.has(question));
  }

  /**
   * Goes on after a conflict: what is still in the queue is written over the stored answers.
   *
   * @param {any} draft as it is stored @param {string[]} dropped questions whose stored answer holds @param {string[]} kept those whose answer here holds
   */
  resolve({ version, answers }, dropped, kept) {
    this.#base = version;
    this.#stopped = false;
    dropped.forEach(question => this.#pending.delete(question));
    kept.forEach(question => this.add(question, []));
    this.#pending.forEach((pending, question) => { pending.before = answers[question] || []; });
  }

  /** Puts the batch under way back into the queue. */
  #restore() {
    const sent = this.#sent;
    if (!sent) return;
    const later = this.#pending;
    this.#pending = sent.pending;
    later.forEach((change, question) => this.#pending.set(question, { ...change, before: sent.pending.get(question)?.before || change.before }));
    sent.checked.forEach(question => this.#checked.add(question));
    sent.acknowledged.forEach(code => this.#acknowledged.add(code));
    this.#sent = null;
  }

  /** @param {boolean} saved */
  #settle(saved) {
    const waiting = this.#waiting;
    this.#waiting = [];
    waiting.forEach(resolve => resolve(saved));
    this.#page.busy(false);
  }
}
