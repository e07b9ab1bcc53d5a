// @ts-check
/** Digest of a result, which the service computes as well (ResultDigest): equal where both come to the same result. */
import { canonicalOf } from './edition.js';

/** @param {import('./scoring.js').Scoring} scoring @param {import('./stop.js').Bounds} bounds @returns {string} */
export const resultText = (scoring, bounds) => [
  `${scoring.disposition} ${scoring.provisional} ${scoring.emergencyNotExcluded} ${bounds.enough}`,
  ...scoring.causes.map(one => `cause ${one.cause.code} ${one.tier} ${one.upper} ${one.least} ${one.most}`),
  ...[...scoring.open].map(([linkId, tier]) => `open ${linkId} ${tier}`),
  ...bounds.next.map(linkId => `next ${linkId}`),
  ...scoring.proposed.map(one => `proposed ${canonicalOf(one.activity)}`),
  ...scoring.withheld.map(one => `withheld ${canonicalOf(one.activity)}`),
  ...scoring.contradictions.map(one => `contradiction ${one.code.code}`),
].join('\n');

/** @param {string} text @returns {Promise<string>} its SHA-256 in hexadecimal digits */
export async function digestOf(text) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...hash].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
