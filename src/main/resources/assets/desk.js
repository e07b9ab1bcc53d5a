// @ts-check
/** The assessment page at work: connects answers, their result, the queue that saves them, the keyboard and the other windows. */
import { EnteredAnswers, countingAnswers, isDate, isPossibleAge, readNumber } from './answers.js';
import { digestOf, resultText } from './digest.js';
import { byId, element } from './elements.js';
import {
  countPresses, focusNext, focusPart, focusQuestion, holdPlace, isPointerUsed, keepPlace, measureBars, pointerReleased, recentQuestion,
} from './focus.js';
import { request } from './fragments.js';
import { areShortcutsOn, KeyboardControl, SecondPress, showKeys, startShortcutSwitch } from './keys.js';
import { ResultPanel } from './panel.js';
import { partsOf } from './questionnaire.js';
import {
  clearExcluded, fieldOfKey, fieldsOf, form, isNo, isOpen, isTyped, keyOf, questions, sameValues, setChecked, setValues, valuesOf, visibleQuestions,
} from './questions.js';
import { SaveQueue, isSame } from './saves.js';
import { score } from './scoring.js';
import { boundsOf, waitingQuestions } from './stop.js';
import { TIERS } from './tiers.js';
import { NoticeGuard, chosenThere, drawConflict } from './windows.js';

/** @typedef {import('./questions.js').Question} Question */
/** @typedef {[Question, string[]][]} Step questions and their answers before one change */
/** @typedef {{data: any, visit: any, edition: import('./edition.js').Edition, wording: import('./wording.js').Wording, say: import('./questionnaire.js').Say, read: Set<string>}} Opened */
/** @typedef {{scoring: import('./scoring.js').Scoring, bounds: import('./stop.js').Bounds, comfort: boolean, later: Set<string>, next: string[]}} Computed */

/** Dispositions, gravest first: an incomplete result may still become an emergency. */
const GRAVEST = ['emergency', 'urgent', 'incomplete', ...TIERS];
const AGE = 'age-years';
const WHOLE_OR_DECIMAL = /^-?[0-9]{1,12}(\.[0-9]{1,10})?$/;
const MAX_TEXT = 5000;
const VITAL_SIGNS = 'g-vital-signs';
/** @type {[RegExp, string][]} */
const PAIRS = [[/-value$/, '-unit'], [/-unit$/, '-value'], [/^systolic/, 'diastolic'], [/^diastolic/, 'systolic']];
/** Pause in typing a text after which it is saved, although its field is not left. */
const PAUSE_MILLIS = 1500;
const AHEAD_MILLIS = 800;
const CHATTER_MILLIS = 300; // a worn key sends its character twice

/** @param {Opened} opened Starts the page on the form that is drawn. */
export function openDesk({ data, visit, edition, wording, say, read }) {
  const panel = new ResultPanel(edition, data.models, wording, say, visit);
  const engine = data.versions + ' ' + new URL(import.meta.url).pathname.split('/').at(-2);
  const version = edition.questionnaire.version;
  const unread = questions.map(keyOf).filter(linkId => !read.has(linkId) && !edition.items[linkId].optional);
  const suggestions = /** @type {any[]} */ (visit.suggestions);
  /** @type {Map<string, string[]>} */ const record = new Map();
  visit.record.forEach(/** @param {any} one */ ({ question, answer }) => record.set(question, [...record.get(question) || [], answer]));
  const clock = timeFormat(visit.zone);
  const rest = byId('rest');
  const announcement = byId('said');
  const guard = new NoticeGuard();
  const second = new SecondPress();
  /** @type {Step[]} */ const steps = [];
  /** @type {Map<string, string>} times at which the page raised an emergency itself, by code */ const raised = new Map();
  /** @type {Set<string>} */ let acknowledged = new Set(visit.draft.result.acknowledged);
  let { draft } = visit;
  let emergencyAppeared = false;
  let alarmAt = -Infinity;
  let leaving = false;
  let told = '';
  /** @type {{differing: Map<string, import('./windows.js').Row>, draft: any} | null} */ let conflict = null;

  questions.forEach(question => setValues(question, draft.answers[keyOf(question)] || []));
  const lastValues = new Map(questions.map(question => [question, valuesOf(question)]));
  /** @type {Map<string, Question>} */ const byLinkId = new Map(questions.map(question => [keyOf(question), question]));
  /** @param {string} linkId @returns {string[]} */
  const answerOf = linkId => lastValues.get(/** @type {Question} */ (byLinkId.get(linkId))) || [];

  /* Scoring */

  /** @param {Map<string, string[]>} entered @returns {Computed} */
  function compute(entered) {
    const background = { record, unchecked: uncheckedOf(entered) };
    const answers = countingAnswers(edition, entered, visit.born ? { birthDate: visit.born, day: visit.day } : undefined);
    const scoring = score(edition, answers, background);
    const bounds = boundsOf(edition, answers, background);
    return { scoring, bounds, ...waitingQuestions(edition, scoring, bounds, entered, unread) };
  }

  /** @param {Map<string, string[]>} entered @returns {string[]} answers to options of an earlier edition; a changed one is to the present options */
  const uncheckedOf = entered => draft.unchecked.filter(/** @param {string} linkId */ linkId => isSame(draft.answers[linkId] || [], entered.get(linkId) || []));

  const entered = () => new Map(questions.map(question => [keyOf(question), lastValues.get(question) || []]));
  let shown = compute(entered());
  /** @type {string[]} */ let emergencies = emergenciesOf(shown);

  /** @param {Computed} computed @returns {string[]} */
  function emergenciesOf({ scoring }) { return scoring.causes.filter(({ tier }) => tier === 'emergency').map(({ cause }) => cause.code); }

  /** Whether the service has scored the same answers with the same editions and scripts. */
  const isComparable = () => !queue.unsaved && draft.engine === engine;

  /** @returns {string[]} emergencies of the service that this page does not find: it may be this page that is wrong */
  const heldEmergencies = () => isComparable() ? draft.result.emergencies.filter(/** @param {string} code */ code => !emergencies.includes(code)) : [];

  /** Draws what an answer changed: questions that appear, words next to fields, result and alarm, one announcement. */
  function show() {
    const before = shown;
    const answers = entered();
    shown = compute(answers);
    const enabled = new EnteredAnswers(edition.items, answers);
    questions.forEach(question => {
      const linkId = keyOf(question);
      const { gated } = question.dataset; // the question whose conditions decide
      if (gated) question.hidden = !enabled.isEnabled(gated);
      question.classList.toggle('later', shown.later.has(linkId));
      showClearButton(question);
    });
    const news = markProblems();
    const known = emergencies;
    emergencies = emergenciesOf(shown);
    const appeared = emergencies.filter(code => !known.includes(code));
    appeared.forEach(code => raised.set(code, clock.format(new Date())));
    acknowledged = new Set([...acknowledged].filter(code => emergencies.includes(code)));
    draw();
    if (appeared.length) { markEmergency(); byId('alert').textContent = panel.alarmText(shown.scoring); }
    else if (shown.scoring.disposition !== before.scoring.disposition) {
      news.push(say('assess.announce', panel.tierName(shown.scoring.disposition), shown.scoring.open.size));
    }
    if (shown.bounds.enough && !before.bounds.enough) news.push(say('assess.enough'));
    if (news.length) byId('announce').textContent = news.join(' ');
    if (!emergencies.length) byId('alert').textContent = '';
    return appeared.length > 0;
  }

  function draw() {
    const stop = byId('stop');
    stop.dataset.next = shown.next.join(' ');
    const held = heldEmergencies();
    const all = [...emergencies, ...held];
    const confirmed = emergencies.every(code => draft.result.emergencies.includes(code));
    panel.draw({ ...shown, graver: graverDisposition() }, {
      held, confirmed,
      since: confirmed ? draft.result.since : emergencies.map(code => raised.get(code) || draft.result.since).sort()[0],
      acknowledged: all.every(code => acknowledged.has(code)),
    });
    byId('panel').dataset.disposition = shown.scoring.disposition;
    showProgress();
    measureBars();
  }

  /** @returns {string} the disposition of the service, or of the other window, where it is graver than this page's; empty where it is not */
  function graverDisposition() {
    const other = conflict ? resultOf(conflict.draft).scoring.disposition : isComparable() ? draft.result.disposition : shown.scoring.disposition;
    return GRAVEST.indexOf(other) < GRAVEST.indexOf(shown.scoring.disposition) ? other : '';
  }

  /** @param {any} stored @returns {Computed} result of the answers of another window */
  function resultOf(stored) { return compute(new Map(Object.entries(stored.answers))); }

  /** Says that page and service differ, until it is closed. */
  function compare() {
    if (!isComparable()) return;
    const own = said(shown.scoring.disposition, emergencies);
    const theirs = said(draft.result.disposition, draft.result.emergencies);
    const difference = own + '\n' + theirs;
    if (own === theirs || difference === told) return;
    told = difference;
    const gravest = GRAVEST.find(one => one === shown.scoring.disposition || one === draft.result.disposition) || '';
    tell(say('assess.offline.differ', own, theirs, said(gravest, [...new Set([...emergencies, ...draft.result.emergencies])])));
  }

  /** @param {string} disposition @param {string[]} codes @returns {string} a result in words */
  const said = (disposition, codes) =>
    [panel.tierName(disposition), codes.map(code => panel.causeName(code)).sort().join('; ')].filter(part => part).join(': ');

  /** Says something until it is closed. @param {string} message */
  function tell(message) {
    byId('told')?.remove();
    const box = element('section', { id: 'told', class: 'stale', role: 'alert' });
    byId('unsaved').before(box);
    box.append(element('p', {}, message), element('button', { type: 'button', click: () => { box.remove(); measureBars(); } }, say('assess.keys.close')));
    measureBars();
  }

  /* Words next to fields */

  /** @type {Map<Question, string>} */ const problems = new Map();

  /** @param {Question} question @returns {string} what is wrong with its answer; empty where nothing is */
  function problemOf(question) {
    const linkId = keyOf(question);
    const values = lastValues.get(question) || [];
    const item = edition.items[linkId];
    const text = values[0]?.trim() || '';
    const { min, max } = item;
    if (question.hidden) return '';
    if (uncheckedOf(new Map([[linkId, values]])).includes(linkId)) return say('assess.problem.OTHER_OPTIONS');
    if (!text || !isTyped(question)) return '';
    const { type } = edition.questions.get(linkId);
    if (type === 'date') return isDate(text) ? '' : say('assess.problem.NOT_A_DATE');
    if (!item.number) return text.length > MAX_TEXT ? say('assess.problem.TOO_LONG') : '';
    const value = readNumber(item, text);
    if (value !== null) {
      return linkId === AGE && visit.born && !isPossibleAge(value, visit.born, visit.day) ? say('assess.problem.DISAGREES', visit.bornDay, visit.ages) : '';
    }
    if (!WHOLE_OR_DECIMAL.test(text)) return say('assess.problem.NOT_A_NUMBER');
    if (item.number === 'whole' && !/^-?[0-9]{1,9}$/.test(text)) return say('assess.problem.NOT_WHOLE');
    const bounds = min === undefined ? '.max' : max === undefined ? '.min' : '';
    return say('assess.problem.OUT_OF_BOUNDS' + bounds, min ?? '', max ?? '');
  }

  /** @param {Question} question @returns {string} */
  function markProblem(question) {
    const message = problemOf(question);
    const problem = byId('p-' + keyOf(question));
    problem.hidden = !message;
    if (problem.textContent !== message) problem.textContent = message;
    if (isTyped(question)) fieldsOf(question)[0].setAttribute('aria-invalid', String(Boolean(message)));
    problems.set(question, message);
    return message;
  }

  /** @returns {string[]} the problems that have appeared, each with its question */
  function markProblems() {
    const news = questions.flatMap(question => {
      const before = problems.get(question);
      const message = markProblem(question);
      return message && message !== before ? [question.querySelector('legend, label')?.textContent + ': ' + message] : [];
    });
    /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('#faults a')).forEach(fault => {
      if (byId('p-' + fault.hash.slice(3))?.hidden !== false) /** @type {HTMLElement} */ (fault.parentNode).remove();
    });
    if (byId('faults') && !byId('faults').querySelector('li')) byId('faults').remove();
    return news;
  }

  /** @param {Question} question */
  function showClearButton(question) {
    const button = question.querySelector('.clear');
    const answered = valuesOf(question).length > 0;
    if (button && !answered) button.remove();
    if (button || !answered) return;
    question.querySelector('.about')?.append(element('button', {
      type: 'button', class: 'plain clear', name: 'clear', value: keyOf(question), tabindex: isVitalSign(question) && -1,
    }, say('assess.clear')));
  }

  /** @param {Question} question */
  const isVitalSign = question => question.closest('section')?.getAttribute('aria-labelledby') === VITAL_SIGNS;

  /** Draws what the record and the last assessment suggest beside a question. @param {string} linkId */
  function drawSuggestions(linkId) {
    const box = byId('s-' + linkId);
    if (!box) return;
    const values = answerOf(linkId);
    const prefilled = visit.prefilled[linkId] || [];
    const question = edition.questions.get(linkId);
    const sure = prefilled.length > 0 && isSame(prefilled, values)
      ? [element('p', { class: 'record taken' }, element('span', {}, say('assess.from-patient')))] : [];
    box.replaceChildren(...sure, ...suggestions.filter(one => one.question === linkId).map(one => {
      const isTaken = values.includes(one.answer);
      return element('p', { class: isTaken ? 'record taken' : 'record' },
        element('span', {}, say(one.statement ? 'assess.from-record' : 'assess.from-last') + (one.day ? ', ' + one.day : ''),
          one.statement && ': ', one.statement && element('bdi', {}, one.statement)), ' ',
        isTaken ? element('b', {}, say('assess.confirmed')) : element('button', { type: 'button', name: 'confirm', value: linkId + '=' + one.answer, 'data-code': one.answer },
          element('span', {}, say('assess.confirm')), ' “', element('bdi', {}, wording.answer(question, [one.answer])), '”'));
    }));
    box.hidden = !box.firstChild;
  }

  /** Says which answers of an earlier edition are to be checked, and that this page is of one. */
  function drawEdition() {
    const isOutdated = draft.edition !== version;
    if (!isOutdated && !draft.moved) { byId('edition').replaceChildren(); return; }
    byId('edition').replaceChildren(element('section', { class: 'notice conflict', 'aria-labelledby': 'edition-title' },
      element('h2', { id: 'edition-title' }, say(draft.changed.length ? 'assess.moved.check' : 'assess.moved')),
      element('p', {}, say('assess.moved.says')),
      isOutdated && element('p', {}, say('assess.moved.outdated') + ' ', element('button', { type: 'button', name: 'load' }, say('assess.moved.load'))),
      element('ul', {}, draft.changed.map(/** @param {any} one */ ({ linkId, question, removed, uncounted }) => element('li', {},
        removed ? element('span', { class: 'quiet' }, question) : element('a', { href: '#q-' + linkId }, question), ' ',
        element('span', {}, uncounted ? say('assess.moved.uncounted', uncounted) : say('assess.moved.more')), ' ',
        !isOutdated && element('button', { type: 'button', name: 'checked', value: linkId }, say(removed ? 'assess.moved.remove' : 'assess.moved.right')))))));
  }

  /* Parts of the form */

  const parts = partsOf(edition).map(({ group }) => {
    const count = element('span', { class: 'left', 'data-part': group.linkId });
    const link = element('a', { href: '#g-' + group.linkId }, element('span', {}, wording.of(group)), ' ', count, ' ',
      element('span', { class: 'ask hide', id: 'ask-' + group.linkId }));
    return { link, count, section: /** @type {HTMLElement} */ (byId('g-' + group.linkId).parentNode) };
  });
  byId('parts').replaceChildren(...parts.map(({ link }) => link));

  function showProgress() {
    parts.forEach(({ count, section }) => {
      const asked = [...section.querySelectorAll('.q[data-read]:not([hidden])')];
      const open = asked.filter(question => !valuesOf(/** @type {Question} */ (question)).length).length;
      count.textContent = !asked.length ? '' : open ? say('assess.left', open) : '✓';
    });
    byId('undo').disabled = !steps.length;
  }

  /* Saving */

  const queue = new SaveQueue(draft.version, {
    values: answerOf,
    partners: partnersOf,
    async post(batch) {
      const { scoring, bounds } = shown;
      const digest = await digestOf(resultText(scoring, bounds)).catch(() => '');
      const body = JSON.stringify({ ...batch, edition: version, result: { engine, disposition: scoring.disposition, digest } });
      const reply = await request(visit.path + '/draft', { form: new URLSearchParams({ csrf: visit.csrf, body }) });
      await pointerReleased();
      try { return { status: reply.status, json: JSON.parse(reply.body) }; } catch { return { status: reply.status }; }
    },
    saved: adopt,
    conflict: chooseAnswers,
    report,
    busy: busy => busy ? markBusy() : markIdle(),
  });

  /** @param {string} linkId @returns {string[]} the other half of a number and its unit, or of a blood pressure: they are one answer */
  function partnersOf(linkId) {
    return PAIRS.filter(([ending]) => ending.test(linkId)).map(([ending, other]) => linkId.replace(ending, other)).filter(other => byLinkId.has(other));
  }

  /** Takes over the stored answers of other windows, but where this one has an answer of its own or is typing. @param {Record<string, string[]>} answers */
  function adoptAnswers(answers) {
    const elsewhere = questions.filter(question => {
      const shownValues = valuesOf(question);
      return !queue.has(keyOf(question)) && !isSame(shownValues, answers[keyOf(question)] || []) && isSame(shownValues, lastValues.get(question) || []);
    });
    elsewhere.forEach(question => {
      setValues(question, answers[keyOf(question)] || []);
      lastValues.set(question, valuesOf(question));
      drawSuggestions(keyOf(question));
    });
    return elsewhere.length > 0;
  }

  /** Shows what is stored now: the answers of other windows, and the service's result. @param {any} stored */
  function adopt(stored) {
    const before = draft;
    draft = stored;
    form.dataset.version = draft.version;
    acknowledged = new Set([...acknowledged, ...draft.result.acknowledged]);
    holdPlace();
    const changed = adoptAnswers(draft.answers);
    report('saved');
    if (before.changed.length || draft.changed.length || draft.edition !== before.edition) drawEdition();
    if (changed || before.unchecked.length) show(); else draw();
    keepPlace();
    compare();
  }

  /** @param {'busy' | 'failed' | 'refused' | 'slow' | 'saved'} state */
  function report(state) {
    const isAway = ['failed', 'refused', 'slow'].includes(state);
    const line = byId('saved');
    line.textContent = state === 'saved' ? draft.saved ? say('assess.saved', draft.saved) : say('assess.saved.not-yet')
      : say('assess.saved.' + (state === 'slow' ? 'busy' : state)) + (state === 'refused' ? '' : '…');
    line.classList.toggle('bad', state === 'failed' || state === 'refused');
    if (state === 'busy' || (state === 'saved' && queue.unsaved)) return;
    const box = byId('unsaved');
    document.body.classList.toggle('away', isAway);
    if (!isAway) box.replaceChildren();
    else if (state === 'refused') box.replaceChildren(element('p', {}, say('assess.saved.refused')));
    else if (!box.firstChild) box.append(element('h2', {}, say('assess.away', clock.format(new Date()))), element('p', {}, say('assess.away.says')));
    measureBars();
  }

  /* Marks the page for tests and scripts outside: no request is under way. Not by a timer, because tests stop the clock. */
  const markIdle = () => { document.body.dataset.idle = queue.unsaved && !queue.stopped ? '' : '1'; };
  const markBusy = () => { document.body.dataset.idle = ''; };

  addEventListener('online', () => { if (queue.unsaved) queue.send(); });
  addEventListener('beforeunload', event => {
    // a field that is left with the page reports no change
    const question = /** @type {Question | null} */ (document.activeElement?.closest('.q'));
    if (question && isTyped(question) && note(question)) queue.save();
    if (queue.unsaved && !leaving && !document.body.dataset.ended) event.preventDefault();
  });
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });

  /** Lets the clinician choose between the answers of two windows. @param {string} reason @param {any} stored */
  function chooseAnswers(reason, stored) {
    rest.close();
    const differing = reason === 'gone' ? [] : queue.differing(stored.answers);
    const rows = new Map(differing.map(linkId => [linkId, {
      question: wording.of(edition.questions.get(linkId)),
      here: panel.answerText(linkId, answerOf(linkId)),
      there: panel.answerText(linkId, stored.answers[linkId] || []),
    }]));
    conflict = { differing: rows, draft: stored };
    const text = reason === 'gone' ? say('assess.conflict.gone') : say('assess.conflict.at', stored.saved);
    drawConflict(say, text, rows, [panel.tierName(shown.scoring.disposition), panel.tierName(resultOf(stored).scoring.disposition)]);
    form.inert = true;
    guard.markAppeared();
    byId('saved').textContent = say('assess.saved.behind');
    byId('saved').classList.add('bad');
    draw();
  }

  /** Goes on with the chosen answers. @param {string[]} there questions whose stored answer holds @param {boolean} [whole] all answers of this window are saved */
  function resolve(there, whole) {
    if (!conflict) return;
    const { draft: stored, differing } = conflict;
    conflict = null;
    if (whole) questions.filter(question => !isSame(lastValues.get(question) || [], stored.answers[keyOf(question)] || []))
      .forEach(question => queue.add(keyOf(question), []));
    queue.resolve(stored, there, [...differing.keys()].filter(linkId => !there.includes(linkId)));
    adoptAnswers(stored.answers);
    byId('conflict').replaceChildren();
    form.inert = false;
    show();
    queue.save();
  }

  /* Answers */

  function markEmergency() {
    emergencyAppeared = true;
    alarmAt = performance.now();
    keyboard.markAlarm();
    rest.close();
    if (isPointerUsed()) guard.markAppeared();
  }

  /* What a key did apart from answering is announced: nothing is passed over in silence. */
  /** @param {...[string, (string | number)?]} messages */
  function announce(...messages) {
    announcement.textContent = messages.map(([key, value]) => say('assess.said.' + key, value ?? '')).join(' ');
  }

  /** Notes one answer, however it was given. @param {Question} question @param {{undoing?: boolean, confirms?: string}} [how] @returns {boolean} whether it changed */
  function note(question, { undoing, confirms } = {}) {
    const now = valuesOf(question);
    const before = /** @type {string[]} */ (lastValues.get(question));
    if (sameValues(now, before) && !confirms) return false;
    if (!undoing) steps.push([[question, before]]);
    lastValues.set(question, now);
    // the same message again is news again
    if (problems.get(question)) { problems.delete(question); byId('announce').textContent = ''; }
    queue.add(keyOf(question), before, confirms);
    drawSuggestions(keyOf(question));
    holdPlace();
    show();
    keepPlace();
    return true;
  }

  form.addEventListener('change', event => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const question = /** @type {Question | null} */ (field.closest('.q'));
    if (!question) return;
    if (field.type === 'checkbox' && field.checked) clearExcluded(question, field);
    if (!keepsAlarm(question) && note(question)) queue.save();
  });
  /** @type {any} */ let pause = 0;
  form.addEventListener('input', event => {
    const field = /** @type {HTMLElement} */ (event.target);
    const question = /** @type {Question | null} */ (field.closest('.q'));
    clearTimeout(pause);
    if (question && field.matches('textarea')) pause = setTimeout(() => { if (note(question)) queue.save(); }, PAUSE_MILLIS);
  });
  form.addEventListener('submit', event => event.preventDefault());

  /** @param {Question} question @returns {boolean} whether an emergency rests on its answer */
  const hasAlarm = question => Boolean(document.querySelector(`#panel .cause.emergency .because [href="#${question.id}"]`));

  /** Keeps the answer that an emergency rests on when a key would take it away for the first time. @param {Question} question @param {string[]} [values] */
  function keepsAlarm(question, values = valuesOf(question)) {
    const before = /** @type {string[]} */ (lastValues.get(question));
    if (isPointerUsed() || isTyped(question) || before.every(value => values.includes(value)) || !hasAlarm(question)) return false;
    // a key that was on its way when the alarm appeared is no first press
    if (performance.now() - alarmAt > AHEAD_MILLIS && second.confirms(question.id + values)) return false;
    setValues(question, before);
    if (question.contains(document.activeElement)) focusQuestion(question, true);
    announce(['alarm']);
    return true;
  }

  /** @param {Question} question @param {boolean} advance @param {boolean} [byEnter] */
  function change(question, advance, byEnter) {
    if (!keepsAlarm(question)) answer(question, advance, byEnter);
  }

  /** Notes and saves an answer. @param {Question} question @param {boolean} advance to the next open question @param {boolean} [byEnter] @param {string} [confirms] */
  function answer(question, advance, byEnter = false, confirms = undefined) {
    emergencyAppeared = false;
    const presses = countPresses();
    const changed = note(question, { confirms });
    if (changed) { announce(); queue.save(); }
    if (emergencyAppeared || form.inert || (changed && problems.get(question))) return;
    // else the clinician went somewhere else
    if (!advance || presses !== countPresses()) return;
    const signs = byEnter && isVitalSign(question) ? visibleQuestions().filter(isVitalSign) : [];
    const next = signs[signs.indexOf(question) + 1];
    if (next) focusQuestion(next); else focusNext(question, announce);
    keyboard.markJump(byEnter);
  }

  function undo() {
    const step = steps.pop();
    if (!step) return;
    if (step.some(([question, before]) => keepsAlarm(question, before))) { steps.push(step); return; }
    step.forEach(([question, before]) => { setValues(question, before); note(question, { undoing: true }); });
    queue.save();
    if (!step[0][0].hidden) focusQuestion(step[0][0]);
    announce(['undone']);
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
  const restTitle = byId('rest-title');
  const restConfirmation = byId('rest-do');
  /** @type {Question[]} */ let restQuestions = [];
  /** @type {any} */ let restReady = 0;

  /** @param {Question} question @returns {boolean} whether its part has open questions that "no" answers */
  function openRest(question) {
    const part = question.closest('[data-none]');
    restQuestions = part ? visibleQuestions().filter(other => part.contains(other) && isOpen(other) && fieldsOf(other).some(isNo)) : [];
    if (!restQuestions.length) return false;
    rest.querySelector('ul').replaceChildren(...restQuestions.map(other => {
      const options = [...other.querySelectorAll('.opt:has([type=checkbox]:not([data-alone]))')].map(option => option.textContent);
      return element('li', {}, other.querySelector('legend, label')?.textContent + (options.length ? ' (' + options.join(', ') + ')' : ''));
    }));
    restTitle.textContent = say('assess.rest.title', restQuestions.length);
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
    const count = steps.length;
    answered.forEach(question => setChecked(fieldsOf(question).find(isNo), true));
    answered.slice(0, -1).forEach(question => note(question));
    answer(last, true);
    // undone together
    steps.push(steps.splice(count).flat());
    announcement.textContent = say('assess.said.none', answered.length) + ' ' + announcement.textContent;
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
    focusQuestion(question, still);
    answer(question, false, false, code);
  }

  const keyboard = new KeyboardControl({
    answer: change, choose, record: note, confirm, undo, announce, hasAlarm,
    answerRest: openRest,
  });

  /** Leaves the page once everything is saved; one try a press. @param {string} page */
  async function leave(page) {
    if (queue.stopped && queue.unsaved) return;
    if (queue.unsaved && !await queue.save()) return;
    leaving = true;
    location.assign(visit.path + page);
  }

  document.addEventListener('keydown', event => {
    if (!event.ctrlKey || event.key !== 'Enter' || event.repeat) return;
    event.preventDefault();
    leave('/review');
  });

  /* Folded details are filled when they are opened. */
  form.addEventListener('toggle', event => {
    const details = /** @type {HTMLDetailsElement} */ (event.target);
    const { why } = details.dataset;
    if (!details.open || !why || details.querySelector('.why')) return;
    details.append(element('p', { class: 'quiet' }, say('assess.why')), panel.why(why));
  }, true);

  document.addEventListener('click', event => {
    const target = /** @type {HTMLElement} */ (event.target);
    // by the pointer
    const still = event.detail > 0;
    const button = /** @type {HTMLButtonElement | null} */ (target.closest('button[name]'));
    if (target.closest('#conflict')) {
      if (guard.isTooEarly()) event.preventDefault(); else if (button && conflict) decide(button.name);
      return;
    }
    if (target.closest('a[href="#answers"]')) { event.preventDefault(); focusFirstOpen(); }
    const link = /** @type {HTMLAnchorElement | null} */ (target.closest('a[href^="#q-"]'));
    const linked = link && byId(link.hash.slice(1));
    if (linked && !linked.hidden) { event.preventDefault(); linked.classList.remove('later'); focusQuestion(linked); }
    const part = /** @type {HTMLAnchorElement | null} */ (target.closest('.steps a'));
    if (part) { event.preventDefault(); focusPart(part); }
    if (target.closest('#undo')) undo();
    if (target.closest('#next')) focusNext(recentQuestion(), announce);
    if (target.closest('[data-help]')) showKeys();
    if (target.closest('[data-rest]')) openRest(/** @type {Question} */ (target.closest('[data-none]')?.querySelector('.q')));
    if (!button) return;
    const question = /** @type {Question | null} */ (button.closest('.q'));
    switch (button.name) {
      case 'confirm': confirm(button, still); break;
      case 'clear':
        if (!question) break;
        setValues(question, []);
        focusQuestion(question, still);
        change(question, false);
        break;
      case 'checked': queue.check(button.value); queue.save(); break;
      case 'load': leaving = true; location.reload(); break;
      case 'then': leave(button.value === 'review' ? '/review' : '/saved'); break;
      case 'acknowledge': if (!guard.isTooEarly()) acknowledge(button.value.split(' '), still); break;
      default:
    }
  });

  /** @param {string} choice name of the button that was pressed in a conflict */
  function decide(choice) {
    if (choice === 'load') { leaving = true; location.reload(); return; }
    if (choice === 'over') { resolve([], true); return; }
    const there = conflict && chosenThere(say, conflict.differing);
    if (there) resolve(there);
  }

  /** @param {string[]} codes emergencies that the clinician has seen @param {boolean} still */
  function acknowledge(codes, still) {
    codes.forEach(code => acknowledged.add(code));
    queue.acknowledge(codes);
    draw();
    queue.save();
    const recent = recentQuestion();
    if (recent) focusQuestion(recent, still);
  }

  function focusFirstOpen() {
    const first = visibleQuestions().find(isOpen);
    if (first) focusQuestion(first, isInSight(first)); else byId('review').focus({ preventScroll: true });
  }

  /* The first view */
  suggestions.map(one => one.question).concat(Object.keys(visit.prefilled)).forEach(drawSuggestions);
  form.querySelectorAll(`[aria-labelledby=${VITAL_SIGNS}] summary`).forEach(info => info.setAttribute('tabindex', '-1'));
  form.dataset.version = draft.version;
  drawEdition();
  show();
  report('saved');
  startShortcutSwitch();
  measureBars();
  const linked = location.hash.startsWith('#q-') && byId(location.hash.slice(1));
  const faults = byId('faults');
  if (questions.includes(linked) && !linked.hidden) focusQuestion(linked);
  else if (faults) faults.focus();
  else if (!location.hash || location.hash === '#answers') {
    /* What a clinician must read first is not scrolled away, and no key answers a question that is out of sight. */
    if (!document.querySelector('.notice.conflict') || isInSight(visibleQuestions().find(isOpen))) focusFirstOpen();
    if (emergencies.length && !emergencies.every(code => acknowledged.has(code))) byId('alert').textContent = panel.alarmText(shown.scoring);
    byId('announce').textContent = [...document.querySelectorAll('.notice > p > b')].map(notice => notice.textContent).join(' ');
  }
  markIdle();
}

/** @param {Question | undefined} question @returns {boolean} whether it is wholly in the window, between the bars */
function isInSight(question) {
  if (!question) return false;
  const { top, bottom } = question.getBoundingClientRect();
  return top >= 0 && bottom <= byId('undo').getBoundingClientRect().top;
}

/** @param {string} zone of the site @returns {Intl.DateTimeFormat} its clock; the browser's where it does not know the zone */
function timeFormat(zone) {
  /** @type {Intl.DateTimeFormatOptions} */ const style = { timeStyle: 'medium' };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...style, timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', style);
  }
}
