import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NoticeGuard } from './assets/windows.js';

test('a click is too early for eight tenths of a second after a notice has appeared', () => {
  let now = 5000;
  const guard = new NoticeGuard(() => now);
  assert.equal(guard.isTooEarly(), false, 'nothing has appeared');
  guard.markAppeared();
  now += 799;
  assert.equal(guard.isTooEarly(), true);
  now += 1;
  assert.equal(guard.isTooEarly(), false);
});

test('the default clock is the time of the page', () => {
  const guard = new NoticeGuard();
  guard.markAppeared();
  assert.equal(guard.isTooEarly(), true);
});
