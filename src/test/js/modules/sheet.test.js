// @ts-check
/** Promise of the page: an answer counts whether or not its part is in the document. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toCelsius } from './assets/answers.js';
import { AnswerSheet } from './assets/sheet.js';

/** @param {string} linkId @param {string[]} codes */
const choice = (linkId, codes, repeats = false) => ({
  linkId, type: 'choice', repeats, answerOption: codes.map(code => ({ valueCoding: { code } })),
});

/** @returns {AnswerSheet} two parts; fever opens a question of the second */
function sheet(answers = {}) {
  const items = [
    { linkId: 'first', type: 'group', item: [choice('fever', ['Y', 'N']), { linkId: 'pain-value', type: 'decimal' }, choice('pain-unit', ['d', 'h'])] },
    { linkId: 'second', type: 'group', item: [choice('since', ['a', 'b'], true), { linkId: 'note', type: 'text' }] },
  ];
  const questions = new Map(items.flatMap(({ item }) => item).map(one => [one.linkId, /** @type {any} */ (one)]));
  const edition = /** @type {any} */ ({
    questionnaire: { item: items }, questions,
    items: {
      fever: {}, 'pain-value': { number: 'decimal' }, 'pain-unit': {}, note: {}, since: { gate: { all: true, when: [['fever', '=', 'Y']] } },
    },
  });
  return new AnswerSheet(edition, answers);
}

test('answers of every part are there from the start, and what no option has is not', () => {
  const opened = sheet({ fever: ['Y'], since: ['b', 'gone', 'a'], note: ['  '], 'pain-value': ['3'] });
  assert.deepEqual(Object.fromEntries(opened.entered), { fever: ['Y'], 'pain-value': ['3'], 'pain-unit': [], since: ['a', 'b'], note: [] });
});

test('an answer of one part opens a question of another at once', () => {
  const opened = sheet();
  assert.equal(opened.isAsked('since'), false);
  opened.set('fever', ['Y']);
  assert.equal(opened.isAsked('since'), true);
  assert.deepEqual(opened.shown, ['fever', 'pain-value', 'pain-unit', 'since', 'note']);
  opened.set('fever', []);
  assert.equal(opened.isAsked('since'), false);
});

test('a question is open while it has no answer and one could change the result', () => {
  const opened = sheet();
  opened.next = ['fever', 'note'];
  assert.deepEqual(['fever', 'since', 'note'].map(linkId => opened.isOpen(linkId)), [true, false, true]);
  opened.set('note', ['x']);
  assert.equal(opened.isOpen('note'), false);
});

test('a temperature in degrees Fahrenheit is kept in degrees Celsius, and any other number as it was typed', () => {
  assert.deepEqual(['100.4', '98.6', '113', '77', '100.3'].map(toCelsius), ['38.0', '37.0', '45.0', '25.0', '37.9']);
  for (const typed of ['38', '36.6', '45', '25', '76.9', '114', '', 'warm']) assert.equal(toCelsius(typed), typed);
});
