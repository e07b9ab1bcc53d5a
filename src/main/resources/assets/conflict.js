// @ts-check
/** Conflict with another window, and clicks on what has just appeared under the pointer. */

// a second click was meant for a question
const DEAF_MILLIS = 800;

/** Ignores clicks on a notice that appeared a moment ago. */
export class NoticeGuard {
  #appearedAt = -Infinity;
  #now;

  /** @param {() => number} now */
  constructor(now = () => Date.now()) { this.#now = now; }

  /** Starts the time in which clicks are ignored. */
  markAppeared() { this.#appearedAt = this.#now(); }

  /** @returns {boolean} whether a click comes too early to be meant for the notice */
  isTooEarly() { return this.#now() - this.#appearedAt < DEAF_MILLIS; }
}

/**
 * Opens the choice between the answers of two windows: no answer changes until it is made.
 * @param {HTMLFormElement} form the answers, which become inert
 * @param {NoticeGuard} guard
 */
export function openConflict(form, guard) {
  form.inert = true;
  guard.markAppeared();
  /** @type {HTMLElement} */ (document.getElementById('conflict')?.firstElementChild).focus();
}
