// @ts-check
/** Tiers of causes and how pressing they are. */

/** Most pressing first. */
export const TIERS = ['emergency', 'urgent', 'soon', 'clinician-review', 'self-care-with-check', 'self-care'];
export const SELF_CARE = 'self-care';

/** @param {string} tier @param {string} other @returns {boolean} whether the tier is more pressing */
export const isAbove = (tier, other) => TIERS.indexOf(tier) < TIERS.indexOf(other);

/** @param {string[]} tiers @returns {string} the most pressing, self-care without any */
export const highestOf = tiers => tiers.reduce((highest, tier) => isAbove(tier, highest) ? tier : highest, SELF_CARE);

/** @param {string} tier @param {string} [bound] @returns {string} */
export const atMost = (tier, bound = tier) => isAbove(tier, bound) ? bound : tier;

/** @param {string} tier @returns {boolean} whether it asks for a clinician */
export const asksForClinician = tier => !isAbove('clinician-review', tier);
