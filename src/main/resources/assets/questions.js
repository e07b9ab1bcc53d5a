// @ts-check
/** Questions of the assessment form and the answers that the browser holds for them. */

/** @typedef {HTMLElement} Question an element with the class "q" */
/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

/** @param {string} id @returns {any} the element; the templates guarantee those that are used without a check */
export const byId = id => document.getElementById(id);

export const form = /** @type {HTMLFormElement} */ (byId('answers'));

/** @type {Question[]} */
export const questions = [...form.querySelectorAll('.q')].map(question => /** @type {HTMLElement} */ (question));

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
  ? [fieldsOf(question)[0].value].filter(value => value.trim())
  : fieldsOf(question).filter(isChecked).map(field => field.value);

/** @param {Question} question @param {string[]} values */
export function setValues(question, values) {
  if (isTyped(question)) fieldsOf(question)[0].value = values[0] || '';
  else fieldsOf(question).forEach(field => setChecked(field, values.includes(field.value)));
}

/** @param {string[]} before @param {string[]} after */
export const sameValues = (before, after) => before.length === after.length && before.every((value, index) => value === after[index]);

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

export const visibleQuestions = () => questions.filter(question => !question.hidden && !question.classList.contains('later'));

/** @param {string} list name of a list of questions that the server sends with each result @returns {string[]} */
export const listed = list => (byId('stop')?.dataset[list] || '').split(' ');

/** @param {Question} question whether its answer could still change the result */
export const isOpen = question => !valuesOf(question).length
  && (byId('stop') ? listed('next').includes(keyOf(question)) : question.hasAttribute('data-read'));

/** @param {Question} question */
export const checkedOrFirstField = question => fieldsOf(question).find(isChecked) || fieldsOf(question)[0];
