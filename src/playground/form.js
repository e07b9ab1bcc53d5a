// @ts-check
/** Form of an edition's Questionnaire, part by part. Nothing is answered in advance, and an unanswered question stays unknown. */
import { isDate } from './answers.js';
import { HL7, YES_NO, controlOf, extensionValue } from './edition.js';
import { byId, capitalized, element } from './elements.js';
import { readNumber } from './answers.js';

/** @typedef {import('./edition.js').Edition} Edition */
/** @typedef {import('./wording.js').Wording} Wording */

const MAX_BUTTONS = 11;
const SHORT_LABEL = 12;

/** @param {any} item */
const isQuestion = item => !['group', 'display'].includes(item.type);

/** @param {any} item @returns {any[]} the item's questions, in order */
const questionsBelow = item => (item.item || []).flatMap(/** @param {any} child */ child => [...isQuestion(child) ? [child] : [], ...questionsBelow(child)]);

/** @param {any} option */
const isExclusive = option => extensionValue(option, HL7 + 'questionnaire-optionExclusive');

export class AnswerForm {
  #edition;
  #wording;
  #answers;
  #onAnswer;
  #part = 0;
  /** @type {(linkId: string) => boolean} */ #isEnabled = () => true;

  /** @param {Edition} edition @param {Wording} wording @param {Map<string, string[]>} answers @param {() => void} onAnswer */
  constructor(edition, wording, answers, onAnswer) {
    this.#edition = edition;
    this.#wording = wording;
    this.#answers = answers;
    this.#onAnswer = onAnswer;
  }

  get part() { return this.#part; }

  /** Draws one part of the form. @param {number} [part] */
  draw(part = this.#part) {
    const groups = this.#edition.questionnaire.item;
    this.#part = Math.min(part, groups.length - 1);
    const group = groups[this.#part];
    const lead = group.item.filter(/** @param {any} item */ item => item.type === 'display').map(/** @param {any} item */ item => this.#wording.of(item));
    byId('questions').replaceChildren(
      element('p', { class: 'step' }, `Part ${this.#part + 1} of ${groups.length}`),
      element('h2', {}, this.#wording.of(group)),
      ...lead.map(/** @param {string} text */ text => element('p', { class: 'lead' }, text)),
      ...questionsBelow(group).map(question => this.#question(question)),
      element('div', { class: 'steps' },
        controlOf(group) === 'none-of-these' && element('button', { type: 'button', class: 'plain', click: () => this.#answerRest(group) },
          'Answer “no” or “none” to the remaining questions here'),
        this.#part > 0 && element('button', { type: 'button', class: 'plain', click: () => this.open(this.#part - 1) }, 'Back'),
        this.#part < groups.length - 1 && element('button', { type: 'button', class: 'next', click: () => this.open(this.#part + 1) },
          'Next: ' + this.#wording.of(groups[this.#part + 1]))),
    );
    this.update(this.#isEnabled);
  }

  /** Opens a part and moves the focus to it. @param {number} part */
  open(part) {
    this.draw(part);
    byId('questions').focus({ preventScroll: true });
    byId('questions').scrollIntoView();
  }

  /** Shows a question and moves the focus to its first field. @param {string} linkId */
  show(linkId) {
    const groups = this.#edition.questionnaire.item;
    this.draw(groups.findIndex(/** @param {any} group */ group => questionsBelow(group).some(question => question.linkId === linkId)));
    const question = byId('q-' + linkId);
    question.scrollIntoView({ block: 'center' });
    question.querySelector('input, textarea')?.focus({ preventScroll: true });
  }

  /** Shows the questions that the answers enable, and how many of each part are answered. @param {(linkId: string) => boolean} isEnabled */
  update(isEnabled) {
    this.#isEnabled = isEnabled;
    for (const question of questionsBelow(this.#edition.questionnaire.item[this.#part])) {
      const box = byId('q-' + question.linkId);
      box.hidden = !isEnabled(question.linkId);
      box.querySelector('.clear').hidden = !this.#answers.get(question.linkId)?.length;
    }
    const list = element('ol', {}, this.#edition.questionnaire.item.map(/** @param {any} group @param {number} part */ (group, part) => {
      const asked = questionsBelow(group).filter(question => isEnabled(question.linkId));
      const answered = asked.filter(question => this.#answers.get(question.linkId)?.length).length;
      return element('li', {}, element('button', {
        type: 'button', 'aria-current': part === this.#part && 'step', class: answered === asked.length ? 'done' : undefined, click: () => this.open(part),
      }, element('span', {}, this.#wording.of(group)), element('small', { 'aria-label': `${answered} of ${asked.length} answered` }, `${answered}/${asked.length}`)));
    }));
    byId('parts').replaceChildren(list);
    list.scrollLeft = /** @type {HTMLElement} */ (list.children[this.#part]).offsetLeft - list.offsetLeft; // a row on narrow screens
  }

  /** @param {any} question */
  #question(question) {
    const id = 'q-' + question.linkId;
    const choices = this.#choices(question);
    const help = (question.item || []).filter(/** @param {any} item */ item => item.type === 'display' && controlOf(item) === 'help');
    const hint = help.length > 0 && element('p', { class: 'hint', id: id + '-help' }, help.map(/** @param {any} item */ item => this.#wording.of(item)).join(' '));
    const clear = element('button', { type: 'button', class: 'clear', click: () => this.#clear(question) },
      'Clear', element('span', { class: 'hide' }, ' the answer: ' + this.#wording.brief(question)));
    const described = help.length > 0 && id + '-help';
    return choices.length
      ? element('fieldset', { class: 'question', id, 'aria-describedby': described },
        element('legend', {}, this.#wording.of(question)), clear, hint, this.#options(question, choices))
      : element('div', { class: 'question', id },
        element('label', { for: id + '-field', class: 'legend' }, this.#wording.of(question)), clear, hint,
        element('p', { class: 'error', id: id + '-error' }), this.#field(question, described));
  }

  /** @param {any} question @returns {{code: string, label: string}[]} options, or the numbers of a short scale */
  #choices(question) {
    const { number, min, max } = this.#edition.items[question.linkId];
    if (number === 'whole' && min !== undefined && max !== undefined && max - min < MAX_BUTTONS) {
      return Array.from({ length: max - min + 1 }, (_, index) => ({ code: `${min + index}`, label: `${min + index}` }));
    }
    const options = (question.answerOption || []).map(/** @param {any} option */ option => option.valueCoding);
    const chosen = this.#answers.get(question.linkId) || [];
    const says = options.filter(/** @param {any} coding */ coding => coding.system === YES_NO && coding.code === 'UNK').length;
    return options.filter(/** @param {any} coding */ coding => !says || coding.code !== 'ASKU' || chosen.includes('ASKU')) // "unknown" says the same
      .map(/** @param {any} coding */ coding => ({ code: coding.code, label: capitalized(this.#wording.of(coding, 'display')) }));
  }

  /** @param {any} question @param {{code: string, label: string}[]} choices */
  #options(question, choices) {
    const chosen = this.#answers.get(question.linkId) || [];
    const ends = ['lower', 'upper'].flatMap((control, end) => (question.item || []).filter(/** @param {any} item */ item => controlOf(item) === control)
      .map(/** @param {any} item */ item => `${choices.at(-end)?.label}: ${this.#wording.of(item)}`));
    const scale = question.type === 'integer';
    const inline = scale || (!question.repeats && choices.length < 5 && choices.every(({ label }) => label.length <= SHORT_LABEL));
    return element('div', { class: scale ? 'options scale' : inline ? 'options row' : 'options' },
      ends.length > 0 && element('p', { class: 'hint' }, ends.join(', ')),
      choices.map(({ code, label }) => element('label', { class: 'option' }, element('input', {
        type: question.repeats ? 'checkbox' : 'radio', name: question.linkId, value: code, checked: chosen.includes(code),
        change: /** @param {Event} event */ event => this.#choose(question, /** @type {HTMLInputElement} */ (event.target)),
      }), element('span', {}, label))));
  }

  /** @param {any} question @param {string | false} described */
  #field(question, described) {
    const id = `q-${question.linkId}-field`;
    const { number } = this.#edition.items[question.linkId];
    const date = question.type === 'date';
    const value = this.#answers.get(question.linkId)?.[0] || '';
    const field = element(question.type === 'text' ? 'textarea' : 'input', {
      id, name: question.linkId, autocomplete: 'off', 'aria-describedby': [described, `q-${question.linkId}-error`].filter(Boolean).join(' '),
      value, class: number || date ? 'short' : undefined, rows: question.type === 'text' && 3, inputmode: number && 'decimal',
      placeholder: date && 'YYYY-MM-DD', input: () => this.#type(question, field), change: () => this.#complain(question, field),
    });
    if (question.type === 'text') field.textContent = value;
    return element('div', { class: 'typed' }, field, number && element('span', {}, this.#wording.unit(question)));
  }

  /** @param {any} question @param {HTMLElement} field */
  #type(question, field) {
    const { value } = /** @type {HTMLInputElement} */ (field);
    this.#set(question.linkId, value.trim() ? [value] : []);
    if (byId(`q-${question.linkId}-error`).textContent) this.#complain(question, field);
  }

  /** Says what a value that cannot be read should look like; it counts as no answer. @param {any} question @param {HTMLElement} field */
  #complain(question, field) {
    const item = this.#edition.items[question.linkId];
    const date = question.type === 'date';
    const { value } = /** @type {HTMLInputElement} */ (field);
    const wrong = value.trim() && (item.number ? readNumber(item, value) === null : date && !isDate(value));
    const bounds = [item.min !== undefined && `from ${item.min}`, item.max !== undefined && `to ${item.max}`].filter(Boolean).join(' ');
    const cure = date ? 'Write a date as 2026-03-09, 2026-03 or 2026.' : `Write a ${item.number === 'whole' ? 'whole ' : ''}number ${bounds}.`;
    byId(`q-${question.linkId}-error`).textContent = wrong ? cure + ' Until then this counts as not answered.' : '';
    if (wrong) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  }

  /** Keeps the chosen options; one that stands alone clears the others. @param {any} question @param {HTMLInputElement} input */
  #choose(question, input) {
    const alone = this.#edition.items[question.linkId].alone || [];
    const boxes = /** @type {HTMLInputElement[]} */ ([...byId('q-' + question.linkId).querySelectorAll('input')]);
    for (const box of boxes) {
      if (box !== input && (alone.includes(input.value) || alone.includes(box.value))) box.checked = box.checked && !input.checked;
    }
    this.#set(question.linkId, boxes.filter(box => box.checked).map(box => box.value));
  }

  /** @param {any} question */
  #clear(question) {
    this.#set(question.linkId, []);
    this.draw();
    byId('q-' + question.linkId).querySelector('input, textarea').focus();
  }

  /** @param {any} group */
  #answerRest(group) {
    for (const question of questionsBelow(group)) {
      const none = (question.answerOption || []).find(/** @param {any} option */ option =>
        option.valueCoding.code === 'none' ? isExclusive(option) : option.valueCoding.system === YES_NO && option.valueCoding.code === 'N');
      if (none && this.#isEnabled(question.linkId) && !this.#answers.get(question.linkId)?.length) {
        this.#answers.set(question.linkId, [none.valueCoding.code]);
      }
    }
    this.draw();
    this.#onAnswer();
    byId('questions').focus();
  }

  /** @param {string} linkId @param {string[]} values */
  #set(linkId, values) {
    if (values.length) this.#answers.set(linkId, values);
    else this.#answers.delete(linkId);
    this.#onAnswer();
  }
}
