// @ts-check
/**
 * Keyboard shortcuts of the assessment. A character is a shortcut only inside a question and only while shortcuts are switched on
 * (WCAG 2.1.4). A key that was meant for another question takes no alarm away and passes no question.
 */
import { byId } from './elements.js';
import { focusedQuestion } from './focus.js';
import { fieldsOf, form, isNumber, isTyped, setValues, valuesOf } from './questions.js';

/** @typedef {import('./questions.js').Question} Question */
/**
 * @typedef {object} Actions what keys do to answers
 * @property {(question: Question, advance: boolean, byEnter?: boolean) => any} answer saves the answer of a question, then moves on if asked to
 * @property {(question: Question, key: string) => boolean} choose chooses the option with that key
 * @property {(question: Question) => boolean} record notes a change without saving it
 * @property {(question: Question) => boolean} answerRest opens "none of these" for the part of a question
 * @property {(button: HTMLButtonElement) => void} confirm confirms a suggestion from the record
 * @property {() => void} undo
 * @property {(question: Question) => boolean} hasAlarm whether an emergency rests on the answer of a question
 * @property {(question: Question) => boolean} isOpen whether its answer could still change the result
 * @property {(question: Question) => void} next moves to the next open question
 * @property {(question: Question) => void} previous moves to the question before
 * @property {(...messages: [string, (string | number)?][]) => void} announce
 */

const STORAGE_KEY = 'dorsal-shortcuts';
// a worn key sends its character twice
export const CHATTER_MILLIS = 300;
// a second press after that is a first one
const CONFIRM_MILLIS = 10000;
// an Enter within that was meant for the question before
const JUMP_MILLIS = 1000;
let shortcutsOn = true;

export const areShortcutsOn = () => shortcutsOn;

/** @param {boolean} on */
function switchShortcuts(on) {
  shortcutsOn = on;
  document.documentElement.dataset.shortcuts = on ? 'on' : 'off';
  byId('shortcuts').querySelectorAll('button').forEach((/** @type {HTMLButtonElement} */ button) =>
    button.setAttribute('aria-pressed', String((button.value === 'on') === on)));
}

/** Shows the switch of the shortcuts as it was left; the browser keeps that one word. */
export function startShortcutSwitch() {
  try { switchShortcuts(localStorage[STORAGE_KEY] !== 'off'); } catch { switchShortcuts(true); }
  byId('shortcuts').addEventListener('click', (/** @type {MouseEvent} */ event) => {
    const choice = /** @type {HTMLElement} */ (event.target).closest('button');
    if (!choice) return;
    switchShortcuts(choice.value === 'on');
    try { if (shortcutsOn) localStorage.removeItem(STORAGE_KEY); else localStorage[STORAGE_KEY] = 'off'; } catch { /* not kept */ }
  });
}

export const showKeys = () => byId('keys').showModal();

/** Counts the presses of keys that would take an alarm away: the first may have been meant for another question. */
export class SecondPress {
  #change = '';
  #at = 0;
  #now;

  /** @param {() => number} now */
  constructor(now = () => performance.now()) { this.#now = now; }

  /** @param {string} change @returns {boolean} whether the same change was asked for before, neither just now nor long ago */
  confirms(change) {
    const millis = this.#change === change ? this.#now() - this.#at : Infinity;
    if (millis < CHATTER_MILLIS) return false;
    this.#change = millis > CONFIRM_MILLIS ? change : '';
    this.#at = this.#now();
    return !this.#change;
  }
}

export class KeyboardControl {
  #enterFrom = -Infinity;
  #leaveFrom = -Infinity;
  #actions;
  #now;

  /** @param {Actions} actions @param {() => number} now */
  constructor(actions, now = () => performance.now()) {
    this.#actions = actions;
    this.#now = now;
    form.addEventListener('keydown', event => this.#onKey(event));
  }

  /** Notes that the focus has moved on by itself. @param {boolean} byEnter whether Enter did it, not the answer */
  markJump(byEnter) { this.#enterFrom = this.#now() + (byEnter ? CHATTER_MILLIS : JUMP_MILLIS); }

  /** Notes that an alarm has appeared: an Enter that was on its way must not leave the answer that raised it. */
  markAlarm() { this.#leaveFrom = this.#now() + JUMP_MILLIS; }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const question = /** @type {Question | null} */ (target.closest('.q'));
    const text = target.matches('textarea, .opts input:not([type=radio], [type=checkbox])');
    if (!question || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    // by the browser
    const turns = event.key.startsWith('Arrow') && this.#actions.hasAlarm(question);
    if (!shortcutsOn && !turns && event.key !== 'Enter') return;
    if (event.repeat) {
      if (!text && (turns || ['Enter', 'Backspace'].includes(event.key))) event.preventDefault();
      return;
    }
    if (text && (event.key !== 'Enter' || target.tagName === 'TEXTAREA')) {
      if (this.#chooseUnit(question, event.key) || this.#refuseLetter(question, event.key)) event.preventDefault();
      return;
    }
    if (this.#press(event.key, event.shiftKey)) event.preventDefault();
  }

  /** @param {string} key @param {boolean} [shift] @returns {boolean} whether the key was a shortcut */
  #press(key, shift) {
    const question = focusedQuestion();
    if (!question) return false;
    if (key === 'Enter') return this.#enter(question, shift);
    if (isTyped(question)) return this.#type(question, key);
    if (key === 'Backspace') { this.#actions.undo(); return true; }
    if (key === 'Delete') { setValues(question, []); this.#actions.answer(question, false); return true; }
    if (key === '?') { showKeys(); return true; }
    const upper = key.toUpperCase();
    if (upper === 'C') {
      const button = /** @type {HTMLButtonElement | null} */ (question.querySelector('[name=confirm]'));
      if (button) this.#actions.confirm(button);
      return Boolean(button);
    }
    if (key === '.') { this.#actions.next(question); return true; }
    if (upper === 'X' && this.#actions.answerRest(question)) return true;
    if (this.#actions.choose(question, upper)) return true;
    if (/^[\p{L}\p{N}]$/u.test(key)) this.#actions.announce(['key', upper]);
    return false;
  }

  /** @param {Question} question @param {boolean} [back] */
  #enter(question, back) {
    if (['BUTTON', 'SUMMARY'].includes(document.activeElement?.tagName || '')) return false;
    if (back) { this.#actions.previous(question); return true; }
    if (!valuesOf(question).length && this.#actions.isOpen(question) && this.#now() < this.#enterFrom) this.#actions.announce(['early']);
    else if (this.#now() < this.#leaveFrom) this.#actions.announce(['stay']);
    else this.#actions.answer(question, true, true);
    return true;
  }

  /** @param {Question} question @param {string} key */
  #type(question, key) {
    if (key.length !== 1) return false;
    if (!this.#chooseUnit(question, key) && !this.#refuseLetter(question, key)) fieldsOf(question)[0].value += key;
    return true;
  }

  /**
   * A letter in a number was meant for the question before, or came before the page was ready; typed, it would keep the focus
   * there: no number that follows would be one. @param {Question} question @param {string} key
   */
  #refuseLetter(question, key) {
    const refused = isNumber(question) && /^\p{L}$/u.test(key);
    if (refused) this.#actions.announce(['key', key.toUpperCase()]);
    return refused;
  }

  /** A number and its unit are one field: the letter of a unit ends the number. @param {Question} question @param {string} key */
  #chooseUnit(question, key) {
    const unit = question.dataset.unit && valuesOf(question).length && byId(question.dataset.unit);
    const upper = key.toUpperCase();
    if (!unit || unit.hidden || ![...unit.querySelectorAll('.opt')].some(option => option.dataset.key === upper)) return false;
    this.#actions.record(question);
    return this.#actions.choose(unit, upper);
  }
}
