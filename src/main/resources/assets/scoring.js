// @ts-check
/** Scoring of answers by evidence models (profiles/README.md, "From answers to a result"), as the service and `dorsal score` do it. */
import { decisions, propose } from './care.js';
import { questionsOf } from './conditions.js';
import { distinctFacts } from './distinct-facts.js';
import { ConditionJudge } from './judge.js';
import { SELF_CARE, TIERS, asksForClinician, atMost, highestOf, isAbove } from './tiers.js';

/** @typedef {import('./edition.js').Cause} Cause */
/** @typedef {import('./edition.js').Edition} Edition */
/** @typedef {import('./edition.js').Fact} Fact */
/** @typedef {import('./edition.js').Floor} Floor */
/** @typedef {import('./edition.js').Models} Models */
/** @typedef {import('./edition.js').PointsEntry} PointsEntry */
/** @typedef {import('./answers.js').Truth} Truth */
/** @typedef {{points: number, strong: boolean}} PointsSum strong: an entry counts that is not weak */
/**
 * @typedef {object} CauseResult
 * @property {Cause} cause
 * @property {string} tier tier that what is known demands
 * @property {string} upper tier that open questions could still lead to
 * @property {string} upperByPoints the same by points alone
 * @property {number} least points of what is known
 * @property {number} most points if every open question had the worse answer
 * @property {number} weight weight of the evidence: the least points, and for each floor that is true the points of its tier
 * @property {Fact[]} facts what speaks for the cause, floors first; of a cause that reaches a tier those that add something
 * @property {Floor[]} openFloors
 */
/**
 * @typedef {object} Scoring
 * @property {string} disposition
 * @property {boolean} provisional an open question could lead to a more pressing tier than the disposition
 * @property {boolean} emergencyNotExcluded no cause reaches an emergency, and an open question could lead to one
 * @property {CauseResult[]} causes
 * @property {Map<string, string>} open questions that would settle the result with the tier that each could lead to, most pressing first
 * @property {import('./care.js').Proposal[]} proposed
 * @property {import('./care.js').WithheldActivity[]} withheld
 * @property {any[]} goals
 * @property {any[]} hints
 * @property {import('./edition.js').Contradiction[]} contradictions
 * @property {Map<string, string[]>} answers answers that were scored
 */

const LIKELY = 5;

/** @param {CauseResult} result @returns {boolean} whether it demands more than self-care */
export const isReached = ({ tier }) => tier !== SELF_CARE;

/** @param {CauseResult} result @returns {boolean} whether open questions could lead to a more pressing tier */
export const isOpen = ({ tier, upper }) => isAbove(upper, tier);

/** @param {Scoring} scoring @returns {CauseResult[]} causes that reach a tier, most pressing first, and within a tier by weight */
export const reachedCauses = ({ causes }) => TIERS.flatMap(tier =>
  causes.filter(one => isReached(one) && one.tier === tier).sort((one, other) => other.weight - one.weight));

/** @param {Scoring} scoring @returns {CauseResult[]} causes to think of first: of the most pressing tier, those with the most weight */
export const likelyCauses = scoring => reachedCauses(scoring).filter((one, _, [first]) => one.tier === first.tier).slice(0, LIKELY);

/** @param {Scoring} scoring @returns {CauseResult[]} the other causes that reach a tier, most pressing first */
export const lessLikelyCauses = scoring => reachedCauses(scoring).slice(likelyCauses(scoring).length);

/** Tests of a cause: those of the most pressing tier alone have some, and none is made for a booked check.
 * @param {Scoring} scoring @param {CauseResult} result @returns {any[]} extensions with their words */
export const namedTests = ({ causes }, { cause, tier }) =>
  tier === highestOf(causes.map(one => one.tier)) && isAbove(tier, 'self-care-with-check') ? cause.tests : [];

/** @param {Cause} cause @param {(entry: PointsEntry) => boolean} counts @returns {PointsSum} */
export function sumOf({ domains }, counts) {
  const sum = { points: 0, strong: false };
  for (const { limit, entries } of domains) {
    const counted = entries.filter(counts);
    const points = counted.map(entry => entry.points);
    sum.points += limit === undefined ? Math.max(0, ...points) : Math.min(limit, points.reduce((total, one) => total + one, 0));
    sum.strong ||= counted.some(entry => !entry.weak);
  }
  return sum;
}

/**
 * Sum of the negative points, yet not below the cap.
 *
 * @param {Cause} cause @param {ConditionJudge} judge @param {Truth} [counted] truth with which an entry counts beside true
 * @param {Truth} [wide] truth with which a narrower cap falls away beside false @returns {number}
 */
export function loweringOf({ cap, narrowerCaps, lowering }, judge, counted = true, wide = false) {
  const entries = lowering.filter(({ condition }) => [true, counted].includes(judge.truth(condition)));
  const caps = narrowerCaps.filter(({ condition }) => ![false, wide].includes(judge.truth(condition)));
  return Math.max(entries.reduce((total, { points }) => total + points, 0), cap, ...caps.map(narrower => narrower.cap));
}

/** @param {Models} models @param {Cause} cause @param {PointsSum} sum @param {number} lowering @returns {string} tier of the points */
export function tierByPoints({ thresholds, ceiling }, { highest }, { points, strong }, lowering) {
  const reached = thresholds.find(threshold => points + lowering >= threshold.points)?.tier || SELF_CARE;
  return atMost(atMost(reached, highest), strong ? undefined : ceiling);
}

/** @param {Models} models @param {string} tier @returns {number} its least points */
const pointsOf = ({ thresholds }, tier) => thresholds.find(threshold => threshold.tier === tier)?.points || 0;

/** @param {Models} models @param {Cause} cause @param {ConditionJudge} judge @returns {CauseResult} */
function judgeCause(models, cause, judge) {
  const entries = [...cause.floors, ...cause.domains.flatMap(domain => domain.entries)];
  /** @type {Map<Fact, Truth>} */ const truths = new Map(entries.map(entry => [entry, judge.truth(entry.condition)]));
  /** @param {Fact} fact */
  const isTrue = fact => truths.get(fact) === true;
  const openFloors = cause.floors.filter(floor => truths.get(floor) === null);
  const lowering = loweringOf(cause, judge);
  const [least, most] = [sumOf(cause, isTrue), sumOf(cause, entry => truths.get(entry) !== false)];
  const upperByPoints = tierByPoints(models, cause, most, lowering);
  const tier = highestOf([...cause.floors.filter(isTrue).map(floor => floor.tier), tierByPoints(models, cause, least, lowering)]);
  const facts = entries.filter((fact, index) => isTrue(fact)
    && !entries.slice(0, index).some(earlier => isTrue(earlier) && earlier.action.title === fact.action.title));
  return {
    cause, tier, upperByPoints, openFloors,
    upper: highestOf([tier, upperByPoints, ...openFloors.map(floor => floor.tier)]),
    least: least.points + lowering,
    most: most.points + lowering,
    weight: least.points + lowering + cause.floors.filter(isTrue).reduce((sum, floor) => sum + pointsOf(models, floor.tier), 0),
    facts: tier === SELF_CARE ? facts : distinctFacts(facts, facts.flatMap(fact => cause.floors.find(floor => floor === fact)?.tier || []), judge),
  };
}

/**
 * @param {Edition} edition @param {Map<string, string[]>} answers values by linkId, each to be read
 * @param {import('./judge.js').Background} [background] @returns {Scoring}
 */
export function score({ items, models, care }, answers, background) {
  const judge = new ConditionJudge(items, answers, background);
  const asGiven = new ConditionJudge(items, answers, background, false, true);
  const causes = models.causes.map(cause => judgeCause(models, cause, judge));
  const found = highestOf(causes.map(({ tier }) => tier));
  const upper = highestOf(causes.map(one => one.upper));
  const released = upper !== 'emergency' && judge.truth(models.release) === true;
  const disposition = decide(found, upper, released, judge.truth(models.selfCare) === true);
  const incomplete = disposition === 'incomplete';
  const provisional = !incomplete && (isAbove(upper, disposition) || (disposition === 'soon' && !released));
  judge.setDecided(decisions(disposition, provisional, found, causes));
  /** @template {import('./edition.js').Conditional} T @param {T[]} all */
  const holding = all => [...new Set(all.filter(({ conditions }) => judge.holds(conditions)).map(({ action }) => action))];
  return {
    disposition, provisional, causes, answers,
    emergencyNotExcluded: found !== 'emergency' && !released,
    open: incomplete || provisional || isAbove(upper, found) ? questionsToSettle(models, causes, found, incomplete, provisional, judge) : new Map(),
    ...propose(care.offers, judge),
    goals: holding(care.goals),
    hints: holding(care.hints),
    contradictions: care.contradictions.filter(({ when }) => asGiven.truth(when) === true),
  };
}

/** @param {string} found @param {string} upper @param {boolean} released @param {boolean} measured @returns {string} disposition */
function decide(found, upper, released, measured) {
  if (!isAbove('soon', found)) return found;
  if (!released || (!asksForClinician(found) && !isAbove('urgent', upper))) return 'incomplete';
  return found === SELF_CARE && !(measured && !asksForClinician(upper)) ? 'self-care-with-check' : found;
}

/**
 * @param {Models} models @param {CauseResult[]} causes @param {string} found @param {boolean} incomplete @param {boolean} provisional
 * @param {ConditionJudge} judge @returns {Map<string, string>} questions with the tier that each could lead to
 */
function questionsToSettle({ release }, causes, found, incomplete, provisional, judge) {
  /** @type {Map<string, string>} */ const open = new Map();
  /** @param {string} tier @param {import('./answers.js').Condition} condition */
  const add = (tier, condition) => judge.open(condition).filter(linkId => !open.has(linkId)).forEach(linkId => open.set(linkId, tier));
  const above = TIERS.filter(tier => isAbove(tier, found));
  for (const tier of above) {
    causes.flatMap(one => one.openFloors).filter(floor => floor.tier === tier).forEach(floor => add(tier, floor.condition));
  }
  if (isAbove('urgent', found)) add('emergency', release);
  if (open.size || !(incomplete || provisional)) return open;
  for (const tier of above) { // sums of points alone hold the result open
    const held = causes.filter(one => one.upperByPoints === tier && isAbove(tier, one.tier));
    held.flatMap(({ cause }) => cause.domains).flatMap(({ entries }) => entries).forEach(({ condition }) => add(tier, condition));
  }
  return open;
}

/** @param {Scoring} scoring @param {string} linkId @returns {boolean} whether an emergency rests on the answer to a question */
export const restsOn = ({ answers, causes }, linkId) => answers.has(linkId)
  && causes.some(({ tier, facts }) => tier === 'emergency' && facts.some(({ condition }) => questionsOf(condition).includes(linkId)));
