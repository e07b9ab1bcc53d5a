// @ts-check
/** Elements of the questions in the open part, and what is chosen and typed there. */
import { toCelsius } from './answers.js';
import { byId } from './elements.js';

/** @typedef {HTMLElement} Question an element with the class "q" */
/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

export const form = /** @type {HTMLFormElement} */ (byId('answers'));

/** @returns {Question[]} */
export const drawnQuestions = () => [...form.querySelectorAll('.q')].map(question => /** @type {HTMLElement} */ (question));

/** @param {string} linkId @returns {Question | null} null while another part is open */
export const questionOf = linkId => byId('q-' + linkId);

/** @param {Question} question @returns {Field[]} */
export const fieldsOf = question => [...question.querySelectorAll('.opts input, .opts textarea')].map(field => /** @type {Field} */ (field));

/** @param {Question} question @returns {string} its link id */
export const keyOf = question => question.id.slice(2);

/** @param {Question} question */
export const isTyped = question => !question.querySelector('.opt');

/** @param {Field} field */
const isChecked = field => field instanceof HTMLInputElement && field.checked;

/** @param {Field | undefined} field @param {boolean} checked */
export function setChecked(field, checked) {
  if (field instanceof HTMLInputElement) field.checked = checked;
}

/** @param {Question} question @returns {string[]} */
export const valuesOf = question => isTyped(question)
  ? [fieldsOf(question)[0].value].filter(value => value.trim()).map(value => question.dataset.fahrenheit ? toCelsius(value) : value)
  : fieldsOf(question).filter(isChecked).map(field => field.value);

/** @param {Question | null} question nothing is set where it is not drawn @param {string[]} values */
export function setValues(question, values) {
  if (!question) return;
  if (isTyped(question)) fieldsOf(question)[0].value = values[0] || '';
  else fieldsOf(question).forEach(field => setChecked(field, values.includes(field.value)));
  // an option that is shown where it was chosen alone
  question.querySelectorAll('.opt[data-rare]').forEach(option => { option.toggleAttribute('hidden', !option.querySelector(':checked')); });
}

/** Unchecks the options that exclude the chosen one. @param {Question} question @param {Field} chosen */
export function clearExcluded(question, chosen) {
  const single = chosen.hasAttribute('data-alone');
  fieldsOf(question).forEach(field => {
    if (field !== chosen && (single || field.hasAttribute('data-alone'))) setChecked(field, false);
  });
}

/** @param {Field} field whether it answers "no" or "none of these" */
export const isNo = field => field.value === 'N' || field.value === 'none';

/** @param {Question} question whether it takes a number, in which no letter is typed */
export const isNumber = question => /num|dec/.test(fieldsOf(question)[0].inputMode);

/** @param {Question} question @param {string} key in upper case @returns {HTMLInputElement | null} the option that the key chooses; N also the only "none" */
export function fieldOfKey(question, key) {
  const options = /** @type {HTMLElement[]} */ ([...question.querySelectorAll('.opt')]);
  const named = options.find(option => option.dataset.key === key)?.querySelector('input');
  const none = key === 'N' ? /** @type {HTMLInputElement[]} */ (fieldsOf(question).filter(field => isNo(field) || field.value === 'no-pregnancy-or-birth')) : [];
  return named || (none.length === 1 ? none[0] : null);
}

/** @param {Question} question */
export const checkedOrFirstField = question => fieldsOf(question).find(isChecked) || fieldsOf(question)[0];
