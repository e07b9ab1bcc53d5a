// @ts-check
/** "None of these": the dialog that answers the open questions of a part with "no", once they are all read. */
import { byId, element } from './elements.js';
import { CHATTER_MILLIS, areShortcutsOn } from './keys.js';
import { drawnQuestions, fieldsOf, isNo, keyOf } from './questions.js';

/** @typedef {import('./questions.js').Question} Question */

/* The focus is on going back, and a worn key that sends its character twice confirms nothing. */
export class RestDialog {
  #dialog = byId('rest');
  #confirmation = byId('rest-do');
  #say;
  #isOpen;
  /** @type {Question[]} */ #questions = [];
  /** @type {any} */ #ready = 0;

  /**
   * @param {import('./questionnaire.js').Say} say @param {(linkId: string) => boolean} isOpen whether a question is shown and open
   * @param {(questions: Question[]) => void} answer answers them with "no"
   */
  constructor(say, isOpen, answer) {
    this.#say = say;
    this.#isOpen = isOpen;
    this.#confirmation.addEventListener('click', () => {
      this.close();
      const questions = this.#questions.filter(question => isOpen(keyOf(question)));
      if (questions.length) answer(questions);
    });
    this.#dialog.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      const plain = !event.repeat && !event.altKey && !event.ctrlKey && !event.metaKey;
      if (areShortcutsOn() && plain && event.key.toUpperCase() === 'X') this.#confirmation.click();
    });
  }

  close() { this.#dialog.close(); }

  /** @param {Element | null} question @returns {boolean} whether its part offers that and has open questions that "no" answers */
  open(question) {
    this.#questions = question?.closest('[data-none]') ? drawnQuestions().filter(other => this.#isOpen(keyOf(other)) && fieldsOf(other).some(isNo)) : [];
    if (!this.#questions.length) return false;
    this.#dialog.querySelector('ul').replaceChildren(...this.#questions.map(other => {
      const options = [...other.querySelectorAll('.opt:has([type=checkbox]:not([data-alone]))')].map(option => option.textContent);
      return element('li', {}, other.querySelector('legend, label')?.textContent + (options.length ? ' (' + options.join(', ') + ')' : ''));
    }));
    byId('rest-title').textContent = this.#say('assess.rest.title', this.#questions.length);
    this.#confirmation.disabled = true;
    clearTimeout(this.#ready);
    this.#ready = setTimeout(() => { this.#confirmation.disabled = false; }, CHATTER_MILLIS);
    this.#dialog.showModal();
    this.#dialog.scrollTop = 0;
    return true;
  }
}
