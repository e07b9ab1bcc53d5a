import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { SaveQueue } from './assets/saves.js';

/** @type {any} */ let page;
/** @type {SaveQueue} */ let queue;
let timers;
let now;

beforeEach(() => {
  timers = [];
  now = 0;
  page = {
    batches: [], reports: [], stored: [], conflicts: [], replies: [], answers: {},
    values(question) { return this.answers[question] || []; },
    partners: question => question === 'days' ? ['unit'] : [],
    post(batch) { this.batches.push(batch); return new Promise(resolve => this.replies.push(resolve)); },
    saved(draft) { this.stored.push(draft); }, conflict(reason, draft) { this.conflicts.push([reason, draft]); },
    report(state) { this.reports.push(state); }, busy() {},
  };
  queue = new SaveQueue('0-0', page, {
    setTimeout: (run, millis) => timers.push({ run, millis }) - 1,
    clearTimeout: index => { if (timers[index]) timers[index].cleared = true; },
    now: () => now,
  });
});

/** Answers the oldest open request and lets the queue go on. */
async function reply(status, json) {
  page.replies.shift()({ status, json });
  await new Promise(resolve => setImmediate(resolve));
}

const stored = (version, answers = {}) => ({ draft: { version, answers } });
const due = millis => timers.filter(timer => timer.millis === millis && !timer.cleared);

/** Answers a question, as the page does. */
function answer(question, value, confirms) {
  queue.add(question, page.answers[question] || [], confirms);
  page.answers[question] = [value];
}

test('an answer is sent with the one before it and its age, and is saved', async () => {
  answer('fever', 'N');
  now = 420;
  const saved = queue.save();
  assert.deepEqual(page.batches[0], {
    base: '0-0', checked: [], acknowledged: [], changes: [{ question: 'fever', before: [], now: ['N'], age: 420, confirms: undefined }],
  });
  assert.ok(queue.unsaved);
  assert.equal(queue.has('fever'), true);
  await reply(200, stored('1-1'));
  assert.equal(await saved, true);
  assert.equal(queue.unsaved, false);
  assert.deepEqual(page.stored, [{ version: '1-1', answers: {} }]);
});

test('what changes during a request goes with the next one, of which the base is the version that was stored', async () => {
  answer('age', '4');
  const first = queue.save();
  answer('age', '42');
  answer('fall', 'Y', 'Y');
  const second = queue.save();
  assert.equal(page.batches.length, 1);
  await reply(200, stored('1-1'));
  assert.equal(page.batches[1].base, '1-1');
  assert.deepEqual(page.batches[1].changes.map(one => [one.question, one.before, one.now, one.confirms]),
    [['age', ['4'], ['42'], undefined], ['fall', [], ['Y'], 'Y']]);
  await reply(200, stored('1-2'));
  assert.deepEqual(await Promise.all([first, second]), [true, true]);
});

test('a failed request loses no answer and is repeated with growing pauses up to fifteen seconds', async () => {
  answer('age', '1');
  const saved = queue.save();
  for (const pause of [1000, 2000, 4000, 8000, 15000, 15000]) {
    answer('age', `${pause}`);
    await reply(0);
    assert.equal(queue.unsaved, true);
    const waiting = due(pause).filter(timer => !timer.done);
    assert.equal(waiting.length, 1, `one repetition after ${pause} ms`);
    waiting[0].done = true;
    waiting[0].run();
    const [change] = page.batches.at(-1).changes;
    assert.deepEqual([change.before, change.now], [[], [`${pause}`]], 'one change, from what is stored to what is shown');
  }
  assert.equal(await saved, false);
  assert.equal(page.reports.at(-1), 'failed');
  await reply(200, stored('1-1'));
  assert.equal(queue.unsaved, false);
});

test('a request that takes three seconds is told', () => {
  answer('age', '1');
  queue.save();
  due(3000)[0].run();
  assert.equal(page.reports.at(-1), 'slow');
});

test('a reply without a version is no save', async () => {
  for (const json of [undefined, {}, { draft: {} }]) {
    answer('age', '1');
    queue.send();
    await reply(200, json);
    assert.equal(queue.unsaved, true);
    timers.at(-1).run();
  }
});

test('a conflict stops the queue until the clinician has chosen', async () => {
  answer('age', '1');
  answer('fever', 'Y');
  answer('fall', 'Y');
  queue.acknowledge(['cord']);
  const saved = queue.save();
  const there = { version: '1-7', answers: { age: ['2'], fever: ['Y'] } };
  await reply(409, { conflict: 'changed', draft: there });
  assert.deepEqual(page.conflicts, [['changed', there]]);
  assert.equal(await saved, false);
  assert.equal(queue.stopped, true);
  assert.deepEqual(queue.differing(there.answers), ['age'], 'what both say, and what the other has not answered, needs no choice');
  answer('cough', 'N');
  queue.send();
  assert.equal(page.batches.length, 1);

  queue.resolve(there, [], ['age']);
  queue.save();
  assert.equal(page.batches[1].base, '1-7');
  assert.deepEqual(page.batches[1].acknowledged, ['cord']);
  assert.deepEqual(page.batches[1].changes.map(one => [one.question, one.before, one.now]),
    [['age', ['2'], ['1']], ['fever', ['Y'], ['Y']], ['fall', [], ['Y']], ['cough', [], ['N']]]);
});

test('a stored answer that was chosen is not written over', async () => {
  answer('age', '1');
  queue.save();
  const there = { version: '1-7', answers: { age: ['2'] } };
  await reply(409, { conflict: 'changed', draft: there });
  queue.resolve(there, ['age'], []);
  assert.equal(await queue.save(), true);
  assert.equal(page.batches.length, 1);
});

test('the other half of an answer goes with it, and is chosen with it', async () => {
  page.answers.unit = ['d'];
  answer('days', '3');
  queue.save();
  assert.deepEqual(page.batches[0].changes.map(one => [one.question, one.before, one.now]), [['days', [], ['3']], ['unit', ['d'], ['d']]]);
  const there = { version: '1-2', answers: { unit: ['wk'] } };
  await reply(409, { conflict: 'changed', draft: there });
  assert.deepEqual(queue.differing(there.answers), ['unit']);
  queue.resolve(there, [], ['unit']);
  queue.save();
  assert.deepEqual(page.batches[1].changes.map(one => [one.question, one.before, one.now]), [['days', [], ['3']], ['unit', ['wk'], ['d']]]);
});

test('an ended session stops the queue and keeps what is unsaved', async () => {
  answer('age', '1');
  const saved = queue.save();
  await reply(403);
  assert.equal(await saved, false);
  assert.equal(page.reports.at(-1), 'refused');
  assert.equal(queue.unsaved, true);
  assert.equal(queue.stopped, true);
});

test('a server fault never counts as saved', async () => {
  for (const status of [302, 400, 404, 500, 503]) {
    answer('age', `${status}`);
    queue.send();
    await reply(status);
    assert.equal(queue.unsaved, true, String(status));
    timers.at(-1).run();
  }
});

test('an answer of this page that was stored without a reply is no answer of another window', async () => {
  answer('neck', 'Y');
  queue.save();
  await reply(0);
  answer('neck', 'N');
  queue.send();
  await reply(409, { conflict: 'changed', ...stored('5-1', { neck: ['Y'] }) });
  assert.deepEqual(page.conflicts, []);
  assert.deepEqual(page.batches[2].changes.map(one => [one.question, one.before, one.now]), [['neck', ['Y'], ['N']]]);
  assert.equal(page.batches[2].base, '5-1');
  await reply(200, stored('5-2'));
  assert.equal(queue.unsaved, false);
});

test('an answer that this page never sent is another window’s, also after a request without a reply', async () => {
  answer('neck', 'Y');
  queue.save();
  await reply(0);
  answer('neck', 'N');
  queue.send();
  await reply(409, { conflict: 'changed', ...stored('5-1', { neck: ['UNK'] }) });
  assert.equal(page.conflicts.length, 1);
  assert.equal(queue.stopped, true);
});
