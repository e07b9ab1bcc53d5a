// @ts-check
/** Bounds of the tier over all answers that may still come (profiles/README.md, "When it is enough"), and what is asked next. */
import { questionsOf } from './conditions.js';
import { ConditionJudge } from './judge.js';
import { loweringOf, sumOf, tierByPoints } from './scoring.js';
import { SELF_CARE, highestOf, isAbove } from './tiers.js';

/** @typedef {import('./answers.js').Condition} Condition */
/** @typedef {import('./edition.js').Cause} Cause */
/** @typedef {import('./edition.js').Edition} Edition */
/** @typedef {import('./edition.js').Models} Models */
/** @typedef {{cause: Cause, least: string, most: string, mostByPoints: string}} CauseBounds */
/** @typedef {{enough: boolean, least: string, most: string, next: string[]}} Bounds enough: no unanswered question can change the tier; next: those that could, most pressing first */

/** @param {Edition} edition @param {Map<string, string[]>} answers @param {import('./judge.js').Background} [background] @returns {Bounds} */
export function boundsOf({ items, models, questions }, answers, background) {
  const judge = new ConditionJudge(items, answers, background, true);
  const causes = models.causes.map(cause => causeBounds(models, cause, judge));
  if (causes.some(one => one.least === 'emergency')) return { enough: true, least: 'emergency', most: 'emergency', next: [] };
  // without measured vital signs, self-care has a booked check: a question that leads no higher cannot change that
  const checked = judge.truth(models.selfCare);
  const base = checked === false ? 'self-care-with-check' : SELF_CARE;
  const least = highestOf([base, ...causes.map(one => one.least)]);
  const most = highestOf([base, ...causes.map(one => one.most)]);
  /** @type {Set<string>} */ const pressing = new Set();
  /** @type {Set<string>} */ const remaining = new Set();
  /** @param {Condition} condition @param {Set<string>} open */
  const gather = (condition, open) => judge.open(condition).forEach(linkId => open.add(linkId));
  for (const { cause, mostByPoints } of causes.filter(one => isAbove(one.most, least))) {
    cause.floors.filter(({ tier }) => isAbove(tier, least))
      .forEach(({ tier, condition }) => gather(condition, tier === 'emergency' ? pressing : remaining));
    if (isAbove(mostByPoints, least)) {
      [...cause.domains.flatMap(({ entries }) => entries), ...cause.lowering, ...cause.narrowerCaps]
        .forEach(({ condition }) => gather(condition, mostByPoints === 'emergency' ? pressing : remaining));
    }
  }
  const urgent = !isAbove('urgent', least);
  if (!urgent) gather(models.release, pressing);
  if (least === SELF_CARE) gather(models.selfCare, remaining);
  const released = urgent || judge.truth(models.release) === true;
  const askable = [...questions.keys()].filter(linkId => !judge.isAskedUnknown(linkId));
  const next = [...askable.filter(linkId => pressing.has(linkId)), ...askable.filter(linkId => remaining.has(linkId) && !pressing.has(linkId))];
  return { enough: most === least && released && (least !== SELF_CARE || checked !== null), least, most, next };
}

/** @param {Models} models @returns {Set<string>} questions that a model reads */
export const readQuestions = ({ causes }) => new Set(causes.flatMap(({ floors, domains, lowering, narrowerCaps }) =>
  [...floors, ...domains.flatMap(({ entries }) => entries), ...lowering, ...narrowerCaps].flatMap(({ condition }) => questionsOf(condition))));

/**
 * Questions that only tailor the plan to the person wait until the result can wait.
 *
 * @param {Edition} edition @param {import('./scoring.js').Scoring} scoring @param {Bounds} bounds @param {Map<string, string[]>} entered
 * @param {string[]} unread questions of the page that no model reads and that are not optional
 * @returns {{comfort: boolean, later: Set<string>, next: string[]}} comfort: such questions remain; later: those that are not shown yet;
 *   next: those that could change the result, or, once none can, what the plan withholds
 */
export function waitingQuestions({ care, items, questions }, { disposition, withheld, answers }, { enough, next }, entered, unread) {
  const pressing = ['emergency', 'urgent', 'soon'].includes(disposition);
  const comfort = enough && !pressing;
  const held = withheld.filter(({ because }) => because.some(({ open }) => open)).map(({ activity }) => activity);
  const ofThePlan = new Set(care.offers.filter(({ activity }) => held.includes(activity))
    .flatMap(({ never }) => never.flatMap(({ when }) => questionsOf(when))));
  const waits = !comfort && !(entered.get('ask-all') || []).includes('Y');
  const later = unread.filter(linkId => waits && !next.includes(linkId) && !(pressing && ofThePlan.has(linkId)) && !entered.get(linkId)?.length);
  return {
    comfort: comfort && unread.some(linkId => !answers.has(linkId)), later: new Set(later),
    next: comfort ? [...questions.keys()].filter(linkId => ofThePlan.has(linkId) && !items[linkId].optional) : next,
  };
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
  const mostByPoints = byPoints(isPossible, lowered);
  return {
    cause, mostByPoints,
    least: highestOf([...floors(isTrue), byPoints(isTrue, loweringOf(cause, judge, null, null))]),
    most: highestOf([...floors(isPossible), mostByPoints]),
  };
}
