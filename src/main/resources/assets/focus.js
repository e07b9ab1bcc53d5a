// @ts-check
/** Focus, scrolling and the pointer: where the clinician is, and that nothing moves away under the pointer. */
import { byId } from './elements.js';
import { checkedOrFirstField, form, isOpen, questions, valuesOf, visibleQuestions } from './questions.js';

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

/** Scrolls so that the held question is where it was. */
export function keepPlace() {
  if (held && !held.hidden) scrollBy({ top: topOf(held) - heldTop, behavior: 'instant' });
  setRoom(Math.max(0, 2 * innerHeight + scrollY - root.scrollHeight));
}

/** @returns {Question | null} the question that has the focus */
export function focusedQuestion() {
  const question = /** @type {Question | null | undefined} */ (document.activeElement?.closest('.q'));
  return question && form.contains(question) ? question : null;
}

/** @param {Question} question @param {boolean} [still] without scrolling */
export function focusQuestion(question, still) {
  checkedOrFirstField(question).focus({ preventScroll: true });
  if (!still) question.scrollIntoView({ block: 'nearest', behavior: 'instant' });
}

/**
 * Moves to the next open question, else to the review.
 * @param {Question | null} question the one to leave
 * @param {(...messages: [string, number?][]) => void} announce says what was passed over
 */
export function focusNext(question, announce) {
  const rows = visibleQuestions();
  const index = question ? rows.indexOf(question) : -1;
  const target = [...rows.slice(index + 1), ...rows.slice(0, index + 1)].find(isOpen);
  const end = target ? rows.indexOf(target) : -1;
  const passed = rows.slice(index + 1, end > index ? end : undefined).filter(row => !valuesOf(row).length && !isOpen(row)).length;
  /** @type {[string, number?][]} */ const messages = [];
  if (question && isOpen(question)) messages.push(['left']);
  if (passed) messages.push(['passed', passed]);
  if (target && end <= index && target !== question) messages.push(['back']);
  if (target) focusQuestion(target); else byId('review').focus();
  announce(...messages);
}

/** @type {Question | null} */ let recent = null;

/** @returns {Question | null} the question that had the focus last */
export const recentQuestion = () => recent;

form.addEventListener('focusin', event => {
  const target = /** @type {HTMLElement} */ (event.target);
  recent = target.closest('.q') || recent;
  questions.forEach(question => question.classList.toggle('current', question.contains(target)));
  const part = recent && '#' + recent.closest('section')?.getAttribute('aria-labelledby');
  /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('.steps a')).forEach(link => {
    if (link.hash !== part) { link.removeAttribute('aria-current'); return; }
    link.setAttribute('aria-current', 'true');
    /** @type {HTMLElement} */ (link.parentNode).scrollLeft = link.offsetLeft - 16;
  });
});

/** Moves to the first open question of a part. @param {HTMLAnchorElement} link its link in the list of parts */
export function focusPart(link) {
  const section = byId(link.hash.slice(1)).parentNode;
  const rows = visibleQuestions().filter(question => section.contains(question));
  section.scrollIntoView({ block: 'start', behavior: 'instant' });
  const target = rows.find(isOpen) || rows[0];
  if (target) focusQuestion(target);
}

/** @param {Element | null} bar */
const fixedHeight = bar => bar instanceof HTMLElement && ['sticky', 'fixed'].includes(getComputedStyle(bar).position) ? bar.offsetHeight : 0;

/** Measures the bars that stay at the top and the bottom, so that the style sheet keeps them off the focused element. */
export function measureBars() {
  const banner = fixedHeight(document.querySelector('.banner'));
  root.style.setProperty('--banner', banner + 'px');
  root.style.setProperty('--head', banner + fixedHeight(document.querySelector('.stages')) + 'px');
  root.style.setProperty('--foot', fixedHeight(document.querySelector('.bar')) + 'px');
  root.style.setProperty('--strip', fixedHeight(document.querySelector('.strip')) + 'px');
}
addEventListener('resize', measureBars);
