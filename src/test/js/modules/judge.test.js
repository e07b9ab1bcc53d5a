// @ts-check
/** Promise of the scoring: an answer counts for itself although its opener is open, denied or not known. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConditionJudge } from './assets/judge.js';

/** @param {string[]} course @returns {ConditionJudge} a person whom rest does not help, which implies that the pain gets worse */
function judge(course) {
  const items = /** @type {any} */ ({
    course: { unknown: ['UNK'], denials: ['UNK', 'easing'] },
    despite: { gate: { all: true, when: [['course', '=', 'worse']] }, implies: new Map([['rest', ['course', 'worse']]]) },
  });
  return new ConditionJudge(items, new Map([['course', course], ['despite', ['rest']]]));
}

test('an opener that is not known stays so, and is not asked again', () => {
  assert.deepEqual(judge(['UNK']).choice('course'), { known: ['worse'], unknown: ['UNK'] });
  assert.equal(judge(['UNK']).isAskedUnknown('course'), true);
});

test('an opener that was denied or is open says what is implied, and its other options are open', () => {
  for (const course of [['easing'], []]) {
    assert.deepEqual(judge(course).choice('course'), { known: ['worse'], unknown: [''] });
    assert.equal(judge(course).isAskedUnknown('course'), false);
  }
});
