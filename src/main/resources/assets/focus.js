// @ts-check
/** Focus, scrolling and the pointer: where the clinician is, and that nothing moves away under the pointer. */
import { byId } from './elements.js';
import { checkedOrFirstField, drawnQuestions, form, keyOf } from './questions.js';

/** @typedef {import('./questions.js').Question} Question */

const root = document.documentElement;

/* While a button is pressed nothing is redrawn: an element that moved or was replaced meanwhile would never be clicked. */
const MAX_PRESS_MILLIS = 1000;
const CLICK_MILLIS = 100; // from a finger's release to its click
/** @type {any} */ let pressed = 0;
/** @type {(() => void)[]} */ let releaseCallbacks = [];
let presses = 0;
let pointerUsed = false;

function release() {
  const callbacks = releaseCallbacks;
  pressed = 0;
  releaseCallbacks = [];
  callbacks.forEach(callback => callback());
}

/** @param {number} millis */
const releaseAfter = millis => () => {
  if (!pressed) return;
  clearTimeout(pressed);
  pressed = setTimeout(release, millis);
};

addEventListener('pointerdown', () => {
  presses++;
  pointerUsed = true;
  clearTimeout(pressed);
  pressed = setTimeout(release, MAX_PRESS_MILLIS);
}, true);
addEventListener('pointerup', releaseAfter(CLICK_MILLIS), true);
addEventListener('pointercancel', releaseAfter(0), true);
addEventListener('click', releaseAfter(0), true);
addEventListener('pointermove', event => { if (event.movementX || event.movementY) pointerUsed = true; }, true);
addEventListener('keydown', () => { pointerUsed = false; }, true);

/** Whether the clinician used the pointer last, not the keyboard. */
export const isPointerUsed = () => pointerUsed;

/** Number of presses so far; a change means that the clinician went elsewhere. */
export const countPresses = () => presses;

/** @returns {Promise<void>} resolved when no button is pressed */
export const pointerReleased = () => pressed ? new Promise(resolve => { releaseCallbacks.push(resolve); }) : Promise.resolve();

/* The question under the pointer keeps its place over a redraw, if need be with room at the page's end; with keys, the focused one. */
/** @type {HTMLElement | null} */ let held = null;
let heldTop = 0;

/** @param {HTMLElement} element */
const topOf = element => element.getBoundingClientRect().top;

/** @param {number} pixels */
const setRoom = pixels => { /** @type {HTMLElement} */ (form.parentNode).style.paddingBottom = pixels + 'px'; };

/** Remembers the place of the question that must not move. */
export function holdPlace() {
  held = (pointerUsed && form.querySelector('.q:hover')) || form.querySelector('.q.current');
  heldTop = held ? topOf(held) : 0;
  setRoom(innerHeight);
}

/** Gives up the room that a question of another part needed. */
export function releasePlace() {
  held = null;
  setRoom(0);
}

/** @param {number} pixels between the page's head and the form */
const setGap = pixels => { /** @type {HTMLElement} */ (form.parentNode).style.paddingTop = pixels + 'px'; };

/** Scrolls so that the held question is where it was; at the page's beginning, room above it keeps it there until no button is pressed. */
export function keepPlace() {
  if (held && !held.hidden) {
    scrollBy({ top: topOf(held) - heldTop, behavior: 'instant' });
    const missing = heldTop - topOf(held);
    if (pressed && missing > 0) {
      setGap(missing);
      pointerReleased().then(() => setGap(0));
    }
  }
  setRoom(Math.max(0, 2 * innerHeight + scrollY - root.scrollHeight));
}

/** @returns {Question | null} the question that has the focus */
export function focusedQuestion() {
  const question = /** @type {Question | null | undefined} */ (document.activeElement?.closest('.q'));
  return question && form.contains(question) ? question : null;
}

/* On a phone, form and result are two views. */
const views = form.closest('.columns');

/** Shows the result where there is no room for it beside the form. */
export function showResult() {
  views?.classList.add('result');
  byId('panel').focus({ preventScroll: true });
  views?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
}

function showForm() { views?.classList.remove('result'); }

/** @param {Question} question @param {boolean} [still] without scrolling */
export function focusQuestion(question, still) {
  showForm();
  checkedOrFirstField(question).focus({ preventScroll: true });
  if (!still) question.scrollIntoView({ block: 'nearest', behavior: 'instant' });
}

/** @type {string} */ let recent = '';

/** @returns {string} the question that had the focus last; empty before the first */
export const recentQuestion = () => recent;

form.addEventListener('focusin', event => {
  const target = /** @type {HTMLElement} */ (event.target);
  drawnQuestions().forEach(question => {
    const isCurrent = question.contains(target);
    question.classList.toggle('current', isCurrent);
    if (isCurrent) recent = keyOf(question);
  });
});

/** @param {Element | null} bar */
const fixedHeight = bar => bar instanceof HTMLElement && ['sticky', 'fixed'].includes(getComputedStyle(bar).position) ? bar.offsetHeight : 0;

/** Measures the bars that stay at the top and the bottom, so that the style sheet keeps them off the focused element. */
export function measureBars() {
  const banner = fixedHeight(document.querySelector('.banner'));
  Object.entries({
    banner, head: banner + fixedHeight(document.querySelector('.stages')), foot: fixedHeight(document.querySelector('.bar')),
    strip: fixedHeight(document.querySelector('.strip')), unsaved: fixedHeight(byId('unsaved')),
  }).forEach(([name, pixels]) => root.style.setProperty('--' + name, pixels + 'px'));
}
addEventListener('resize', measureBars);
