// @ts-check
/**
 * Facts of a cause that add something to the others (profiles/README.md, "From answers to a result"): two answers must not read like
 * six reasons. A fact rests on the answers that make its condition true; it is left out when facts that were selected before it rest
 * on all of them.
 */
import { SELF_CARE, TIERS } from './tiers.js';

/** @typedef {import('./edition.js').Fact} Fact */
/** @typedef {import('./answers.js').Condition} Condition */
/** @typedef {import('./judge.js').ConditionJudge} ConditionJudge */
/** @typedef {Map<string, any>} Grounds answers by their text */
/** @typedef {{place: number, rank: number, grounds: Grounds, alternatives: number}} GroundedFact rank: place of a floor's tier; alternatives: number of answers that it names */

/** @param {string} comparison */
const isGreater = comparison => comparison.startsWith('>');

/**
 * Selects facts. Floors are selected before points, the most pressing first, because they decide the tier; within each, the fact that
 * rests on more answers comes first.
 *
 * @param {Fact[]} facts facts that hold, floors first @param {string[]} floors tiers of the floors among them
 * @param {ConditionJudge} judge @returns {Fact[]} the selected facts in the given order, with the answers that they rest on
 */
export function distinctFacts(facts, floors, judge) {
  /** @type {GroundedFact[]} */
  const ordered = facts.map((fact, place) => {
    /** @type {Grounds} */ const grounds = new Map();
    return { place, rank: TIERS.indexOf(floors[place] || SELF_CARE), grounds, alternatives: gather(fact.condition, judge, grounds) };
  }).sort((a, b) => a.rank - b.rank || b.grounds.size - a.grounds.size);
  /** @type {GroundedFact[]} */ let selected = [];
  /** @type {any[]} */ const covered = [];
  for (const fact of ordered) {
    const grounds = [...fact.grounds.values()];
    if (!grounds.length || grounds.some(ground => !covered.some(other => isCovered(ground, other)))) {
      // "age 70 or more" says more than "age 50 or more"; a floor stays, because it decides the tier
      selected = selected.filter(other => fact.rank > other.rank || !covers(fact, other));
      selected.push(fact);
      covered.push(...grounds);
    } else { // "injected drugs" says more than "injected drugs, or an infection of the blood"
      selected = selected.map(other => isNarrower(fact, other) ? fact : other);
    }
  }
  return selected.sort((a, b) => a.place - b.place).map(({ place, grounds }) => ({ ...facts[place], grounds: [...grounds.values()] }));
}

/** @param {GroundedFact} fact @param {GroundedFact} other */
function covers(fact, other) {
  const grounds = [...fact.grounds.values()];
  return other.grounds.size > 0 && [...other.grounds.values()].every(ground => grounds.some(own => isCovered(ground, own)));
}

/** @param {GroundedFact} fact @param {GroundedFact} other */
function isNarrower(fact, other) {
  return fact.alternatives < other.alternatives && fact.grounds.size === other.grounds.size
    && [...fact.grounds.keys()].every(ground => other.grounds.has(ground));
}

/**
 * Adds the answers that make the condition true.
 *
 * @param {any} condition @param {ConditionJudge} judge @param {Grounds} grounds @returns {number} number of answers that it names
 */
function gather(condition, judge, grounds) {
  if (!Array.isArray(condition)) return 0;
  const [operator, ...operands] = condition;
  switch (operator) {
    case 'or':
    case 'and': return gatherAll(operands, judge, grounds);
    case 'term': return gather(operands[1], judge, grounds);
    case 'points': return gatherAll(operands.slice(1).map(([, item]) => item), judge, grounds);
    case 'not-known': // an exception that is not known to hold is no answer
    case 'decided': return 0;
    default:
      if (judge.truth(condition) === true) grounds.set(JSON.stringify(condition), condition);
      return 1;
  }
}

/** @param {Condition[]} operands @param {ConditionJudge} judge @param {Grounds} grounds @returns {number} */
function gatherAll(operands, judge, grounds) {
  return operands.reduce((total, operand) => {
    /** @type {Grounds} */ const own = new Map();
    const alternatives = gather(operand, judge, own);
    if (judge.truth(operand) === true) own.forEach((ground, text) => grounds.set(text, ground));
    return total + alternatives;
  }, 0);
}

/** @param {any} ground @param {any} other @returns {boolean} whether the other is the same, or a stricter bound of the same number */
function isCovered(ground, other) {
  if (JSON.stringify(ground) === JSON.stringify(other)) return true;
  const [operator, number, comparison, bound] = ground;
  const [others, same, stricter, limit] = other;
  return operator === 'compared' && others === operator && JSON.stringify(number) === JSON.stringify(same)
    && isGreater(comparison) === isGreater(stricter) && (isGreater(comparison) ? limit >= bound : limit <= bound);
}
