// @ts-check
/** Promise of profiles/README.md: tests are named with the causes of the most pressing tier alone, and not for a booked check. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedTests } from './assets/scoring.js';

/** @param {string} tier @returns {any} */
const cause = tier => ({ cause: { tests: ['ECG'] }, tier });

/** @param {string[]} tiers @returns {any[]} tests of each cause */
const tests = (...tiers) => tiers.map(cause).map((one, _, causes) => namedTests(/** @type {any} */ ({ causes }), one));

test('tests are named with the causes of the most pressing tier alone', () => {
  assert.deepEqual(tests('urgent', 'emergency', 'self-care', 'emergency'), [[], ['ECG'], [], ['ECG']]);
  assert.deepEqual(tests('soon', 'clinician-review'), [['ECG'], []]);
});

test('nothing is tested for a booked check or self-care', () => {
  assert.deepEqual(tests('self-care-with-check', 'self-care'), [[], []]);
});
