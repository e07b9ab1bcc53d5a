// @ts-check
/**
 * Evaluation of the emergency criteria while the service can't be reached, in Kleene's three-valued logic: true, false, or null for
 * unknown. A missing answer is never a "no". The service exports the criteria; its results and those of this module are compared in
 * the build.
 */

/** @typedef {boolean | null} Truth */
/** @typedef {boolean | string | any[]} Condition a constant, "unknown", or an operator and its operands */
/** @typedef {{all: boolean, when: [string, string, string | number][]}} Gate questions, operators of enableWhen, codes or bounds */
/** @typedef {{in?: string, gate?: Gate, unknown?: string[], alone?: string[], number?: string, min?: number, max?: number}} Item */
/** @typedef {{code: string, name: string, condition: Condition}} Flag */
/** @typedef {{items: Record<string, Item>, flags: Flag[]}} Criteria */

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

export class EmergencyEvaluation {
  #criteria;
  #answers;
  /** @type {Map<string, boolean>} */ #enabled = new Map();

  /** @param {Criteria} criteria @param {Map<string, string[]>} answers entered values by question, also of disabled questions */
  constructor(criteria, answers) {
    this.#criteria = criteria;
    this.#answers = answers;
  }

  /** @returns {Flag[]} the flags that are present */
  present() { return this.#criteria.flags.filter(flag => this.truth(flag.condition) === true); }

  /** @param {Condition} condition @returns {string[]} the questions with an answer that it reads */
  answered(condition) {
    return [condition].flat(10).flatMap(part => [part, part + '-value', part + '-unit'])
      .filter(linkId => linkId in this.#criteria.items && this.values(linkId).length);
  }

  /** @param {string} linkId @returns {boolean} whether the item is enabled by the answers */
  isEnabled(linkId) {
    const item = this.#criteria.items[linkId];
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
      const answered = this.#criteria.items[question]?.number ? this.number(question) !== null : codes.length > 0;
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
    const alone = this.#criteria.items[linkId]?.alone || [];
    const mixed = values.length > 1 && values.some(value => alone.includes(value));
    return mixed || !this.isEnabled(linkId) ? [] : values;
  }

  /** @param {Condition} condition @returns {Truth} */
  truth(condition) {
    if (typeof condition === 'boolean') return condition;
    if (typeof condition === 'string') return null;
    const [operator, ...operands] = condition;
    switch (operator) {
      case 'or': return this.#join(operands, true);
      case 'and': return this.#join(operands, false);
      case 'not': {
        const truth = this.truth(operands[0]);
        return truth === null ? null : !truth;
      }
      case 'not-known': return this.truth(operands[0]) !== true;
      case 'yes': {
        const { known, unknown } = this.choice(operands[0]);
        return unknown.length || known.length !== 1 ? null : known[0] === 'Y';
      }
      case 'option': return this.chosen(operands[0], operands[1]);
      case 'number': return this.compare(this.number(operands[0]), operands[1], operands[2]);
      case 'days': return this.compare(this.days(operands[0]), operands[1], operands[2]);
      case 'points': return this.#sum(operands[0], operands.slice(1));
      default: return null;
    }
  }

  /** @param {Condition[]} operands @param {boolean} decisive @returns {Truth} */
  #join(operands, decisive) {
    const truths = operands.map(operand => this.truth(operand));
    return truths.includes(decisive) ? decisive : truths.includes(null) ? null : !decisive;
  }

  /** @param {number} bound @param {[number, Condition][]} items points and what earns them; an unknown item may or may not @returns {Truth} */
  #sum(bound, items) {
    const truths = items.map(([points, condition]) => ({ points, truth: this.truth(condition) }));
    /** @param {(truth: Truth) => boolean} counts */
    const reached = counts => truths.reduce((sum, item) => sum + (counts(item.truth) ? item.points : 0), 0) >= bound;
    return reached(truth => truth === true) || (reached(truth => truth !== false) ? null : false);
  }

  /** @param {string} linkId @returns {{known: string[], unknown: string[]}} codes that say something, and ways not to know */
  choice(linkId) {
    const unknown = this.#criteria.items[linkId]?.unknown || [];
    const values = this.values(linkId);
    return { known: values.filter(value => !unknown.includes(value)), unknown: values.filter(value => unknown.includes(value)) };
  }

  /** @param {string} linkId @param {string} code @returns {Truth} whether the option was chosen */
  chosen(linkId, code) {
    const { known, unknown } = this.choice(linkId);
    return known.includes(code) || (unknown.length || !known.length ? null : false);
  }

  /** @param {string} linkId @returns {number | null} */
  number(linkId) { return readNumber(this.#criteria.items[linkId], this.values(linkId)[0] || ''); }

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
