// @ts-check
/**
 * Answers that were entered: those that count, and what they say in three-valued logic: true, false, or null for unknown. A missing
 * answer is never a "no".
 */

/** @typedef {import('./edition.js').Edition} Edition */
/** @typedef {boolean | null} Truth */
/** @typedef {boolean | string | any[]} Condition a constant, or an operator and its operands (conditions.js) */
/** @typedef {{all: boolean, when: [string, string, string | number][]}} Gate questions, operators of enableWhen, codes or bounds */
/** @typedef {{in?: string, gate?: Gate, unknown?: string[], alone?: string[], denials?: string[], implies?: Map<string, string[]>, number?: string, min?: number, max?: number, optional: boolean}} Item optional: nobody has to answer it */
/** @typedef {Record<string, Item>} Items items of a form by linkId, in its order; implies: question and code that an option implies; denials give way to it */

const WHOLE = /^-?[0-9]{1,9}$/;
const DECIMAL = /^-?[0-9]{1,12}(\.[0-9]{1,10})?$/;
const DAYS_PRECISION = 1e10;
/** @type {Record<string, (value: number) => number>} days of a duration by UCUM unit; minutes and hours are rounded up as the service does */
const DAYS = {
  min: value => Math.ceil(value / 1440 * DAYS_PRECISION) / DAYS_PRECISION,
  h: value => Math.ceil(value / 24 * DAYS_PRECISION) / DAYS_PRECISION,
  d: value => value,
  wk: value => value * 7,
  mo: value => value * 30.4375,
  a: value => value * 365.25,
};
/** @type {Record<string, (value: number, bound: number) => boolean>} */
const COMPARISONS = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** @param {Item | undefined} item @param {string} text @returns {number | null} the number, null when it is none or out of bounds */
export function readNumber(item, text) {
  const { number, min = -Infinity, max = Infinity } = item || {};
  if (!(number === 'whole' ? WHOLE : DECIMAL).test(text.trim())) return null;
  const value = Number(text);
  return value < min || value > max ? null : value;
}

/** @param {string} text @returns {string} temperature in degrees Celsius; one that only a person's degrees Fahrenheit can be is converted */
export function toCelsius(text) {
  const typed = DECIMAL.test(text.trim()) ? Number(text) : 0;
  return typed >= 77 && typed <= 113 ? ((typed - 32) / 1.8).toFixed(1) : text;
}

export class EnteredAnswers {
  #items;
  #answers;
  /** @type {Map<string, boolean>} */ #enabled = new Map();

  /** @param {Items} items items of the form @param {Map<string, string[]>} answers entered values by question, also of disabled questions */
  constructor(items, answers) {
    this.#items = items;
    this.#answers = answers;
  }

  /** @param {string} linkId @returns {boolean} whether the item is enabled by the answers */
  isEnabled(linkId) {
    const item = this.#items[linkId];
    if (!item) return false;
    const known = this.#enabled.get(linkId);
    if (known !== undefined) return known;
    this.#enabled.set(linkId, false); // a circle disables all of its items
    const enabled = (!item.in || this.isEnabled(item.in)) && this.#isOpen(item.gate);
    this.#enabled.set(linkId, enabled);
    return enabled;
  }

  /** @param {Gate | undefined} gate */
  #isOpen(gate) {
    if (!gate || !gate.when.length) return true;
    /** @param {[string, string, string | number]} when */
    const holds = ([question, operator, value]) => {
      const codes = this.values(question);
      const answered = this.#items[question]?.number ? this.number(question) !== null : codes.length > 0;
      if (operator === 'missing' || !answered) return answered !== (operator === 'missing');
      if (operator === 'exists') return true;
      if (operator === '=') return codes.includes(String(value));
      return this.compare(this.number(question), operator, Number(value)) === true;
    };
    return gate.all ? gate.when.every(holds) : gate.when.some(holds);
  }

  /** @param {string} linkId @returns {string[]} the values that count: of an enabled question, and not contradictory */
  values(linkId) {
    const values = this.#answers.get(linkId) || [];
    const alone = this.#items[linkId]?.alone || [];
    const mixed = values.length > 1 && values.some(value => alone.includes(value));
    return mixed || !this.isEnabled(linkId) ? [] : values;
  }

  /** @param {string} linkId @returns {{known: string[], unknown: string[]}} codes that say something, and ways not to know */
  choice(linkId) {
    const unknown = this.#items[linkId]?.unknown || [];
    const values = this.values(linkId);
    return { known: values.filter(value => !unknown.includes(value)), unknown: values.filter(value => unknown.includes(value)) };
  }

  /** @param {string} linkId @param {string} code @returns {Truth} whether the option was chosen */
  chosen(linkId, code) {
    const { known, unknown } = this.choice(linkId);
    return known.includes(code) || (unknown.length || !known.length ? null : false);
  }

  /** @param {string} linkId @returns {number | null} */
  number(linkId) { return readNumber(this.#items[linkId], this.values(linkId)[0] || ''); }

  /** @param {string} stem @returns {number | null} */
  days(stem) {
    const value = this.number(stem + '-value');
    const { known } = this.choice(stem + '-unit');
    const days = known.length === 1 ? DAYS[known[0]] : undefined;
    return value === null || !days ? null : days(value);
  }

  /** @param {number | null} value @param {string} comparison @param {number} bound @returns {Truth} */
  compare(value, comparison, bound) { return value === null ? null : COMPARISONS[comparison](value, bound); }
}

export const AGE = 'age-years';
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
  const evaluation = new EnteredAnswers(items, entered);
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
