// @ts-check
/** Questions of an edition as the clinician's page shows them. Nothing is answered in advance but what the record of the patient says. */
import { YES_NO, controlOf } from './edition.js';
import { drawing, element } from './elements.js';

/** @typedef {import('./edition.js').Edition} Edition */
/** @typedef {import('./wording.js').Wording} Wording */
/** @typedef {{code: string, label: string, key: string, alone: boolean}} Choice */
/** @typedef {(key: string, ...values: (string | number)[]) => string} Say words of the page */

const MAX_BUTTONS = 11;
const MAX_INLINE_CHOICES = 4;
const MAX_INLINE_CHARS = 45;
const UCUM = 'http://unitsofmeasure.org';
const MAPPED = 'pain-area';
const MAP = ['left', 'between-shoulder-blades', 'right'];
const OUTLINE = [
  'M73 33c0 7-1 11-7 14-10 5-22 5-30 10-9 5-12 15-14 27-3 20-7 38-12 58l11 5c7-19 13-37 20-55 4 16 9 26 10 40 0 14-7 24-8 46h74c-1-22-8-32-8-46 1-14 6-24 10-40'
    + ' 7 18 13 36 20 55l11-5c-5-20-9-38-12-58-2-12-5-22-14-27-8-5-20-5-30-10-6-3-7-7-7-14',
  'M67 20c0-22 26-22 26 0s-26 22-26 0M58 66l-10 6c2 14 8 24 16 30 3-12 2-26-6-36zM102 66l10 6c-2 14-8 24-16 30-3-12-2-26 6-36z',
];
/** Keys of options by place: digits, then letters that neither the page nor yes, no and unknown have. */
const KEYS = '1234567890ABDEFGHIJKLM';
/** The page's own keys. */
const TAKEN = ['C', 'X'];
/** Questions of the review. */
const OF_THE_REVIEW = ['clinician-disposition', 'override-reason'];

/** @param {any} item */
export const isQuestion = item => !['group', 'display'].includes(item.type) && !OF_THE_REVIEW.includes(item.linkId);

/** @param {any} item @returns {any[]} its questions, in order */
export const questionsBelow = item => (item.item || []).flatMap(/** @param {any} child */ child => [...isQuestion(child) ? [child] : [], ...questionsBelow(child)]);

/** @param {Edition} edition @param {any} question @param {string} ending @param {string} other @returns {any} the question with the other ending */
const other = ({ questions }, { linkId }, ending, other) =>
  linkId.endsWith(ending) ? questions.get(linkId.slice(0, -ending.length) + other) : undefined;

/** @param {Edition} edition @param {any} question @returns {any} the number that it gives the unit of */
export const numberOf = (edition, question) => question.type === 'choice' && other(edition, question, '-unit', '-value');

/** @param {Edition} edition @param {any} question @returns {any} choice of its unit */
function unitOf(edition, question) {
  const unit = other(edition, question, '-value', '-unit');
  return unit?.type === 'choice' ? unit : undefined;
}

/** @typedef {{group: any, questions: any[]}} Part */

/** @param {Edition} edition @returns {Part[]} parts of the form that have questions; a unit comes after its number */
export const partsOf = edition => edition.questionnaire.item.filter(/** @param {any} item */ item => item.type === 'group')
  .map(/** @param {any} group */ group => ({
    group, questions: questionsBelow(group).filter(question => !numberOf(edition, question)).flatMap(question => [question, unitOf(edition, question) || []].flat()),
  }))
  .filter(/** @param {Part} part */ ({ questions }) => questions.length);

/** @param {Edition} edition @param {any} question @returns {string[]} codes of its options, or the numbers of a short scale; none where it is typed */
export function codesOf({ items }, { linkId, answerOption }) {
  const { number, min, max } = items[linkId];
  return number === 'whole' && min !== undefined && max !== undefined && max - min < MAX_BUTTONS
    ? Array.from({ length: max - min + 1 }, (_, index) => `${min + index}`)
    : (answerOption || []).map(/** @param {any} option */ option => option.valueCoding.code);
}

/** Returns a picture of the back from behind: the patient's left is on the left. Its parts are labels of the options. */
const backMap = () => element('div', { class: 'map', 'aria-hidden': 'true' },
  drawing('svg', { viewBox: '0 0 160 180', focusable: 'false' },
    ...OUTLINE.map(d => drawing('path', { d })), drawing('path', { class: 'dots', d: 'M80 46v130M62 50h36M51 132h58' }),
    drawing('text', { x: 14, y: 40 }, 'L'), drawing('text', { x: 138, y: 40 }, 'R')),
  MAP.map((place, index) => element('label', { class: 'part ' + ['left', 'middle', 'right'][index], for: MAPPED + '-' + place })));

export class QuestionnaireView {
  #edition;
  #wording;
  #say;
  #read;
  #suggested;
  #parts;

  /**
   * @param {Edition} edition @param {Wording} wording @param {Say} say
   * @param {Set<string>} read questions that a model reads @param {Set<string>} suggested questions with a suggestion
   */
  constructor(edition, wording, say, read, suggested) {
    this.#edition = edition;
    this.#wording = wording;
    this.#say = say;
    this.#read = read;
    this.#suggested = suggested;
    this.#parts = partsOf(edition);
  }

  /** @param {number} index of a part @returns {HTMLElement} its questions, without answers, between the ways to the parts around it */
  section(index) {
    const { group, questions } = this.#parts[index];
    const none = controlOf(group) === 'none-of-these';
    const help = group.item.filter(/** @param {any} item */ item => item.type === 'display');
    const turn = /** @param {number} to @param {string} key */ (to, key) => this.#parts[to]
      && element('button', { type: 'button', name: 'part', value: to }, this.#say(key, this.#wording.of(this.#parts[to].group)));
    return element('section', { class: index ? 'card' : 'card first', 'aria-labelledby': 'g-' + group.linkId, 'data-none': none && '1' },
      element('p', { class: 'quiet step' }, this.#say('assess.part', index + 1, this.#parts.length)),
      element('h2', { id: 'g-' + group.linkId, tabindex: -1 }, this.#wording.of(group)),
      help.map(/** @param {any} item */ item => element('p', { class: 'quiet' }, this.#wording.of(item))),
      none && element('p', {}, element('button', { type: 'button', class: 'plain', 'data-rest': true }, this.#say('assess.none'))),
      questions.filter(question => !numberOf(this.#edition, question)).map(question => this.#field(question)),
      element('p', { class: 'turn' }, turn(index - 1, 'assess.part.back'), turn(index + 1, 'assess.part.next')));
  }

  /** @param {any} question a number and its unit are one field */
  #field(question) {
    const unit = unitOf(this.#edition, question);
    if (!unit) return this.#question(question);
    return element('div', { class: 'measure' }, this.#question(question, unit), this.#question(unit));
  }

  /** @param {any} question @param {any} [unit] */
  #question(question, unit) {
    const { linkId } = question;
    const choices = this.#choices(question);
    const attributes = { id: 'q-' + linkId, 'data-read': this.#read.has(linkId) && '1' };
    if (!choices.length) {
      const lines = question.type === 'text';
      return element('div', { ...attributes, class: lines ? 'q wide' : 'q', 'data-unit': unit && 'q-' + unit.linkId, 'data-fahrenheit': this.#takesFahrenheit(question) && '1' },
        element('label', { for: 'f-' + linkId }, this.#wording.of(question)),
        element('div', { class: 'opts' }, this.#typed(question), this.#unit(question)), this.#about(question, true));
    }
    const letters = choices.reduce((sum, { label }) => sum + label.length, 0);
    const scale = question.type === 'integer';
    const wide = scale || choices.length > MAX_INLINE_CHOICES || letters > MAX_INLINE_CHARS;
    return element('fieldset', { ...attributes, class: wide ? 'q wide' : 'q', 'aria-describedby': 'p-' + linkId },
      element('legend', {}, this.#wording.of(question)), this.#options(question, choices, scale), this.#about(question, false));
  }

  /** @param {any} question */
  #typed(question) {
    const { linkId, type } = question;
    const attributes = { id: 'f-' + linkId, name: 'q-' + linkId, 'aria-describedby': 'p-' + linkId };
    if (type === 'text') return element('textarea', { ...attributes, rows: 3, maxlength: 5000 });
    const { number } = this.#edition.items[linkId];
    return element('input', {
      ...attributes, class: number && 'short', inputmode: number ? number === 'whole' ? 'numeric' : 'decimal' : 'text',
      placeholder: type === 'date' && this.#say('assess.date'), maxlength: 200,
    });
  }

  /** @param {any} question @returns {boolean} whether it is a temperature where people measure it in degrees Fahrenheit */
  #takesFahrenheit(question) { return this.#wording.language === 'en-US' && this.#wording.unit(question) === '°C'; }

  /** @param {any} question */
  #unit(question) {
    const unit = this.#wording.unit(question);
    return unit && element('span', { class: 'unit' }, unit, this.#takesFahrenheit(question) && ' ' + this.#say('assess.unit.fahrenheit'));
  }

  /** @param {any} question @returns {Choice[]} options, or the numbers of a short scale */
  #choices(question) {
    const { alone = [], number } = this.#edition.items[question.linkId];
    if (number) return codesOf(this.#edition, question).map(code => ({ code, label: code, key: code === '10' ? 'T' : code, alone: false }));
    const options = (question.answerOption || []).map(/** @param {any} option */ option => option.valueCoding);
    const units = numberOf(this.#edition, question) ? this.#letters(options) : [];
    return options.map(/** @param {any} coding @param {number} index */ (coding, index) => ({
      code: coding.code,
      label: units.length && coding.system === UCUM ? this.#say('assess.unit.' + coding.code) : this.#wording.of(coding, 'display'),
      key: units.length ? units[index] : coding.system === YES_NO && 'YN'.includes(coding.code) ? coding.code
        : coding.system === YES_NO && coding.code === 'UNK' ? 'U' : KEYS[index] || '',
      alone: alone.includes(coding.code),
    }));
  }

  /**
   * Returns a shortcut of each unit after the number: the first letter of its name with which no unit begins but itself. An initial
   * that two units share is no key, so that minutes are never taken for months; a digit is none either, because it continues the number.
   *
   * @param {any[]} options @returns {string[]}
   */
  #letters(options) {
    const names = options.map(coding => this.#wording.of(coding, 'display').toUpperCase());
    /** @type {string[]} */ const letters = [];
    names.forEach(name => letters.push([...name].find(letter => !letters.includes(letter) && !TAKEN.includes(letter)
      && names.every(other => other === name || !other.startsWith(letter))) || ''));
    return letters;
  }

  /** @param {any} question @param {Choice[]} choices @param {boolean} scale */
  #options(question, choices, scale) {
    const { linkId } = question;
    const map = linkId === MAPPED && MAP.every(place => choices.some(({ code }) => code === place));
    const asksTwice = choices.some(({ key }) => key === 'U');
    const ends = /** @param {string} control */ control => element('span', { class: 'end' },
      (question.item || []).filter(/** @param {any} item */ item => controlOf(item) === control).map(/** @param {any} item */ item => this.#wording.of(item)));
    return element('div', { class: scale ? 'opts scale' : map ? 'opts mapped' : 'opts' },
      scale && ends('lower'),
      // "asked but unknown" has the effect of "unknown", so a question with both offers one; the other is shown where it was chosen
      choices.map(({ code, label, key, alone }) => element('label', { class: 'opt', 'data-key': key, 'data-rare': asksTwice && code === 'ASKU', hidden: asksTwice && code === 'ASKU' }, element('input', {
        type: question.repeats ? 'checkbox' : 'radio', id: map && linkId + '-' + code, name: 'q-' + linkId, value: code, 'data-alone': alone && '1',
      }), element('span', {}, label))),
      scale && ends('upper'),
      map && backMap());
  }

  /** @param {any} question @param {boolean} typed */
  #about(question, typed) {
    const { linkId } = question;
    const help = (question.item || []).filter(/** @param {any} item */ item => item.type === 'display' && controlOf(item) === 'help');
    const problem = element('p', { class: 'problem', id: 'p-' + linkId, hidden: true });
    return element('div', { class: 'about' }, problem,
      this.#suggested.has(linkId) && element('div', { class: 'beside', id: 's-' + linkId, hidden: true }),
      (this.#read.has(linkId) || help.length > 0) && element('details', { class: 'info', 'data-why': this.#read.has(linkId) && linkId },
        element('summary', {}, element('span', { class: 'hide' }, this.#say('assess.info'))),
        help.map(/** @param {any} item */ item => element('p', {}, this.#wording.of(item)))));
  }
}

