// @ts-check
/** What is wrong with an answer, in words next to its field. */
import { AGE, isDate, isPossibleAge, readNumber } from './answers.js';
import { byId } from './elements.js';
import { pointerReleased } from './focus.js';
import { drawnQuestions, fieldsOf, isTyped, keyOf } from './questions.js';

/** @typedef {import('./questionnaire.js').Say} Say */

const WHOLE_OR_DECIMAL = /^-?[0-9]{1,12}(\.[0-9]{1,10})?$/;
const MAX_TEXT = 5000;

export class Problems {
  #edition;
  #sheet;
  #wording;
  #say;
  #visit;
  #isUnchecked;
  /** @type {Map<string, string>} */ #messages = new Map();

  /**
   * @param {import('./edition.js').Edition} edition @param {import('./sheet.js').AnswerSheet} sheet @param {import('./wording.js').Wording} wording
   * @param {Say} say @param {any} visit @param {(linkId: string) => boolean} isUnchecked whether an answer is to options of an earlier edition
   */
  constructor(edition, sheet, wording, say, visit, isUnchecked) {
    this.#edition = edition;
    this.#sheet = sheet;
    this.#wording = wording;
    this.#say = say;
    this.#visit = visit;
    this.#isUnchecked = isUnchecked;
  }

  /** @param {string} linkId */
  has(linkId) { return Boolean(this.#messages.get(linkId)); }

  /** Makes the same message news again. @param {string} linkId */
  forget(linkId) {
    if (!this.has(linkId)) return;
    this.#messages.delete(linkId);
    byId('announce').textContent = '';
  }

  /** Looks through all answers. @returns {string[]} the problems that have appeared, each with its question */
  mark() {
    const news = this.#sheet.questions.flatMap(linkId => {
      const before = this.#messages.get(linkId);
      const message = this.#problemOf(linkId);
      this.#messages.set(linkId, message);
      return message && message !== before ? [this.#wording.of(this.#edition.questions.get(linkId)) + ': ' + message] : [];
    });
    this.draw();
    /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('#faults a')).forEach(fault => {
      if (!this.has(fault.hash.slice(3))) /** @type {HTMLElement} */ (fault.parentNode).remove();
    });
    if (byId('faults') && !byId('faults').querySelector('li')) byId('faults').remove();
    return news;
  }

  /** Shows the problems of the open part. */
  draw() {
    drawnQuestions().forEach(question => {
      const message = this.#messages.get(keyOf(question)) || '';
      const problem = byId('p-' + keyOf(question));
      problem.hidden = !message;
      if (problem.textContent !== message) problem.textContent = message;
      if (isTyped(question)) fieldsOf(question)[0].setAttribute('aria-invalid', String(Boolean(message)));
    });
  }

  /** @param {string} linkId @returns {string} empty where nothing is wrong */
  #problemOf(linkId) {
    const item = this.#edition.items[linkId];
    const { type } = this.#edition.questions.get(linkId);
    const text = this.#sheet.values(linkId)[0]?.trim() || '';
    const { min, max } = item;
    if (!this.#sheet.isAsked(linkId)) return '';
    if (this.#isUnchecked(linkId)) return this.#say('assess.problem.OTHER_OPTIONS');
    if (!text || !this.#sheet.isTyped(linkId)) return '';
    if (type === 'date') return isDate(text) ? '' : this.#say('assess.problem.NOT_A_DATE');
    if (!item.number) return text.length > MAX_TEXT ? this.#say('assess.problem.TOO_LONG') : '';
    const value = readNumber(item, text);
    const { born, bornDay, day, ages } = this.#visit;
    if (value !== null) return linkId === AGE && born && !isPossibleAge(value, born, day) ? this.#say('assess.problem.DISAGREES', bornDay, ages) : '';
    if (!WHOLE_OR_DECIMAL.test(text)) return this.#say('assess.problem.NOT_A_NUMBER');
    if (item.number === 'whole' && !/^-?[0-9]{1,9}$/.test(text)) return this.#say('assess.problem.NOT_WHOLE');
    const bounds = min === undefined ? '.max' : max === undefined ? '.min' : '';
    return this.#say('assess.problem.OUT_OF_BOUNDS' + bounds, min ?? '', max ?? '');
  }
}
