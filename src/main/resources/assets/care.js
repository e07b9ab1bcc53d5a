// @ts-check
/** Care by cause (profiles/README.md, "Care by cause"): what a plan proposes, what speaks against it, and texts made for the person. */
import { TIERS, asksForClinician, isAbove } from './tiers.js';

/** @typedef {import('./edition.js').Offer} Offer */
/** @typedef {import('./answers.js').Truth} Truth */
/** @typedef {import('./judge.js').ConditionJudge} ConditionJudge */
/** @typedef {import('./scoring.js').CauseResult} CauseResult */
/** @typedef {{reason: any, open: boolean}} WithholdingReason open: it is not known to hold, and not excluded either */
/** @typedef {{activity: any, because: WithholdingReason[]}} WithheldActivity */
/** @typedef {{activity: any, signs: {lead: any, signs: any[]}[]}} Proposal signs: what completes the activity's text for this person */

/**
 * @param {string} disposition @param {boolean} provisional @param {string} found most pressing tier of any cause @param {CauseResult[]} causes
 * @returns {import('./judge.js').Decided} what care reads of the scoring
 */
export function decisions(disposition, provisional, found, causes) {
  const results = new Map(causes.map(result => [result.cause.code, result]));
  const tiers = new Map(TIERS.map(tier => [tier, tierTruth(causes, tier)]));
  return (subject, code) => {
    const result = results.get(code);
    switch (subject) {
      case 'disposition': return disposition === code;
      case 'provisional': return provisional;
      case 'tier': return tiers.get(code) ?? null;
      case 'leading': return result?.tier === found && asksForClinician(found);
      default: return result ? asksForClinician(result.tier) || (asksForClinician(result.upper) ? null : false) : null;
    }
  };
}

/**
 * True when a cause has the tier, unknown while an open question could lead to it or to a more pressing one.
 *
 * @param {CauseResult[]} causes @param {string} tier @returns {Truth}
 */
function tierTruth(causes, tier) {
  if (causes.some(one => one.tier === tier)) return true;
  return causes.some(one => !isAbove(tier, one.upper) && isAbove(tier, one.tier)) ? null : false;
}

/**
 * Weighs what speaks against the activities of the offers that apply. What is present or not excluded takes an activity away
 * everywhere in the plan; some activities stand only instead of one that was taken away.
 *
 * @param {Offer[]} offers @param {ConditionJudge} judge @returns {{proposed: Proposal[], withheld: WithheldActivity[]}}
 */
export function propose(offers, judge) {
  const applying = offers.filter(({ conditions }) => judge.holds(conditions));
  /** @type {Map<any, WithholdingReason[]>} */ const weighed = new Map();
  /** @param {Offer} offer */
  function weigh({ activity, never }) {
    const because = weighed.get(activity) || [];
    weighed.set(activity, because);
    for (const { when, reason } of never) {
      const truth = judge.truth(when);
      const open = truth === null;
      const isListed = because.some(one => one.reason.valueString === reason.valueString && one.open === open);
      if (truth !== false && !isListed) because.push({ reason, open });
    }
  }
  applying.filter(offer => !offer.insteadOf).forEach(weigh);
  const taken = [...weighed].filter(([, because]) => because.length).map(([activity]) => activity.code.coding[0].code);
  applying.filter(offer => offer.insteadOf && taken.includes(offer.insteadOf)).forEach(weigh);
  const inOrder = [...new Set(applying.map(({ activity }) => activity))].filter(activity => weighed.has(activity))
    .map(activity => ({ activity, because: weighed.get(activity) || [] }));
  return {
    proposed: inOrder.filter(({ because }) => !because.length)
      .map(({ activity }) => ({ activity, signs: signsOf(activity, applying, judge) })),
    withheld: inOrder.filter(({ because }) => because.length),
  };
}

/** @param {any} activity @param {Offer[]} applying @param {ConditionJudge} judge @returns {Proposal['signs']} */
const signsOf = (activity, applying, judge) => applying.filter(offer => offer.activity === activity).flatMap(({ signLists }) => signLists)
  .map(({ lead, limit, signs }) => ({
    lead, signs: signs.filter(({ conditions }) => judge.holds(conditions)).slice(0, limit).map(({ action }) => action),
  }))
  .filter(({ signs }) => signs.length);
