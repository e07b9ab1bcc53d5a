import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { AnswerQueue } from './assets/answer-queue.js';

/** @type {any} */ let page;
/** @type {AnswerQueue} */ let queue;
let timers;

beforeEach(() => {
  timers = [];
  page = {
    batches: [], reports: [], stale: [], shown: 0, conflicts: 0, replies: [],
    post(batch) { this.batches.push(batch); return new Promise(resolve => this.replies.push(resolve)); },
    show() {}, questions: () => ['age', 'fever', 'fall'],
    report(key) { this.reports.push(key); }, markStale(stale) { this.stale.push(stale); }, busy() {},
  };
  page.shown = () => { page.shownCount = (page.shownCount || 0) + 1; };
  page.conflict = () => { page.conflicts++; };
  queue = new AnswerQueue(page, {
    setTimeout: (run, millis) => timers.push({ run, millis }) - 1,
    clearTimeout: index => { if (timers[index]) timers[index].cleared = true; },
  });
});

/** Answers the oldest open request and lets the queue go on. */
async function reply(status) {
  page.replies.shift()({ status, body: '' });
  await new Promise(resolve => setImmediate(resolve));
}

const due = millis => timers.filter(timer => timer.millis === millis && !timer.cleared);

test('an answer is sent and saved', async () => {
  queue.add('fever');
  const saved = queue.save();
  assert.deepEqual(page.batches[0].questions, ['fever']);
  assert.ok(queue.unsaved);
  await reply(200);
  assert.equal(await saved, true);
  assert.equal(queue.unsaved, false);
  assert.equal(page.shownCount, 1);
});

test('answers that change during a request go together with the next one', async () => {
  queue.add('age');
  const first = queue.save();
  queue.add('fever');
  queue.confirm('fall', 'condition-1');
  const second = queue.save();
  assert.equal(page.batches.length, 1);
  await reply(200);
  assert.deepEqual(page.batches[1].questions, ['fever', 'fall']);
  assert.deepEqual(page.batches[1].confirms, ['condition-1']);
  await reply(200);
  assert.deepEqual(await Promise.all([first, second]), [true, true]);
});

test('a failed request loses no answer and is repeated with growing pauses up to fifteen seconds', async () => {
  queue.add('age');
  const saved = queue.save();
  for (const pause of [1000, 2000, 4000, 8000, 15000, 15000]) {
    queue.add('fever');
    await reply(0);
    assert.equal(queue.unsaved, true);
    const waiting = due(pause).filter(timer => !timer.done);
    assert.equal(waiting.length, 1, `one repetition after ${pause} ms`);
    waiting[0].done = true;
    waiting[0].run();
    assert.deepEqual(page.batches.at(-1).questions, ['age', 'fever']);
  }
  assert.equal(await saved, false);
  assert.equal(page.reports.at(-1), 'failed');
  await reply(200);
  assert.equal(queue.unsaved, false);
  assert.equal(page.stale.at(-1), false);
});

test('a request that takes three seconds hides the result', () => {
  queue.add('age');
  queue.save();
  due(3000)[0].run();
  assert.deepEqual(page.stale, [true]);
});

test('a conflict is repeated once with all answers and then stops the queue', async () => {
  queue.add('age');
  queue.acknowledge('cord');
  const saved = queue.save();
  await reply(409);
  assert.deepEqual(page.batches[1].questions, ['age', 'fever', 'fall']);
  assert.equal(page.batches[1].acknowledge, 'cord');
  await reply(409);
  assert.equal(page.conflicts, 1);
  assert.equal(await saved, false);
  assert.equal(queue.stopped, true);
  queue.add('fever');
  queue.send();
  assert.equal(page.batches.length, 2);
});

test('an ended session stops the queue and keeps what is unsaved', async () => {
  queue.add('age');
  const saved = queue.save();
  await reply(403);
  assert.equal(await saved, false);
  assert.equal(page.reports.at(-1), 'refused');
  assert.equal(queue.unsaved, true);
  assert.equal(queue.stopped, true);
});

test('a server fault never counts as saved', async () => {
  for (const status of [302, 400, 404, 500, 503]) {
    queue.add('age');
    queue.send();
    await reply(status);
    assert.equal(queue.unsaved, true, String(status));
    timers.at(-1).run();
  }
});

test('an action that waits runs after the request has settled', async () => {
  let runs = 0;
  queue.add('age');
  queue.save();
  queue.afterwards(() => { runs++; });
  assert.equal(runs, 0);
  await reply(200);
  timers.filter(timer => timer.millis === undefined).forEach(timer => timer.run());
  assert.equal(runs, 1);
});
