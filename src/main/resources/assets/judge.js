// @ts-check
/**
 * Judge of the conditions of an edition by Kleene's logic (profiles/README.md, "What a missing answer means" and "Branches"), with
 * questions that do not concern the person, questions that nobody has to answer, terms, exceptions, and what the scoring decided.
 */
import { EnteredAnswers } from './answers.js';

/** @typedef {import('./answers.js').Items} Items */
/** @typedef {import('./answers.js').Condition} Condition */
/** @typedef {import('./answers.js').Gate} Gate */
/** @typedef {import('./answers.js').Truth} Truth */
/** @typedef {(subject: string, code: string) => Truth} Decided */
/**
 * @typedef {object} Background what is known beside the answers
 * @property {Map<string, string[]>} [record] codes that a record suggests, by question; it never says that something is absent
 * @property {string[]} [unchecked] questions that offered fewer options when they were answered
 */

const ASK_ALL = 'ask-all';
const NOT_OFFERED = '';

/** @param {Truth} truth @returns {Truth} */
const negated = truth => truth === null ? null : !truth;

/** @param {Truth[]} truths @param {boolean} decisive @returns {Truth} */
const joined = (truths, decisive) => truths.includes(decisive) ? decisive : truths.includes(null) ? null : !decisive;

export class ConditionJudge extends EnteredAnswers {
  #items;
  #firm;
  #record;
  #unchecked;
  #opensAll;
  /** @type {Decided} */ #decided = () => null;
  /** False within an odd number of negations, where an open optional question counts as true. */ #plain = true;
  /** @type {Map<string, Truth>} */ #asked = new Map();
  /** @type {Map<string, {known: string[], unknown: string[]}>} */ #choices = new Map();
  /** @type {Record<string, Map<Condition, Truth>>} truths of terms by whether they stand plain */
  #terms = { true: new Map(), false: new Map() };

  /**
   * @param {Items} items items of the form @param {Map<string, string[]>} answers answers that count @param {Background} [background]
   * @param {boolean} [firm] whether it judges bounds over all later answers: an exception stays open until it is known, and ask-all
   * opens every question
   * @param {boolean} [asGiven] whether answers imply none to the question that opens theirs, as contradictions are judged
   */
  constructor(items, answers, { record = new Map(), unchecked = [] } = {}, firm = false, asGiven = false) {
    const read = new Map(answers);
    super(items, read);
    this.#items = items;
    this.#record = record;
    this.#unchecked = [...unchecked];
    if (!asGiven) this.#imply(read);
    this.#firm = firm;
    this.#opensAll = firm && this.chosen(ASK_ALL, 'Y') === true;
  }

  /**
   * Lets an answer count although the question that opens its own is open or denied (profiles/README.md, "How a response is read").
   *
   * @param {Map<string, string[]>} answers
   */
  #imply(answers) {
    for (const [linkId, { gate, implies }] of Object.entries(this.#items).reverse()) {
      if (!implies?.size || gate?.when.some(([opener, , code]) => opener !== ASK_ALL && this.values(opener).includes(String(code)))) continue;
      for (const [opener, code] of this.values(linkId).flatMap(value => [implies.get(value) || []])) {
        if (!opener) continue;
        const given = this.values(opener);
        const { denials = [], unknown = [] } = this.#items[opener];
        const left = given.filter(value => unknown.includes(value) || !denials.includes(value));
        if (left.length < given.length || !given.length) this.#unchecked.push(opener);
        answers.set(opener, unknown.includes(code) || left.includes(code) ? left : [...left, code]);
      }
    }
  }

  /** Answers count whatever their enableWhen says. */
  isEnabled() { return true; }

  /** @param {string} linkId read once, as many conditions read it */
  choice(linkId) {
    const known = this.#choices.get(linkId);
    if (known) return known;
    const choice = super.choice(linkId);
    if (this.#unchecked.includes(linkId) && choice.known.length + choice.unknown.length) choice.unknown = [NOT_OFFERED];
    this.#choices.set(linkId, choice);
    return choice;
  }

  /** @param {Decided} decided what the scoring decided, which care reads */
  setDecided(decided) { this.#decided = decided; }

  /** @param {Condition[]} conditions @returns {boolean} whether all are known to be true */
  holds(conditions) { return conditions.every(condition => this.truth(condition) === true); }

  /** @param {Condition} condition @returns {Truth} */
  truth(condition) {
    if (typeof condition === 'boolean') return condition;
    if (!Array.isArray(condition)) return null;
    const [operator, subject, detail, bound] = condition;
    switch (operator) {
      case 'or': return this.#join(condition, true);
      case 'and': return this.#join(condition, false);
      case 'not': return negated(this.#within(!this.#plain, () => this.truth(subject)));
      case 'not-known': {
        const truth = this.#within(true, () => this.truth(subject));
        return this.#firm ? negated(truth) : truth !== true;
      }
      case 'points': return this.#sum(subject, condition.slice(2));
      case 'term': return this.#term(condition);
      case 'decided': return this.#decided(subject, detail);
      case 'record': return this.#record.get(subject)?.includes(detail) || null;
      case 'option': return this.chosen(subject, detail) ?? this.#missing([subject]);
      case 'compared': return this.compare(this.#difference(subject), detail, bound) ?? this.#missing(subject.flat());
      default: return null;
    }
  }

  /** @param {Condition} condition @returns {string[]} questions whose answers are missing in the condition, from left to right */
  open(condition) {
    /** @type {Set<string>} */ const open = new Set();
    this.#gather(condition, open);
    return [...open];
  }

  /** @param {string} question whether it was answered with "unknown" */
  isUnknown(question) { return this.choice(question).unknown.length > 0; }

  /** @param {string} question whether the person was asked and does not know */
  isAskedUnknown(question) { return this.isUnknown(question) && !this.choice(question).unknown.includes(NOT_OFFERED); }

  /** @template T @param {boolean} plain @param {() => T} judge @returns {T} */
  #within(plain, judge) {
    const before = this.#plain;
    this.#plain = plain;
    const judged = judge();
    this.#plain = before;
    return judged;
  }

  /** @param {any[]} condition operator and operands, judged up to the first that decides @param {boolean} decisive @returns {Truth} */
  #join(condition, decisive) {
    /** @type {Truth} */ let truth = !decisive;
    for (let index = 1; index < condition.length; index++) {
      const operand = this.truth(condition[index]);
      if (operand === decisive) return decisive;
      if (operand === null) truth = null;
    }
    return truth;
  }

  /** @param {number} bound @param {[number, Condition][]} items points and what earns them; an unknown item may or may not @returns {Truth} */
  #sum(bound, items) {
    const truths = items.map(([points, condition]) => ({ points, truth: this.truth(condition) }));
    /** @param {(truth: Truth) => boolean} counts */
    const reached = counts => truths.reduce((sum, item) => sum + (counts(item.truth) ? item.points : 0), 0) >= bound;
    return reached(truth => truth === true) || (reached(truth => truth !== false) ? null : false);
  }

  /** @param {any[]} term judged once, as several conditions read it @returns {Truth} */
  #term(term) {
    const judged = this.#terms[`${this.#plain}`];
    const known = judged.get(term);
    if (known !== undefined) return known;
    const truth = this.truth(term[2]);
    judged.set(term, truth);
    return truth;
  }

  /** @param {string[][]} numbers questions behind each @returns {number | null} */
  #difference(numbers) {
    const values = numbers.map(([question, unit]) => unit ? this.days(unit.replace(/-unit$/, '')) : this.number(question));
    return values.reduce((difference, value) => difference === null || value === null ? null : difference - value);
  }

  /** @param {string[]} questions @returns {Truth} truth of a comparison with a missing answer */
  #missing(questions) {
    if (questions.some(question => this.#concerns(question) === false)) return false;
    return questions.some(question => this.#items[question].optional) ? !this.#plain : null;
  }

  /** @param {string} linkId @returns {Truth} whether the question concerns the person */
  #concerns(linkId) {
    const known = this.#asked.get(linkId);
    if (known !== undefined) return known;
    this.#asked.set(linkId, null); // a circle leaves all of its items open
    const { in: group, gate } = this.#items[linkId] || {};
    const asked = this.#opensAll || joined([group ? this.#concerns(group) : true, gate ? this.#opens(gate) : true], false);
    this.#asked.set(linkId, asked);
    return asked;
  }

  /** @param {Gate} gate @returns {Truth} */
  #opens({ all, when }) {
    return joined(when.map(one => one[0] === ASK_ALL ? all : this.#fulfils(one)), !all);
  }

  /** @param {Gate['when'][number]} when @returns {Truth} */
  #fulfils([question, operator, value]) {
    const number = this.number(question);
    switch (operator) {
      case '=': return this.#equals(question, String(value));
      case 'missing': return number === null ? null : false;
      case 'exists': return number === null ? this.#unanswered(question) : true;
      default: return this.compare(number, operator, Number(value)) ?? this.#unanswered(question);
    }
  }

  /** @param {string} question @param {string} code @returns {Truth} */
  #equals(question, code) {
    const { known, unknown } = this.choice(question);
    const saysUnknown = this.#items[question].unknown?.includes(code) && known.length + unknown.length > 0;
    const truth = saysUnknown ? unknown.includes(code) : this.chosen(question, code);
    return truth ?? this.#unanswered(question);
  }

  /** @param {string} question @returns {Truth} */
  #unanswered(question) { return this.#concerns(question) === false ? false : null; }

  /** @param {Condition} condition @param {Set<string>} open */
  #gather(condition, open) {
    if (!Array.isArray(condition) || this.truth(condition) !== null) return;
    const [operator, ...operands] = condition;
    switch (operator) {
      case 'option': this.#addMissing(operands[0], open); break;
      case 'compared':
        operands[0].flat().filter(/** @param {string} question */ question => !this.#isKnown(question))
          .forEach(/** @param {string} question */ question => this.#addMissing(question, open));
        break;
      case 'term': this.#gather(operands[1], open); break;
      case 'points': operands.slice(1).forEach(([, item]) => this.#gather(item, open)); break;
      case 'decided':
      case 'record': break; // no question
      default: this.#within(operator === 'not' ? !this.#plain : operator === 'not-known' || this.#plain,
        () => operands.forEach(operand => this.#gather(operand, open)));
    }
  }

  /**
   * Adds the question, or, while its branch is open, the questions that would settle the branch.
   *
   * @param {string} linkId @param {Set<string>} open
   */
  #addMissing(linkId, open) {
    if (this.#concerns(linkId) !== null) {
      open.add(linkId);
      return;
    }
    for (let item = this.#items[linkId]; item; item = this.#items[item.in || '']) {
      if (!item.gate || this.#opens(item.gate) !== null) continue;
      for (const when of item.gate.when) {
        const [question] = when;
        if (question !== ASK_ALL && !open.has(question) && this.#fulfils(when) === null) this.#addMissing(question, open);
      }
    }
  }

  /** @param {string} question */
  #isKnown(question) {
    const { known, unknown } = this.choice(question);
    return this.#items[question].number ? this.number(question) !== null : known.length > 0 && unknown.length === 0;
  }
}
