import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

/* The few parts of a document that the keys and the focus use. */
class Part {
  constructor(id, parts = {}) { Object.assign(this, { id, dataset: {}, hidden: false, listeners: {}, classList: { contains: () => false }, ...parts }); }
  addEventListener(kind, listener) { this.listeners[kind] = listener; }
  setAttribute(name, value) { this.dataset[name] = value; }
  hasAttribute(name) { return this.attributes?.includes(name) || false; }
  matches(selector) { return Boolean(this.typed) && selector.includes('textarea'); }
  closest(selector) { return selector === '.q' ? this.question || null : selector === 'button' ? this : null; }
  contains(other) { return this.parts?.includes(other) || false; }
  scrollIntoView() {}
  focus() { document.activeElement = this; }
  showModal() { this.opened = true; }
}
globalThis.HTMLInputElement = class extends Part {};

function question(name, codes) {
  const options = codes.map(code => {
    const field = new HTMLInputElement(name + code, { value: code, type: 'radio', checked: false, tagName: 'INPUT' });
    return new Part(code, { field, dataset: { key: code } });
  });
  const created = new Part('q-' + name, { attributes: ['data-read'] });
  options.forEach(option => { option.field.question = created; });
  created.querySelector = selector => selector === '.opt' ? options[0] : null;
  created.querySelectorAll = selector => selector === '.opt' ? options : selector.includes('data-rare') ? [] : options.map(option => option.field);
  return created;
}

const pain = question('pain', ['Y', 'N', 'U']);
const fever = question('fever', ['Y', 'N', 'U']);
const form = new Part('answers', { parts: [pain, fever], parentNode: new Part('page') });
form.querySelectorAll = () => [pain, fever];
const buttons = ['on', 'off'].map(value => new Part(value, { value }));
const shortcuts = new Part('shortcuts');
shortcuts.querySelectorAll = () => buttons;
const byId = { answers: form, shortcuts, keys: new Part('keys'), review: new Part('review') };

globalThis.document = { getElementById: id => byId[id] || null, querySelectorAll: () => [], documentElement: new Part('html'), activeElement: null };
globalThis.addEventListener = () => {};
globalThis.localStorage = { removeItem(key) { delete this[key]; } };

const { KeyboardControl, SecondPress, startShortcutSwitch } = await import('./assets/keys.js');
const { focusQuestion } = await import('./assets/focus.js');
const { setValues } = await import('./assets/questions.js');

let said;
let answered;
let keyboard;
let now;
/** @type {string[]} */ let alarms;

beforeEach(() => {
  said = [];
  answered = [];
  now = 50000;
  alarms = [];
  keyboard = new KeyboardControl({
    answer: (of, advance) => answered.push([of.id, advance]),
    hasAlarm: of => alarms.includes(of.id),
    choose: (of, key) => { const known = ['Y', 'N', 'U'].includes(key); if (known) answered.push([of.id, key]); return known; },
    record: () => true,
    answerRest: () => false,
    confirm: () => {},
    undo: () => answered.push('undo'),
    isOpen: () => true,
    next: of => answered.push([of.id, 'next']),
    previous: of => answered.push([of.id, 'previous']),
    announce: (...messages) => said.push(...messages),
  }, () => now);
  [pain, fever].forEach(of => setValues(of, []));
  delete localStorage['dorsal-shortcuts'];
  startShortcutSwitch();
  focusQuestion(pain);
});

/** Presses a key where the focus is. @returns {boolean} whether the page took it */
function press(key, more = {}) {
  let taken = false;
  form.listeners.keydown({ key, target: document.activeElement, preventDefault() { taken = true; }, ...more });
  return taken;
}

const switchTo = index => shortcuts.listeners.click({ target: buttons[index] });

test('a letter answers the question that has the focus', () => {
  assert.equal(press('n'), true);
  assert.deepEqual(answered, [['q-pain', 'N']]);
});

test('a letter outside of a question is no shortcut (WCAG 2.1.4)', () => {
  byId.review.focus();
  assert.equal(press('n'), false);
  assert.equal(press('.'), false);
  assert.deepEqual(answered, []);
});

test('shortcuts that are switched off do nothing, and the browser keeps that', () => {
  switchTo(1);
  assert.equal(press('n'), false);
  assert.equal(press('.'), false);
  assert.deepEqual(answered, []);
  assert.equal(localStorage['dorsal-shortcuts'], 'off');
  assert.equal(press('Enter'), true, 'Enter goes on, as in every form');
  switchTo(0);
  assert.equal(localStorage['dorsal-shortcuts'], undefined);
  assert.equal(press('n'), true);
});

test('a key with Ctrl, Alt or Meta, or a key held down, is not a shortcut', () => {
  ['ctrlKey', 'altKey', 'metaKey', 'repeat', 'isComposing'].forEach(modifier => press('n', { [modifier]: true }));
  assert.deepEqual(answered, []);
});

test('a letter that no option has is announced', () => {
  assert.equal(press('q'), false);
  assert.deepEqual(said, [['key', 'Q']]);
});

test('a full stop moves to the next open question, and Enter with Shift to the one before', () => {
  press('.');
  press('Enter', { shiftKey: true });
  assert.deepEqual(answered, [['q-pain', 'next'], ['q-pain', 'previous']]);
});

test('a change that takes an alarm away is confirmed by a second press; a worn key, another change or a late press is none', () => {
  const second = new SecondPress(() => now);
  const press = (change, millis) => { now += millis; return second.confirms(change); };
  assert.equal(press('q-pain N', 0), false);
  assert.equal(press('q-pain N', 299), false, 'a worn key');
  assert.equal(press('q-pain N', 1), true);
  assert.equal(press('q-pain N', 1000), false, 'the next one is a first press again');
  assert.equal(press('q-pain UNK', 1000), false);
  assert.equal(press('q-pain N', 1000), false, 'another change in between');
  assert.equal(press('q-pain N', 10001), false, 'long ago');
  assert.equal(press('q-fever N', 1000), false, 'another question');
});

test('an arrow that is held down does not turn an answer with an alarm, also without shortcuts', () => {
  assert.equal(press('ArrowDown', { repeat: true }), false);
  alarms = ['q-pain'];
  assert.equal(press('ArrowDown'), false, 'a first press is judged by what it changes');
  assert.equal(press('ArrowDown', { repeat: true }), true);
  switchTo(1);
  assert.equal(press('ArrowUp', { repeat: true }), true);
});

test('an Enter soon after the focus has moved on by itself passes no open question', () => {
  keyboard.markJump(false);
  now += 999;
  assert.equal(press('Enter'), true);
  assert.deepEqual(said, [['early']]);
  assert.deepEqual(answered, []);
  now += 1;
  press('Enter');
  assert.deepEqual(answered, [['q-pain', true]]);
});

test('an Enter that ends an answer given since then counts at once, and so does one after an Enter', () => {
  keyboard.markJump(false);
  setValues(pain, ['Y']);
  press('Enter');
  setValues(pain, []);
  keyboard.markJump(true);
  now += 300;
  press('Enter');
  assert.deepEqual(answered, [['q-pain', true], ['q-pain', true]]);
});
