// @ts-check
/** The assessment page: connects answers, their queue, the keyboard and the parts of the page that an answer changes. */
import { AnswerQueue, pauseAfter } from './answer-queue.js';
import { NoticeGuard, openConflict } from './conflict.js';
import {
  countPresses, focusedQuestion, focusNext, focusPart, focusQuestion, holdPlace, isPointerUsed, keepPlace, measureBars, pointerReleased,
  recentQuestion,
} from './focus.js';
import { request, swapFragments } from './fragments.js';
import { areShortcutsOn, KeyboardControl, SecondPress, showKeys, startShortcutSwitch } from './keys.js';
import {
  byId, clearExcluded, fieldOfKey, fieldsOf, form, isNo, isOpen, isTyped, keyOf, listed, questions, sameValues, setChecked, setValues, valuesOf, visibleQuestions,
} from './questions.js';

/** @typedef {import('./questions.js').Question} Question */
/** @typedef {[Question, string[]][]} Step questions and their answers before one change */

const lastValues = new Map(questions.map(question => [question, valuesOf(question)]));
/** @type {Step[]} */ const steps = [];
const guard = new NoticeGuard();
let locked = false;
let leaving = false;
let emergencyAppeared = false;
let disposition = byId('state').dataset.disposition;
let emergencies = byId('state').dataset.emergencies || '';

/** @type {import('./page-score.js').PageScore | undefined} loaded after the page */ let alarm;
let alarmTries = 0;
/** @type {any} */ let alarmTimer = setTimeout(() => {});

/** Loads the page's own scoring, and tries again until it is there. Some browsers keep a script that failed to load under its address. */
async function loadAlarm() {
  clearTimeout(alarmTimer);
  try {
    const { PageScore, loadEdition } = await import('./page-score.js?' + alarmTries);
    const edition = await loadEdition();
    if (alarm) return;
    alarm = new PageScore(edition, queue, (/** @type {string[]} */ codes) => {
      emergencies += ' ' + codes.join(' ');
      markEmergency();
    });
  } catch {
    if (!alarm) alarmTimer = setTimeout(loadAlarm, pauseAfter(alarmTries++));
    return;
  }
  document.body.dataset.alarm = '1'; // for tests, as "idle"
  if (document.body.classList.contains('uncomputed')) markStale(true);
  else if (queue.unsaved) alarm?.answered();
}
addEventListener('load', () => { alarmTimer = setTimeout(loadAlarm, 500); });

function markEmergency() {
  emergencyAppeared = true;
  keyboard.markAlarm();
  rest.close();
  if (isPointerUsed()) guard.markAppeared();
}

/* What a key did apart from answering is announced: nothing is passed over in silence. */
const announcement = byId('said');
/** @param {...[string, (string | number)?]} messages */
function announce(...messages) {
  announcement.textContent = messages.map(([key, value]) => announcement.dataset[key].replace('{0}', value)).join(' ');
}

/* Marks the page for tests and scripts outside: no request is under way and the keys are free. */
const markIdle = () => setTimeout(() => { document.body.dataset.idle = queue.unsaved || locked ? '' : '1'; });
const markBusy = () => { document.body.dataset.idle = ''; };

/* How far each part of the form is, as the server counts it. */
const partCounts = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.steps [data-part]')]).map(count => ({ count, part: byId('g-' + count.dataset.part).parentNode }));
function showProgress() {
  partCounts.forEach(({ count, part }) => {
    const asked = [...part.querySelectorAll('.q[data-read]:not([hidden])')];
    const answered = asked.filter(question => valuesOf(question).length).length;
    count.textContent = answered === asked.length ? '\u2713' : announcement.dataset.count.replace('{0}', asked.length - answered);
    const toAsk = document.querySelectorAll(`#panel .ask [data-part=${count.dataset.part}] + ul > li`).length;
    /** @type {Element} */ (count.nextElementSibling).textContent = toAsk ? announcement.dataset.ask.replace('{0}', toAsk) : '';
  });
  byId('undo').disabled = !steps.length;
}

/** While answers have not reached the server, no result is shown: it would leave them out. @param {boolean} stale */
function markStale(stale) {
  const box = byId('uncomputed');
  document.body.classList.toggle('uncomputed', stale);
  if (!stale) box.replaceChildren();
  else if (!box.firstChild) box.append(byId('stale').content.cloneNode(true));
  alarm?.setAway(stale);
  measureBars();
}

/** @param {string} name of a hidden field */
const valueOf = name => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;

const queue = new AnswerQueue({
  async post(batch) {
    const data = new URLSearchParams({ version: byId('version').value, edition: valueOf('edition'), csrf: valueOf('csrf') });
    batch.questions.forEach(question => {
      data.append('changed', keyOf(question));
      valuesOf(question).forEach(value => data.append(question.id, value));
    });
    batch.confirms.forEach(suggestion => data.append('confirm', suggestion));
    if (batch.acknowledge) data.append('acknowledge', batch.acknowledge);
    Object.entries({ ...await alarm?.sent().catch(() => null) }).forEach(([name, value]) => data.append(name, value));
    const reply = await request(form.dataset.answer || '', { form: data });
    await pointerReleased();
    return reply;
  },
  show(reply) {
    holdPlace();
    swapFragments(reply.body);
  },
  shown: showResult,
  questions: () => questions,
  report(key) {
    const saved = byId('saved');
    saved.textContent = saved.dataset[key] + (key === 'refused' ? '' : '…');
    saved.classList.toggle('bad', key !== 'busy');
    markStale(key !== 'busy');
  },
  markStale,
  conflict: chooseAnswers,
  busy: busy => busy ? markBusy() : markIdle(),
});
addEventListener('online', () => {
  if (queue.unsaved) queue.send();
  if (!alarm && alarmTries) loadAlarm();
});
addEventListener('beforeunload', event => { if (queue.unsaved && !leaving && !document.body.dataset.ended) event.preventDefault(); });
addEventListener('pageshow', event => { if (event.persisted) location.reload(); });

function chooseAnswers() {
  rest.close();
  openConflict(form, guard);
}

/* What is wrong with an answer belongs to its field, and is said when it appears (WCAG 1.3.1, 4.1.3). */
/** @type {Map<Question, string>} */ const problems = new Map();

/** @param {Question} question @returns {string} what is wrong with its answer; empty where nothing is */
function markProblem(question) {
  const problem = byId('p-' + keyOf(question));
  const message = problem && !problem.hidden ? problem.textContent : '';
  if (isTyped(question)) fieldsOf(question)[0].setAttribute('aria-invalid', String(Boolean(message)));
  problems.set(question, message);
  return message;
}

/** @returns {string[]} the problems that have appeared, each with its question */
const markProblems = () => questions.flatMap(question => {
  const before = problems.get(question);
  const message = markProblem(question);
  return message && message !== before ? [question.querySelector('legend, label')?.textContent + ': ' + message] : [];
});
questions.forEach(markProblem);

/* Questions that only tailor the plan to the person wait until the result can wait. */
let enough = byId('stop')?.dataset.says;
function hideLater() {
  const later = listed('later');
  questions.forEach(question => question.classList.toggle('later', later.includes(keyOf(question))));
}
hideLater();

/** Shows what an answer changed: questions that appear, words next to fields, one announcement. */
function showResult() {
  const state = byId('state').dataset;
  const asked = (state.asked || '').split(' ');
  questions.forEach(question => {
    if (question.hasAttribute('data-gated')) question.hidden = !asked.includes(keyOf(question));
    showClearButton(question);
  });
  const before = emergencies.split(' ');
  const after = (state.emergencies || '').split(' ');
  // an alarm that the page raised before this reply brings nothing new here, and still holds the focus of its answer
  const appeared = after.some((/** @type {string} */ code) => code && !before.includes(code));
  const news = markProblems();
  if (appeared) { markEmergency(); byId('alert').textContent = state.alert; }
  else if (state.disposition !== disposition) news.push(state.says);
  const stop = byId('stop')?.dataset.says;
  if (stop && stop !== enough) news.push(stop);
  enough = stop;
  hideLater();
  if (news.length) byId('announce').textContent = news.join(' ');
  if (!state.emergencies) byId('alert').textContent = '';
  disposition = state.disposition;
  emergencies = after.join(' ');
  /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('#faults a')).forEach(fault => {
    const problem = byId('p-' + fault.hash.slice(3));
    if (!problem || problem.hidden) /** @type {HTMLElement} */ (fault.parentNode).remove();
  });
  if (byId('faults') && !byId('faults').querySelector('li')) byId('faults').remove();
  alarm?.computed();
  showProgress();
  measureBars();
  keepPlace();
}

/** @param {Question} question */
function showClearButton(question) {
  const button = question.querySelector('.clear');
  const answered = valuesOf(question).length > 0;
  if (button && !answered) button.remove();
  if (button || !answered) return;
  const created = byId('clear').content.cloneNode(true).firstElementChild;
  created.value = keyOf(question);
  question.querySelector('.about')?.append(created);
}

/** Notes one answer, however it was given. @param {Question} question @param {boolean} [undoing] @returns {boolean} whether it changed */
function record(question, undoing) {
  const now = valuesOf(question);
  const before = /** @type {string[]} */ (lastValues.get(question));
  if (sameValues(now, before)) return false;
  if (!undoing) steps.push([[question, before]]);
  lastValues.set(question, now);
  showProgress();
  const problem = byId('p-' + keyOf(question));
  if (problem && !problem.hidden) {
    holdPlace();
    problem.hidden = true;
    keepPlace();
    markProblem(question);
    // the same message again is news again
    byId('announce').textContent = '';
  }
  queue.add(question);
  alarm?.answered();
  return true;
}

form.addEventListener('change', event => {
  const field = /** @type {HTMLInputElement} */ (event.target);
  const question = /** @type {Question | null} */ (field.closest('.q'));
  if (!question) return;
  if (field.type === 'checkbox' && field.checked) clearExcluded(question, field);
  if (!keepsAlarm(question) && record(question)) queue.save();
});

const second = new SecondPress();

/** @param {Question} question @returns {boolean} whether an emergency rests on its answer */
const hasAlarm = question => Boolean(document.querySelector(`#panel .cause.emergency .because [href="#${question.id}"]`) || alarm?.restsOn(keyOf(question)));

/** Keeps the answer that an emergency rests on when a key would take it away for the first time. @param {Question} question @param {string[]} [values] */
function keepsAlarm(question, values = valuesOf(question)) {
  const before = /** @type {string[]} */ (lastValues.get(question));
  if (isPointerUsed() || isTyped(question) || before.every(value => values.includes(value)) || !hasAlarm(question)
    || second.confirms(question.id + values)) return false;
  setValues(question, before);
  if (question.contains(document.activeElement)) focusQuestion(question, true);
  announce(['alarm']);
  return true;
}

/** @param {Question} question @param {boolean} advance @param {boolean} [byEnter] */
function change(question, advance, byEnter) {
  if (!keepsAlarm(question)) answer(question, advance, byEnter);
}

/** Saves an answer; typed keys wait meanwhile. @param {Question} question @param {boolean} advance to the next open question @param {boolean} [byEnter] */
async function answer(question, advance, byEnter = false) {
  locked = true;
  markBusy();
  emergencyAppeared = false;
  const presses = countPresses();
  const changed = record(question);
  if (changed) announce();
  // an option of a list is still on its way when Enter ends the list
  if (changed || (queue.unsaved && !queue.stopped)) await queue.save();
  locked = false;
  if (emergencyAppeared || form.inert || (changed && problems.get(question))) {
    if (keyboard.clear()) announce(['dropped']);
    markIdle();
    return;
  }
  // else the clinician went somewhere else
  if (advance && presses === countPresses()) {
    focusNext(question, announce);
    keyboard.markJump(byEnter);
  }
  keyboard.replay();
  markIdle();
}

/** Runs an action now, or as soon as the answer on its way has arrived. @param {() => void} action */
function runWhenFree(action) {
  if (locked) queue.afterwards(action); else action();
}

async function undo() {
  const step = steps.pop();
  if (!step) return;
  if (step.some(([question, before]) => keepsAlarm(question, before))) { steps.push(step); return; }
  step.forEach(([question, before]) => setValues(question, before));
  locked = true;
  markBusy();
  if (step.filter(([question]) => record(question, true)).length) await queue.save();
  locked = false;
  if (!step[0][0].hidden) focusQuestion(step[0][0]);
  announce(['undone']);
  keyboard.replay();
  markIdle();
}

/** @param {Question} question @param {string} key @returns {boolean} whether an option has that key */
function choose(question, key) {
  const field = fieldOfKey(question, key);
  if (!field) return false;
  field.focus();
  if (field.type === 'checkbox') {
    field.checked = !field.checked;
    if (field.checked) clearExcluded(question, field);
    change(question, field.checked && field.hasAttribute('data-alone'));
  } else {
    field.checked = true;
    change(question, true);
  }
  return true;
}

/* "None of these": the focus is on going back, and a worn key that sends its character twice confirms nothing. */
const rest = byId('rest');
const restTitle = byId('rest-title');
const restConfirmation = byId('rest-do');
const CHATTER_MILLIS = 300;
/** @type {Question[]} */ let restQuestions = [];
/** @type {any} */ let restReady = 0;

/** @param {Question} question @returns {boolean} whether its part has open questions that "no" answers */
function openRest(question) {
  const part = question.closest('[data-none]');
  restQuestions = part ? visibleQuestions().filter(other => part.contains(other) && isOpen(other) && fieldsOf(other).some(isNo)) : [];
  if (!restQuestions.length) return false;
  rest.querySelector('ul').replaceChildren(...restQuestions.map(other => {
    const line = document.createElement('li');
    const options = [...other.querySelectorAll('.opt:has([type=checkbox]:not([data-alone]))')].map(option => option.textContent);
    line.textContent = other.querySelector('legend, label')?.textContent + (options.length ? ' (' + options.join(', ') + ')' : '');
    return line;
  }));
  restTitle.textContent = restTitle.dataset.says.replace('{0}', restQuestions.length);
  restConfirmation.disabled = true;
  clearTimeout(restReady);
  restReady = setTimeout(() => { restConfirmation.disabled = false; }, CHATTER_MILLIS);
  rest.showModal();
  rest.scrollTop = 0;
  return true;
}

restConfirmation.addEventListener('click', () => {
  rest.close();
  const answered = restQuestions.filter(question => !question.hidden && isOpen(question));
  const last = answered.at(-1);
  if (!last) return;
  answered.forEach(question => setChecked(fieldsOf(question).find(isNo), true));
  answered.slice(0, -1).forEach(question => record(question));
  const saved = answer(last, true);
  // undone together
  steps.push(steps.splice(-answered.length).flat());
  saved.then(() => { announcement.textContent = announcement.dataset.none.replace('{0}', answered.length) + ' ' + announcement.textContent; });
});
rest.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
  const plain = !event.repeat && !event.altKey && !event.ctrlKey && !event.metaKey;
  if (areShortcutsOn() && plain && event.key.toUpperCase() === 'X') restConfirmation.click();
});

/** Takes a suggestion from the record as the answer. @param {HTMLButtonElement} button @param {boolean} [still] without scrolling */
function confirm(button, still) {
  const question = /** @type {Question} */ (button.closest('.q'));
  const code = button.dataset.code || '';
  const field = fieldsOf(question).find(candidate => candidate.value === code);
  if (!field) setValues(question, [code]);
  else {
    setChecked(field, true);
    if (field.type === 'checkbox') clearExcluded(question, field);
  }
  if (keepsAlarm(question)) return;
  queue.confirm(question, button.value);
  focusQuestion(question, still);
  answer(question, false);
}

const keyboard = new KeyboardControl({
  answer: change, choose, record, confirm, undo, announce, hasAlarm,
  answerRest: openRest,
  isLocked: () => locked,
  isAnsweringRest: () => rest.open,
});

document.addEventListener('keydown', event => {
  if (!event.ctrlKey || event.key !== 'Enter' || event.repeat) return;
  event.preventDefault();
  form.requestSubmit(byId('review'));
});

/* Without scripts an explanation is a page of its own. */
form.addEventListener('toggle', async event => {
  const details = /** @type {HTMLDetailsElement} */ (event.target);
  const link = /** @type {HTMLAnchorElement | null} */ (details.open ? details.querySelector('.more > a') : null);
  if (!link) return;
  const reply = await request(link.href);
  const explanation = new DOMParser().parseFromString(reply.body, 'text/html').getElementById('why');
  if (reply.status === 200 && explanation && link.isConnected) /** @type {HTMLElement} */ (link.parentNode).replaceWith(document.adoptNode(explanation));
}, true);

document.addEventListener('click', event => {
  const target = /** @type {HTMLElement} */ (event.target);
  // by the pointer
  const still = event.detail > 0;
  if (target.closest('#conflict')) {
    if (guard.isTooEarly()) event.preventDefault(); else if (target.closest('a')) leaving = true;
    return;
  }
  if (target.closest('a[href="#answers"]')) { event.preventDefault(); focusFirstOpen(); }
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest('a[href^="#q-"]'));
  if (link) {
    const question = byId(link.hash.slice(1));
    if (question && !question.hidden) { event.preventDefault(); focusQuestion(question); }
  }
  const part = /** @type {HTMLAnchorElement | null} */ (target.closest('.steps a'));
  if (part) { event.preventDefault(); focusPart(part); }
  if (target.closest('#undo')) runWhenFree(undo);
  if (target.closest('#next')) runWhenFree(() => focusNext(recentQuestion(), announce));
  if (target.closest('[data-help]')) showKeys();
  if (target.closest('[data-rest]')) runWhenFree(() => openRest(/** @type {Question} */ (target.closest('[data-none]')?.querySelector('.q'))));
  const confirmation = /** @type {HTMLButtonElement | null} */ (target.closest('[name=confirm]'));
  if (confirmation) { event.preventDefault(); confirm(confirmation, still); }
  const clear = target.closest('[name=clear]');
  if (clear) {
    event.preventDefault();
    const question = /** @type {Question} */ (clear.closest('.q'));
    setValues(question, []);
    focusQuestion(question, still);
    change(question, false);
  }
  const seen = /** @type {HTMLButtonElement | null} */ (target.closest('[name=acknowledge]'));
  if (seen) {
    event.preventDefault();
    if (guard.isTooEarly()) return;
    queue.acknowledge(seen.value);
    queue.save();
    const recent = recentQuestion();
    if (recent) focusQuestion(recent, still);
  }
});

/* The browser sends the whole form: what is on its way arrives first. */
form.addEventListener('submit', event => {
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  if (queue.unsaved && !queue.stopped && button && button.name === 'then') {
    event.preventDefault();
    // saving draws the button again
    const selector = `[form=answers][name=then][value=${button.value}]`;
    queue.save().then(saved => {
      // one try a press
      if (!saved && !queue.stopped) return;
      leaving = true;
      form.requestSubmit(/** @type {HTMLElement | null} */ (document.querySelector(selector)));
    });
    return;
  }
  leaving = true;
});

function focusFirstOpen() {
  const first = visibleQuestions().find(isOpen);
  if (first) focusQuestion(first, isInSight(first)); else byId('review').focus({ preventScroll: true });
}

/** @param {Question | undefined} question @returns {boolean} whether it is wholly in the window, between the bars */
function isInSight(question) {
  if (!question) return false;
  const { top, bottom } = question.getBoundingClientRect();
  return top >= 0 && bottom <= byId('undo').getBoundingClientRect().top;
}

startShortcutSwitch();
measureBars();
markIdle();
const linked = location.hash.startsWith('#q-') && byId(location.hash.slice(1));
const faults = byId('faults');
if (form.inert) chooseAnswers();
else if (questions.includes(linked) && !linked.hidden) addEventListener('load', () => focusQuestion(linked)); // the browser's jump takes the focus
else if (faults) faults.focus();
else if (!location.hash || location.hash === '#answers') {
  /* What a clinician must read first is not scrolled away, and no key answers a question that is out of sight. */
  const begin = () => { if (!document.querySelector('.notice.conflict') || isInSight(visibleQuestions().find(isOpen))) focusFirstOpen(); };
  begin();
  if (location.hash) addEventListener('load', begin); // the browser's jump takes the focus
  if (document.querySelector('.strip:not(.known)')) byId('alert').textContent = byId('state').dataset.alert;
  byId('announce').textContent = [...document.querySelectorAll('.notice > p > b')].map(notice => notice.textContent).join(' ');
}
