// @ts-check
/**
 * Evaluation of all conditions of a plan with the answers behind each truth: the emergency criteria's module, extended by what the
 * scoring decided, by dates, and by contradictions that count a safer answer.
 */
import { EmergencyEvaluation, readNumber } from './emergency-criteria.js';

/** @typedef {import('./emergency-criteria.js').Condition} Condition */
/** @typedef {import('./emergency-criteria.js').Item} Item */
/** @typedef {import('./emergency-criteria.js').Truth} Truth */
/** @typedef {Record<string, Item & {date?: boolean}>} Items */
/** @typedef {{truth: Truth, reasons: string[]}} Judgement reasons: questions whose answers decided it, or would while it is unknown */
/** @typedef {(subject: string, code: string) => Truth} Decided */
/** @typedef {{code: any, says: any, when: Condition, counts?: {question: string, code: string}, ofRecord: boolean}} Contradiction */

const LEAST_DAYS_A_YEAR = 365;
const MOST_DAYS_A_YEAR = 365.25;
const DAY_MILLIS = 86400000;
const MINUS = ' - ';
const DATE = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/;

/** @template T @param {T[]} values @returns {T[]} */
export const distinct = values => [...new Set(values)];

/** @param {string} text FHIR date, perhaps partial @returns {[number, number] | null} its first and last day; null when it is none */
export function readDate(text) {
  const [, year, month, day] = (DATE.exec(text.trim()) || []).map(Number);
  if (!year || year < 1900) return null;
  const first = Date.UTC(year, (month || 1) - 1, day || 1);
  const last = day ? first : Date.UTC(year, month || 12, 0);
  const read = new Date(first);
  const exists = read.getUTCMonth() === (month || 1) - 1 && read.getUTCDate() === (day || 1);
  return exists ? [first / DAY_MILLIS, last / DAY_MILLIS] : null;
}

/** Evaluation of conditions over the answers as they were given. */
export class AnswerEvaluation extends EmergencyEvaluation {
  #items;
  #answers;
  #today;
  #decided;
  /** @type {Map<Condition, Truth>} */ #truths = new Map();
  /** @type {Map<string, AnswerEvaluation>} */ #others = new Map();

  /**
   * @param {Items} items items of the form, all of them enabled @param {Map<string, string[]>} answers answers that count
   * @param {number} today days since 1970 @param {Decided} decided truth of what the scoring decided
   */
  constructor(items, answers, today, decided) {
    super({ items, flags: [] }, answers);
    this.#items = items;
    this.#answers = answers;
    this.#today = today;
    this.#decided = decided;
  }

  /** @param {string} question @param {string} code @returns {AnswerEvaluation} a copy with another answer */
  with(question, code) {
    const key = question + '=' + code;
    const other = this.#others.get(key)
      || new AnswerEvaluation(this.#items, new Map(this.#answers).set(question, [code]), this.#today, this.#decided);
    this.#others.set(key, other);
    return other;
  }

  /** @param {Condition} condition @returns {Truth} */
  truth(condition) {
    if (!Array.isArray(condition)) return super.truth(condition);
    let truth = this.#truths.get(condition);
    if (truth === undefined) {
      const [operator, subject, detail, bound] = condition;
      truth = operator === 'decided' ? this.#decided(subject, detail)
        : operator === 'span' ? this.#within(this.#span(subject), detail, bound)
          : super.truth(condition);
      this.#truths.set(condition, truth);
    }
    return truth;
  }

  /** @param {Condition} condition @returns {Judgement} */
  judge(condition) { return { truth: this.truth(condition), reasons: distinct(this.#reasons(condition)) }; }

  /** @param {string} question whether it was answered with "don't know" */
  isUnknown(question) {
    return this.values(question).some(code => this.#items[question].unknown?.includes(code));
  }

  /** Reasons are those of the operands that have the truth of the whole. @param {Condition} condition @returns {string[]} */
  #reasons(condition) {
    const [operator, ...operands] = Array.isArray(condition) ? condition : [''];
    /** @param {Condition[]} parts */
    const decisive = parts => parts.filter(part => this.truth(part) === this.truth(condition)).flatMap(part => this.#reasons(part));
    switch (operator) {
      case 'or': case 'and': return decisive(operands);
      case 'points': return decisive(operands.slice(1).map(([, item]) => item));
      case 'not': return this.#reasons(operands[0]);
      case 'yes': case 'option': return [operands[0]];
      case 'number': case 'days': case 'span': {
        const read = operands[0].split(MINUS).flatMap(/** @param {string} name */ name => this.#behind(name, operator));
        const open = this.truth(condition) === null ? read.filter(/** @param {string} question */ question => !this.#isKnown(question)) : [];
        return open.length ? open : read;
      }
      default: return [];
    }
  }

  /** @param {string} name @param {string} operator @returns {string[]} questions behind a number */
  #behind(name, operator) {
    if (operator === 'number' || (operator === 'span' && !name.endsWith('-days'))) return [name];
    const stem = name.replace(/-days$/, '');
    return [stem, stem + '-years'].filter(question => this.#isKnown(question)).slice(0, 1)
      .concat(this.#isKnown(stem) || this.#isKnown(stem + '-years') ? [] : [stem + '-value', stem + '-unit']);
  }

  /** @param {string} question */
  #isKnown(question) {
    const { number, date } = this.#items[question] || {};
    if (number) return this.number(question) !== null;
    if (date) return readDate(this.values(question)[0] || '') !== null;
    return this.values(question).length > 0 && !this.isUnknown(question);
  }

  /** @param {string} name @returns {[number, number] | null} least and most days of a name or of a difference */
  #span(name) {
    const minus = name.indexOf(MINUS);
    if (minus >= 0) {
      const [from, less] = [this.#span(name.slice(0, minus)), this.#span(name.slice(minus + MINUS.length))];
      return from && less && [from[0] - less[1], from[1] - less[0]];
    }
    const stem = name.replace(/-days$/, '');
    const date = this.#items[stem]?.date ? readDate(this.values(stem)[0] || '') : null;
    if (date) return [this.#today - date[1], this.#today - date[0]];
    const years = this.number(stem + '-years');
    if (years !== null) return [years * LEAST_DAYS_A_YEAR, (years + 1) * MOST_DAYS_A_YEAR];
    const days = this.days(stem);
    return days === null ? null : [days, days];
  }

  /** @param {[number, number] | null} span @param {string} comparison @param {number} bound @returns {Truth} */
  #within(span, comparison, bound) {
    const [least, most] = (span || [null, null]).map(value => this.compare(value, comparison, bound));
    return least === most ? least : null;
  }
}

/**
 * Evaluation over contradicting answers: a condition is true if it is true with the answers as given, or with the safer answers of
 * contradictions that stand. While one side of a contradiction is open, so is a condition that it could make true.
 */
export class WeighedEvaluation {
  #given;
  /** @type {{when: Judgement, question: string, code: string}[]} */ #counted = [];

  /** @param {AnswerEvaluation} given @param {Contradiction[]} contradictions */
  constructor(given, contradictions) {
    this.#given = given;
    for (const { when, counts, ofRecord } of contradictions) {
      if (counts && !ofRecord && given.truth(when) !== false) this.#counted.push({ when: given.judge(when), ...counts });
    }
  }

  /** @param {Condition} condition @returns {Judgement} */
  judge(condition) {
    const given = this.#given.judge(condition);
    const counted = given.truth === true ? [] : this.#counted.filter(({ question }) => reads(condition, question));
    /** @type {{whens: Judgement[], questions: string[], evaluation: AnswerEvaluation}[]} */
    const branches = [{ whens: [], questions: [], evaluation: this.#given }];
    for (const { when, question, code } of counted) {
      for (const { whens, questions, evaluation } of [...branches]) {
        if (questions.includes(question)) continue;
        branches.push({ whens: [...whens, when], questions: [...questions, question], evaluation: evaluation.with(question, code) });
      }
    }
    const judged = branches.slice(1).map(({ whens, evaluation }) => both([...whens, evaluation.judge(condition)]));
    const standing = judged.find(({ truth }) => truth === true);
    if (standing) return standing;
    const open = [given, ...judged].filter(({ truth }) => truth === null);
    return open.length ? { truth: null, reasons: distinct(open.flatMap(({ reasons }) => reasons)) } : given;
  }
}

/** @param {Judgement[]} judged @returns {Judgement} all of them together */
function both(judged) {
  const truths = judged.map(({ truth }) => truth);
  const truth = truths.includes(false) ? false : truths.includes(null) ? null : true;
  return { truth, reasons: distinct(judged.filter(one => one.truth === truth).flatMap(({ reasons }) => reasons)) };
}

/** @param {Condition} condition @param {string} question @returns {boolean} whether another answer could change the condition */
function reads(condition, question) {
  const [operator, ...operands] = Array.isArray(condition) ? condition : [''];
  switch (operator) {
    case 'or': case 'and': case 'not': return operands.some(operand => reads(operand, question));
    case 'points': return operands.slice(1).some(([, item]) => reads(item, question));
    case 'yes': case 'option': case 'number': return operands[0] === question;
    case 'days': case 'span': return operands[0].split(MINUS).some(/** @param {string} name */ name =>
      ['', '-days', '-years', '-value', '-unit'].some(end => name.replace(/-days$/, '') + end === question));
    default: return false;
  }
}
