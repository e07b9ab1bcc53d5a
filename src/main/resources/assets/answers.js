// @ts-check
/** Reading of answers that were entered: those that count, dates and ages. */
import { EmergencyEvaluation } from './emergency-criteria.js';

/** @typedef {import('./edition.js').Edition} Edition */

const AGE = 'age-years';
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
 * Returns whether an age is possible on a day. A person born on 29 February turns a year older on 1 March of a common year.
 *
 * @param {number} age in years @param {string} birthDate FHIR date, perhaps partial @param {string} day FHIR date @returns {boolean}
 */
export function isPossibleAge(age, birthDate, day) {
  const [year, month] = birthDate.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month || 12, 0)).getUTCDate();
  const first = birthDate + '-01-01'.slice(birthDate.length - 4);
  const last = birthDate.length === 10 ? birthDate : `${birthDate.length === 4 ? birthDate + '-12' : birthDate}-${lastDay}`;
  /** @param {string} born @returns {number} completed years */
  const years = born => Number(day.slice(0, 4)) - Number(born.slice(0, 4)) - Number(day.slice(5) < born.slice(5));
  return first <= day && years(last > day ? day : last) <= age && age <= years(first);
}

/**
 * Returns the answers that count: to enabled questions, readable, without options that exclude each other, and no age that the birth
 * date rules out. A birth date never replaces a missing age, because the signature covers answers alone.
 *
 * @param {Edition} edition @param {Map<string, string[]>} entered
 * @param {{birthDate: string, day: string}} [born] FHIR dates; birthDate may be partial @returns {Map<string, string[]>}
 */
export function countingAnswers({ questions, items }, entered, born) {
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
  const [age] = answers.get(AGE) || [];
  if (age && born && !isPossibleAge(Number(age), born.birthDate, born.day)) answers.delete(AGE);
  return answers;
}
