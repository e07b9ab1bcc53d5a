// @ts-check
/** Bounds of the tier over all answers that may still come (profiles/README.md, "When it is enough"). */
import { ConditionJudge } from './judge.js';
import { loweringOf, sumOf, tierByPoints } from './scoring.js';
import { SELF_CARE, highestOf, isAbove } from './tiers.js';

/** @typedef {import('./edition.js').Cause} Cause */
/** @typedef {import('./edition.js').Edition} Edition */
/** @typedef {import('./edition.js').Models} Models */
/** @typedef {{least: string, most: string}} CauseBounds */
/** @typedef {{enough: boolean, least: string, most: string}} Bounds enough: no unanswered question can change the tier */

/** @param {Edition} edition @param {Map<string, string[]>} answers @param {import('./judge.js').Background} [background] @returns {Bounds} */
export function boundsOf({ items, models }, answers, background) {
  const judge = new ConditionJudge(items, answers, background, true);
  const causes = models.causes.map(cause => causeBounds(models, cause, judge));
  if (causes.some(one => one.least === 'emergency')) return { enough: true, least: 'emergency', most: 'emergency' };
  const least = highestOf(causes.map(one => one.least));
  const most = highestOf(causes.map(one => one.most));
  const released = !isAbove('urgent', least) || judge.truth(models.release) === true;
  const checked = least !== SELF_CARE || judge.truth(models.selfCare) !== null;
  return { enough: most === least && released && checked, least, most };
}

/** @param {Models} models @param {Cause} cause @param {ConditionJudge} judge @returns {CauseBounds} */
function causeBounds(models, cause, judge) {
  /** @param {import('./edition.js').Fact} fact */
  const isTrue = ({ condition }) => judge.truth(condition) === true;
  /** @param {import('./edition.js').Fact} fact */
  const isPossible = ({ condition }) => judge.truth(condition) !== false;
  /** @param {typeof isTrue} counts */
  const floors = counts => cause.floors.filter(counts).map(floor => floor.tier);
  const lowered = loweringOf(cause, judge);
  /** @param {typeof isTrue} counts @param {number} lowering */
  const byPoints = (counts, lowering) => tierByPoints(models, cause, sumOf(cause, counts), lowering);
  return {
    least: highestOf([...floors(isTrue), byPoints(isTrue, loweringOf(cause, judge, null, null))]),
    most: highestOf([...floors(isPossible), byPoints(isPossible, lowered)]),
  };
}
