// @ts-check
/** Scoring of answers by an edition, as the service and `dorsal score` do it: flags, disposition, and what the care plan proposes. */
import { EmergencyEvaluation } from './emergency-criteria.js';
import { AnswerEvaluation, WeighedEvaluation, distinct, readDate } from './evaluation.js';

/** @typedef {import('./emergency-criteria.js').Truth} Truth */
/** @typedef {import('./edition.js').Criterion} Criterion */
/** @typedef {import('./edition.js').Edition} Edition */
/** @typedef {import('./edition.js').Offer} Offer */
/** @typedef {Criterion & {truth: Truth, reasons: string[], askedUnknown: boolean}} FlagResult */
/** @typedef {{reason: any, open: boolean}} WithholdingReason open: it is not known to hold, and not excluded either */
/**
 * @typedef {object} Scoring
 * @property {string} disposition
 * @property {boolean} provisional a flag of a higher tier is open
 * @property {boolean} noEmergencyCriterionMet
 * @property {boolean} emergencyNotExcluded
 * @property {FlagResult[]} flags
 * @property {string[]} open questions that would settle open flags, most pressing first
 * @property {any[]} proposed ActivityDefinitions
 * @property {{activity: any, because: WithholdingReason[]}[]} withheld
 * @property {any[]} goals
 * @property {any[]} hints
 * @property {import('./evaluation.js').Contradiction[]} contradictions
 * @property {Map<string, string[]>} answers answers that count
 */

export const TIERS = ['emergency', 'urgent', 'soon', 'clinician-review'];
const REQUIRED_TIERS = ['emergency', 'urgent', 'clinician-review'];

/** @param {FlagResult} flag whether nobody has looked for an optional sign, or not completely */
export const isNotExamined = flag => flag.optional && flag.truth === null;

/** @param {FlagResult} flag whether its questions must be answered before the result is settled */
export const isOpen = flag => !flag.optional && flag.truth === null;

/**
 * Returns the answers that count: to enabled questions, readable, and without options that exclude each other.
 *
 * @param {Edition} edition @param {Map<string, string[]>} entered @returns {Map<string, string[]>}
 */
export function countingAnswers({ questions, items }, entered) {
  const evaluation = new EmergencyEvaluation({ items, flags: [] }, entered);
  /** @type {Map<string, string[]>} */ const answers = new Map();
  for (const linkId of questions.keys()) {
    const values = evaluation.values(linkId).filter(value => value.trim());
    const readable = items[linkId].number ? evaluation.number(linkId) !== null
      : !items[linkId].date || readDate(values[0] || '') !== null;
    if (values.length && readable) answers.set(linkId, values);
  }
  return answers;
}

/** @param {Edition} edition @param {Map<string, string[]>} entered values by linkId @param {number} today days since 1970 @returns {Scoring} */
export function score(edition, entered, today) {
  const { items, enabled, criteria, care } = edition;
  const answers = countingAnswers(edition, entered);
  const form = new EmergencyEvaluation({ items, flags: [] }, answers);
  const undecided = new AnswerEvaluation(enabled, answers, today, () => null);
  const weighed = new WeighedEvaluation(undecided, care.contradictions);
  const flags = criteria.map(criterion => flagResult(criterion, weighed, undecided, form));
  const decisions = decide(flags);
  const decided = new AnswerEvaluation(enabled, answers, today, decisions.of);
  /** @param {{conditions: any[]}} conditional */
  const holds = ({ conditions }) => conditions.every(condition => decided.truth(condition) === true);
  const emergencies = distinct(flags.filter(flag => flag.tier === 'emergency' && !isNotExamined(flag)).map(flag => flag.truth));
  return {
    disposition: decisions.disposition,
    provisional: decisions.provisional,
    noEmergencyCriterionMet: emergencies.length === 1 && emergencies[0] === false,
    emergencyNotExcluded: decisions.of('tier', 'emergency') === null,
    flags,
    open: distinct(TIERS.flatMap(tier => flags.filter(flag => flag.tier === tier && isOpen(flag)).flatMap(flag => flag.reasons))),
    ...propose(care.offers.filter(holds), new WeighedEvaluation(decided, care.contradictions)),
    goals: distinct(care.goals.filter(holds).map(goal => goal.of)),
    hints: care.hints.filter(holds).map(hint => hint.of),
    contradictions: care.contradictions.filter(({ when }) => decided.truth(when) === true),
    answers,
  };
}

/**
 * @param {Criterion} criterion @param {WeighedEvaluation} weighed @param {AnswerEvaluation} answers @param {EmergencyEvaluation} form
 * @returns {FlagResult}
 */
function flagResult(criterion, weighed, answers, form) {
  const { truth, reasons } = weighed.judge(criterion.condition);
  const askable = truth === null ? reasons.filter(question => form.isEnabled(question)) : reasons;
  const settling = askable.length ? askable : reasons;
  return {
    ...criterion, truth, reasons: settling,
    askedUnknown: truth === null && settling.length > 0 && settling.every(question => answers.isUnknown(question)),
  };
}

/** True when any is, open while any is; several plans may hold the same flag. @param {Truth[]} truths @returns {Truth} */
const together = truths => truths.includes(true) ? true : truths.includes(null) || !truths.length ? null : false;

/** @param {FlagResult[]} flags */
function decide(flags) {
  const inForce = TIERS.filter(tier => REQUIRED_TIERS.includes(tier) || flags.some(flag => flag.tier === tier));
  /** @param {string} tier */
  const tierTruth = tier => together(flags.filter(flag => flag.tier === tier && !isNotExamined(flag)).map(flag => flag.truth));
  const present = inForce.find(tier => tierTruth(tier) === true);
  const open = inForce.filter(tier => tierTruth(tier) === null);
  const disposition = present || (open.length ? 'incomplete' : 'self-care');
  const provisional = disposition !== 'incomplete' && open.some(tier => !present || TIERS.indexOf(tier) < TIERS.indexOf(present));
  /** @param {string} subject @param {string} code @returns {Truth} */
  const of = (subject, code) => subject === 'disposition' ? disposition === code
    : subject === 'provisional' ? provisional
      : subject === 'tier' ? tierTruth(code)
        : together(flags.filter(flag => flag.code === code).map(flag => flag.truth));
  return { disposition, provisional, of };
}

/**
 * Weighs what speaks against the activities of the offers that apply. What is present or not excluded takes an activity away
 * everywhere in the plan; some activities stand only instead of one that was taken away.
 *
 * @param {Offer[]} applying @param {WeighedEvaluation} against @returns {Pick<Scoring, 'proposed' | 'withheld'>}
 */
function propose(applying, against) {
  /** @type {Map<any, WithholdingReason[]>} */ const weighed = new Map();
  /** @param {Offer} offer */
  function weigh({ activity, never }) {
    const because = weighed.get(activity) || [];
    weighed.set(activity, because);
    for (const { when, reason } of never) {
      const { truth } = against.judge(when);
      const open = truth === null;
      if (truth !== false && !because.some(one => valueText(one) === reason.valueString && one.open === open)) because.push({ reason, open });
    }
  }
  applying.filter(offer => !offer.insteadOf).forEach(weigh);
  const taken = [...weighed].filter(([, because]) => because.length).map(([activity]) => activity.code.coding[0].code);
  applying.filter(offer => offer.insteadOf && taken.includes(offer.insteadOf)).forEach(weigh);
  const inOrder = distinct(applying.map(offer => offer.activity)).filter(activity => weighed.has(activity));
  return {
    proposed: inOrder.filter(activity => !weighed.get(activity)?.length),
    withheld: inOrder.map(activity => ({ activity, because: weighed.get(activity) || [] })).filter(({ because }) => because.length),
  };
}

/** @param {WithholdingReason} because @returns {string} */
const valueText = ({ reason }) => reason.valueString;
