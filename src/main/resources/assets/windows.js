// @ts-check
/** Conflict with another window, and clicks on what has just appeared under the pointer. */
import { byId, element } from './elements.js';

/** @typedef {import('./questionnaire.js').Say} Say */
/** @typedef {{question: string, here: string, there: string}} Row answers in words; empty for none */

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
 * Shows the choice between the answers of two windows. Nothing is chosen for the clinician.
 *
 * @param {Say} say @param {string} text what has happened @param {Map<string, Row>} rows by linkId @param {[string, string]} results of this window and of the stored answers
 */
export function drawConflict(say, text, rows, [own, stored]) {
  const cell = /** @param {string} linkId @param {'here' | 'there'} side @param {string} answer */ (linkId, side, answer) => element('td', { role: 'cell' },
    element('label', {}, element('input', { type: 'radio', name: 'keep-' + linkId, id: side === 'here' && 'keep-' + linkId, value: side }), ' ',
      element('bdi', {}, answer || say('assess.conflict.none')),
      element('span', { class: 'hide' }, ', ' + say(side === 'here' ? 'assess.conflict.this' : 'assess.conflict.other'))));
  const head = ['assess.conflict.question', 'assess.conflict.here', 'assess.conflict.there'].map((key, index) =>
    element('th', { scope: 'col', role: 'columnheader' }, say(key, [own, own, stored][index])));
  byId('conflict').replaceChildren(element('section', { class: 'notice conflict', tabindex: -1, 'aria-labelledby': 'conflict-title' },
    element('h2', { id: 'conflict-title' }, say('assess.conflict')), element('p', {}, text),
    element('div', { class: 'problem', role: 'alert', id: 'conflict-missed' }),
    rows.size > 0 && element('div', { class: 'scroll' }, element('table', { class: 'pairs', role: 'table' },
      element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, head)),
      element('tbody', { role: 'rowgroup' }, [...rows].map(([linkId, { question, here, there }]) => element('tr', { role: 'row' },
        element('th', { scope: 'row', role: 'rowheader' }, question), cell(linkId, 'here', here), cell(linkId, 'there', there)))))),
    element('p', {}, rows.size > 0 && element('button', { type: 'button', name: 'chosen', class: 'primary' }, say('assess.conflict.chosen')), ' ',
      element('button', { type: 'button', name: 'over' }, say('assess.conflict.keep')), ' ',
      element('button', { type: 'button', name: 'load' }, say('assess.conflict.load')))));
  /** @type {HTMLElement} */ (byId('conflict').firstElementChild).focus();
}

/**
 * Reads the choice.
 *
 * @param {Say} say @param {Map<string, Row>} rows @returns {string[] | null} questions whose stored answer holds; null while a choice is missing, which is said
 */
export function chosenThere(say, rows) {
  /** @param {string} linkId */
  const choice = linkId => /** @type {HTMLInputElement | null} */ (byId('conflict').querySelector(`[name="keep-${linkId}"]:checked`))?.value;
  const missing = [...rows.keys()].filter(linkId => !choice(linkId));
  byId('conflict-missed').replaceChildren(...missing.length ? [element('p', {}, say('assess.conflict.missed')),
    element('ul', {}, missing.map(linkId => element('li', {}, element('a', { href: '#keep-' + linkId }, rows.get(linkId)?.question))))] : []);
  return missing.length ? null : [...rows.keys()].filter(linkId => choice(linkId) === 'there');
}
