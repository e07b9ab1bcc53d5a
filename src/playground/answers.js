// @ts-check
/** Reading of answers that were entered: those that count, and dates. */
import { EmergencyEvaluation } from './emergency-criteria.js';

/** @typedef {import('./edition.js').Edition} Edition */

const DATE = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/;

/** @template T @param {T[]} values @returns {T[]} */
export const distinct = values => [...new Set(values)];

/** @param {string} text FHIR date, perhaps partial, from 1900 on @returns {boolean} whether it can be read */
export function isDate(text) {
  const [, year, month, day] = (DATE.exec(text.trim()) || []).map(Number);
  const date = new Date(Date.UTC(year, (month || 1) - 1, day || 1));
  return year >= 1900 && date.getUTCMonth() === (month || 1) - 1 && date.getUTCDate() === (day || 1);
}

/**
 * Returns the answers that count: to enabled questions, readable, and without options that exclude each other.
 *
 * @param {Edition} edition @param {Map<string, string[]>} entered @returns {Map<string, string[]>}
 */
export function countingAnswers({ questions, items }, entered) {
  const evaluation = new EmergencyEvaluation({ items, flags: [] }, entered);
  /** @type {Map<string, string[]>} */ const answers = new Map();
  for (const [linkId, { type, repeats, answerOption }] of questions) {
    const values = evaluation.values(linkId).filter(value => value.trim());
    const isReadable = items[linkId].number ? evaluation.number(linkId) !== null
      : type === 'date' ? isDate(values[0] || '')
        : type !== 'choice' || values.every(value =>
          answerOption.some(/** @param {any} option */ option => option.valueCoding.code === value));
    if (isReadable && (repeats ? values.length > 0 : values.length === 1)) answers.set(linkId, values);
  }
  return answers;
}
