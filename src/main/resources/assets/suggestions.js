// @ts-check
/** What the record suggests beside a question. It counts once the clinician has confirmed it. */
import { byId, element } from './elements.js';
import { isSame } from './saves.js';

export class Suggestions {
  #edition;
  #sheet;
  #wording;
  #say;
  #visit;

  /**
   * @param {import('./edition.js').Edition} edition @param {import('./sheet.js').AnswerSheet} sheet @param {import('./wording.js').Wording} wording
   * @param {import('./questionnaire.js').Say} say @param {any} visit
   */
  constructor(edition, sheet, wording, say, visit) {
    this.#edition = edition;
    this.#sheet = sheet;
    this.#wording = wording;
    this.#say = say;
    this.#visit = visit;
  }

  /** Draws those of a question, where it is drawn. @param {string} linkId */
  draw(linkId) {
    const box = byId('s-' + linkId);
    if (!box) return;
    const values = this.#sheet.values(linkId);
    const prefilled = this.#visit.prefilled[linkId] || [];
    const question = this.#edition.questions.get(linkId);
    const sure = prefilled.length > 0 && isSame(prefilled, values)
      ? [element('p', { class: 'record taken' }, element('span', {}, this.#say('assess.from-patient')))] : [];
    const suggested = this.#visit.suggestions.filter(/** @param {any} one */ one => one.question === linkId);
    box.replaceChildren(...sure, ...suggested.map(/** @param {any} one */ ({ answer, day, statement }) => {
      const isTaken = values.includes(answer);
      return element('p', { class: isTaken ? 'record taken' : 'record' },
        element('span', {}, this.#say('assess.from-record') + (day ? ', ' + day : ''), ': ', element('bdi', {}, statement)), ' ',
        isTaken ? element('b', {}, this.#say('assess.confirmed')) : element('button', { type: 'button', name: 'confirm', value: linkId + '=' + answer, 'data-code': answer },
          element('span', {}, this.#say('assess.confirm')), ' “', element('bdi', {}, this.#wording.answer(question, [answer])), '”'));
    }));
    box.hidden = !box.firstChild;
  }
}
