// @ts-check
/** The assessment page at work: connects answers, their result, the queue that saves them, the keyboard and the other windows. */
import { countingAnswers } from './answers.js';
import { digestOf, resultText } from './digest.js';
import { byId, element } from './elements.js';
import { countPresses, focusQuestion, holdPlace, isPointerUsed, keepPlace, measureBars, pointerReleased, recentQuestion } from './focus.js';
import { KeyboardControl, SecondPress, showKeys, startShortcutSwitch } from './keys.js';
import { drawEdition, drawSaving, tell, timeFormat } from './notices.js';
import { ResultPanel } from './panel.js';
import { PartsView } from './parts.js';
import { Problems } from './problems.js';
import { QuestionnaireView } from './questionnaire.js';
import { clearExcluded, drawnQuestions, fieldOfKey, fieldsOf, form, isNo, isTyped, keyOf, questionOf, setChecked, setValues, valuesOf } from './questions.js';
import { RestDialog } from './rest.js';
import { SaveQueue, isSame } from './saves.js';
import { restsOn, score } from './scoring.js';
import { SealedAnswers } from './sealed.js';
import { AnswerSheet } from './sheet.js';
import { boundsOf, readQuestions, waitingQuestions } from './stop.js';
import { Suggestions } from './suggestions.js';
import { TIERS } from './tiers.js';
import { NoticeGuard, chosenThere, drawConflict } from './windows.js';

/** @typedef {import('./questions.js').Question} Question */
/** @typedef {[string, string[]][]} Step questions and their answers before one change */
/**
 * @typedef {object} Opened
 * @property {any} data words and versions
 * @property {any} visit
 * @property {import('./edition.js').Edition} edition
 * @property {import('./wording.js').Wording} wording
 * @property {import('./questionnaire.js').Say} say
 * @property {(save: any) => Promise<import('./saves.js').SaveReply>} post stores answers and their result; never rejects
 * @property {(scoring: import('./scoring.js').Scoring) => void} [scored] learns of each result
 */
/** @typedef {{follow: (draft: any) => void, redraw: () => void}} Desk follow: takes up what was stored elsewhere; redraw: in another wording */
/** @typedef {{scoring: import('./scoring.js').Scoring, bounds: import('./stop.js').Bounds, comfort: boolean, later: Set<string>, next: string[]}} Computed */

/** Dispositions, gravest first: an incomplete result may still become an emergency. */
const GRAVEST = ['emergency', 'urgent', 'incomplete', ...TIERS];
/** @type {[RegExp, string][]} */
const PAIRS = [[/-value$/, '-unit'], [/-unit$/, '-value'], [/^systolic/, 'diastolic'], [/^diastolic/, 'systolic']];
/** Pause in typing a text after which it is saved, although its field is not left. */
const PAUSE_MILLIS = 1500;
const AHEAD_MILLIS = 800;

/** Draws the form and starts the page. @param {Opened} opened @returns {Desk} */
export function openDesk({ data, visit, edition, wording, say, post, scored }) {
  const read = readQuestions(edition.models);
  const engine = data.versions + ' ' + new URL(import.meta.url).pathname.split('/').at(-2);
  const version = edition.questionnaire.version;
  const sheet = new AnswerSheet(edition, visit.draft.answers);
  const unread = sheet.questions.filter(linkId => !read.has(linkId) && !edition.items[linkId].optional);
  /** @type {Map<string, string[]>} */ const record = new Map();
  visit.record.forEach(/** @param {any} one */ ({ question, answer }) => record.set(question, [...record.get(question) || [], answer]));
  const clock = timeFormat(visit.zone);
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

  const panel = new ResultPanel(edition, data.models, wording, say, visit);
  const problems = new Problems(edition, sheet, wording, say, visit, linkId => uncheckedOf(sheet.entered).includes(linkId));
  const suggestions = new Suggestions(edition, sheet, wording, say, visit);
  const suggested = new Set([...Object.keys(visit.prefilled), ...visit.suggestions.map(/** @param {any} one */ one => one.question)]);
  const parts = new PartsView(sheet, new QuestionnaireView(edition, wording, say, read, suggested), wording, say, read, {
    leaving: () => drawnQuestions().filter(isTyped).forEach(question => { if (note(keyOf(question), valuesOf(question))) queue.save(); }),
    drawn: linkIds => { linkIds.forEach(linkId => suggestions.draw(linkId)); problems.draw(); },
    announce,
  });

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
  function uncheckedOf(entered) {
    return draft.unchecked.filter(/** @param {string} linkId */ linkId => isSame(draft.answers[linkId] || [], entered.get(linkId) || []));
  }

  let shown = compute(sheet.entered);
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
    shown = compute(sheet.entered);
    sheet.next = shown.next;
    sheet.later = shown.later;
    parts.update();
    const news = problems.mark();
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
  }

  function draw() {
    const all = [...emergencies, ...heldEmergencies()];
    const confirmed = emergencies.every(code => draft.result.emergencies.includes(code));
    panel.draw({ ...shown, graver: graverDisposition() }, {
      held: heldEmergencies(), confirmed,
      since: confirmed ? draft.result.since : emergencies.map(code => raised.get(code) || draft.result.since).sort()[0],
      acknowledged: all.every(code => acknowledged.has(code)),
    });
    byId('panel').dataset.disposition = shown.scoring.disposition;
    byId('undo').disabled = !steps.length;
    measureBars();
    scored?.(shown.scoring);
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
    tell(say, say('assess.offline.differ', own, theirs, said(gravest, [...new Set([...emergencies, ...draft.result.emergencies])])));
  }

  /** @param {string} disposition @param {string[]} codes @returns {string} a result in words */
  function said(disposition, codes) {
    return [panel.tierName(disposition), codes.map(code => panel.causeName(code)).sort().join('; ')].filter(part => part).join(': ');
  }

  /* Saving */

  const queue = new SaveQueue(draft.version, {
    values: linkId => sheet.values(linkId),
    partners: linkId => PAIRS.filter(([ending]) => ending.test(linkId)).map(([ending, other]) => linkId.replace(ending, other)).filter(other => sheet.has(other)),
    async post(batch) {
      const { scoring, bounds } = shown;
      const digest = await digestOf(resultText(scoring, bounds)).catch(() => '');
      const reply = await post({ ...batch, edition: version, result: { engine, disposition: scoring.disposition, digest } });
      await pointerReleased();
      return reply;
    },
    saved: stored => { adopt(stored); tabs.postMessage(stored); },
    conflict: chooseAnswers,
    report,
    busy: busy => { document.body.dataset.idle = busy || (queue.unsaved && !queue.stopped) ? '' : '1'; }, // tests wait for it
  });

  /** @param {import('./notices.js').SaveState} state */
  function report(state) {
    drawSaving(say, state, draft.saved, () => clock.format(new Date()), queue.unsaved);
    keepUnsaved();
  }

  /* Answers that wait for the network survive a reload. */
  const sealed = new SealedAnswers(visit.seal);

  function keepUnsaved() { if (document.body.classList.contains('away')) sealed.keep(queue.changes); }

  /** Takes up what this person answered before a reload or in a session that has ended. */
  async function restore() {
    const kept = (await sealed.read().catch(() => []))
      .filter(({ question, now }) => sheet.has(question) && !queue.has(question) && !isSame(sheet.values(question), now));
    kept.forEach(({ question, before, now }) => {
      sheet.set(question, now);
      setValues(questionOf(question), sheet.values(question));
      suggestions.draw(question);
      queue.add(question, before);
    });
    if (!kept.length) { sealed.erase(); document.body.dataset.idle = '1'; return; }
    show();
    tell(say, say('assess.kept', kept.length));
    if (!queue.differing(draft.answers).length) { queue.save(); return; }
    chooseAnswers('changed', draft);
    document.body.dataset.idle = '1';
  }

  /* Tabs of one launch agree without a request. */
  const tabs = new BroadcastChannel('dorsal-draft' + visit.path);
  tabs.onmessage = ({ data }) => follow(data);

  /** @param {any} stored draft that another tab has saved */
  function follow(stored) { if (!conflict && queue.follow(stored.version)) adopt(stored); }

  /** Takes over the stored answers of other windows, but where this one has an answer of its own or is typing. @param {Record<string, string[]>} answers */
  function adoptAnswers(answers) {
    const before = sheet.entered;
    sheet.questions.filter(linkId => {
      const question = questionOf(linkId);
      return !queue.has(linkId) && (!question || isSame(valuesOf(question), sheet.values(linkId)));
    }).forEach(linkId => {
      sheet.set(linkId, answers[linkId] || []);
      if (isSame(sheet.values(linkId), before.get(linkId) || [])) return;
      setValues(questionOf(linkId), sheet.values(linkId));
      suggestions.draw(linkId);
    });
    return sheet.questions.some(linkId => !isSame(sheet.values(linkId), before.get(linkId) || []));
  }

  /** Shows what is stored now: the answers of other windows, and the service's result. @param {any} stored */
  function adopt(stored) {
    const before = draft;
    draft = stored;
    if (!queue.unsaved) sealed.erase();
    form.dataset.version = draft.version;
    acknowledged = new Set([...acknowledged, ...draft.result.acknowledged]);
    holdPlace();
    const changed = adoptAnswers(draft.answers);
    report('saved');
    if (before.changed.length || draft.changed.length || draft.edition !== before.edition) drawEdition(say, draft, version);
    if (changed || before.unchecked.length) show(); else draw();
    keepPlace();
    compare();
  }

  addEventListener('online', () => { if (queue.unsaved && !conflict) queue.send(); });
  addEventListener('beforeunload', event => {
    // a field that is left with the page reports no change
    const question = /** @type {Question | null} */ (document.activeElement?.closest('.q'));
    if (question && isTyped(question) && note(keyOf(question), valuesOf(question))) queue.save();
    if (queue.unsaved && !leaving && !document.body.dataset.ended) event.preventDefault();
  });
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });

  /** Lets the clinician choose between the answers of two windows. @param {string} reason @param {any} stored */
  function chooseAnswers(reason, stored) {
    rest.close();
    const rows = new Map(queue.differing(stored.answers).map(linkId => [linkId, {
      question: wording.of(edition.questions.get(linkId)),
      here: panel.answerText(linkId, sheet.values(linkId)),
      there: panel.answerText(linkId, stored.answers[linkId] || []),
    }]));
    conflict = { differing: rows, draft: stored };
    const text = reason === 'gone' ? say('assess.conflict.gone') : say('assess.conflict.at', stored.saved);
    drawConflict(say, text, rows, [panel.tierName(shown.scoring.disposition), panel.tierName(resultOf(stored).scoring.disposition)]);
    form.inert = true;
    guard.markAppeared();
    report('behind');
    draw();
  }

  /** Goes on with the chosen answers. @param {string[]} there questions whose stored answer holds @param {boolean} [whole] all answers of this window are saved */
  function resolve(there, whole) {
    if (!conflict) return;
    const { draft: stored, differing } = conflict;
    conflict = null;
    if (whole) sheet.questions.filter(linkId => !isSame(sheet.values(linkId), stored.answers[linkId] || [])).forEach(linkId => queue.add(linkId, []));
    queue.resolve(stored, there, [...differing.keys()].filter(linkId => !there.includes(linkId)));
    adoptAnswers(stored.answers);
    byId('conflict').replaceChildren();
    form.inert = false;
    show();
    queue.save();
  }

  /** @param {string} choice name of the button that was pressed in a conflict */
  function decide(choice) {
    if (choice === 'load') { leaving = true; sealed.erase().then(() => location.reload()); return; }
    if (choice === 'over') { resolve([], true); return; }
    const there = conflict && chosenThere(say, conflict.differing);
    if (there) resolve(there);
  }

  /* Answers */

  function markEmergency() {
    emergencyAppeared = true;
    alarmAt = performance.now();
    keyboard.markAlarm();
    rest.close();
    if (isPointerUsed()) guard.markAppeared();
  }

  /** Says what a key did apart from answering: nothing is passed over in silence. @param {...[string, (string | number)?]} messages */
  function announce(...messages) {
    byId('said').textContent = messages.map(([key, value]) => say('assess.said.' + key, value ?? '')).join(' ');
  }

  /** Notes one answer, however it was given. @param {string} linkId @param {string[]} now @param {{undoing?: boolean, confirms?: string}} [how] @returns {boolean} whether it changed */
  function note(linkId, now, { undoing, confirms } = {}) {
    const before = sheet.values(linkId);
    if (isSame(now, before) && !confirms) return false;
    if (!undoing) steps.push([[linkId, before]]);
    sheet.set(linkId, now);
    problems.forget(linkId);
    queue.add(linkId, before, confirms);
    keepUnsaved();
    suggestions.draw(linkId);
    holdPlace();
    const known = emergencies.length;
    show();
    keepPlace();
    // the alarm takes its place above the question, which it must not cover
    if (emergencies.length > known) questionOf(linkId)?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    return true;
  }

  /** @param {Question} question Notes what is chosen or typed there. */
  const noteDrawn = question => note(keyOf(question), valuesOf(question));

  form.addEventListener('change', event => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const question = /** @type {Question | null} */ (field.closest('.q'));
    if (!question) return;
    if (field.type === 'checkbox' && field.checked) clearExcluded(question, field);
    if (!keepsAlarm(question) && noteDrawn(question)) queue.save();
    if (question.dataset.fahrenheit) setValues(question, valuesOf(question)); // shows what is kept
  });
  /** @type {any} */ let pause = 0;
  form.addEventListener('input', event => {
    const field = /** @type {HTMLElement} */ (event.target);
    const question = /** @type {Question | null} */ (field.closest('.q'));
    clearTimeout(pause);
    if (question && field.matches('textarea')) pause = setTimeout(() => { if (noteDrawn(question)) queue.save(); }, PAUSE_MILLIS);
  });
  form.addEventListener('submit', event => event.preventDefault());
  /* By the pointer, since a key on an option clicks it as well. */
  form.addEventListener('click', event => {
    if (!event.detail || !parts.isTooEarly(event.detail)) return;
    event.preventDefault();
    event.stopPropagation();
    announce(['moved']);
  }, true);

  /** Keeps the answer that an emergency rests on when a key would take it away for the first time. @param {Question} question */
  const keepsAlarm = question => keepsAlarmOf(keyOf(question), valuesOf(question));

  /** @param {string} linkId @param {string[]} values */
  function keepsAlarmOf(linkId, values) {
    const before = sheet.values(linkId);
    if (isPointerUsed() || sheet.isTyped(linkId) || before.every(value => values.includes(value)) || !restsOn(shown.scoring, linkId)) return false;
    // a key that was on its way when the alarm appeared is no first press
    if (performance.now() - alarmAt > AHEAD_MILLIS && second.confirms(linkId + values)) return false;
    const question = questionOf(linkId);
    setValues(question, before);
    if (question?.contains(document.activeElement)) focusQuestion(question, true);
    announce(['alarm']);
    return true;
  }

  /** @param {Question} question @param {boolean} advance @param {boolean} [byEnter] */
  function change(question, advance, byEnter) {
    if (!keepsAlarm(question)) answer(question, advance, byEnter);
  }

  /** Notes and saves an answer. @param {Question} question @param {boolean} advance to the next open question @param {boolean} [byEnter] @param {string} [confirms] */
  function answer(question, advance, byEnter = false, confirms = undefined) {
    const linkId = keyOf(question);
    emergencyAppeared = false;
    const presses = countPresses();
    const changed = note(linkId, valuesOf(question), { confirms });
    if (changed) { announce(); queue.save(); }
    if (emergencyAppeared || form.inert || (changed && problems.has(linkId))) return;
    // else the clinician went somewhere else
    if (!advance || presses !== countPresses()) return;
    const signs = byEnter && parts.isVitalSign(linkId) ? sheet.shown.filter(one => parts.isVitalSign(one)) : [];
    const next = signs[signs.indexOf(linkId) + 1];
    if (next) parts.show(next); else parts.next(linkId);
    keyboard.markJump(byEnter);
  }

  function undo() {
    const step = steps.pop();
    if (!step) return;
    if (step.some(([linkId, before]) => keepsAlarmOf(linkId, before))) { steps.push(step); return; }
    step.forEach(([linkId, before]) => { setValues(questionOf(linkId), before); note(linkId, before, { undoing: true }); });
    queue.save();
    parts.show(step[0][0]);
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

  const rest = new RestDialog(say, linkId => sheet.shown.includes(linkId) && sheet.isOpen(linkId), answered => {
    const last = /** @type {Question} */ (answered.at(-1));
    const count = steps.length;
    answered.forEach(question => setChecked(fieldsOf(question).find(isNo), true));
    answered.slice(0, -1).forEach(noteDrawn);
    answer(last, true);
    // undone together
    steps.push(steps.splice(count).flat());
    byId('said').textContent = say('assess.said.none', answered.length) + ' ' + byId('said').textContent;
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
    answer: change, choose, record: noteDrawn, confirm, undo, announce,
    hasAlarm: question => restsOn(shown.scoring, keyOf(question)),
    answerRest: question => rest.open(question),
    isOpen: question => sheet.isOpen(keyOf(question)),
    next: question => parts.next(keyOf(question)),
    previous: question => parts.previous(keyOf(question)),
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
    const { hash = '' } = /** @type {HTMLAnchorElement | null} */ (target.closest('a[href^="#"]')) || {};
    const [, kind, id = ''] = /^#(q|g|cause|panel|answers)(?:-(.+))?$/.exec(hash) || [];
    if (kind) event.preventDefault();
    switch (kind) {
      case 'q': parts.show(id); break;
      case 'g': parts.showPart(sheet.parts.findIndex(({ group }) => group.linkId === id)); break;
      case 'cause': case 'panel': panel.show(id); break;
      case 'answers': focusFirstOpen(); break;
      default:
    }
    if (target.closest('#undo')) undo();
    if (target.closest('#next')) parts.next(recentQuestion());
    if (target.closest('[data-help]')) showKeys();
    if (target.closest('[data-rest]')) rest.open(target);
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
      case 'part': parts.showPart(Number(button.value)); break;
      case 'questions': if (recentQuestion()) parts.show(recentQuestion()); else focusFirstOpen(); break;
      case 'checked': queue.check(button.value); queue.save(); break;
      case 'load': leaving = true; location.reload(); break;
      case 'then': leave(button.value === 'review' ? '/review' : '/saved'); break;
      case 'acknowledge': if (!guard.isTooEarly()) acknowledge(button.value.split(' '), still); break;
      default:
    }
  });

  /** @param {string[]} codes emergencies that the clinician has seen @param {boolean} still */
  function acknowledge(codes, still) {
    codes.forEach(code => acknowledged.add(code));
    queue.acknowledge(codes);
    draw();
    queue.save();
    if (recentQuestion()) parts.show(recentQuestion(), still);
  }

  const firstOpen = () => sheet.shown.find(linkId => sheet.isOpen(linkId));

  function focusFirstOpen() {
    const first = firstOpen();
    if (!first) { byId('review').focus({ preventScroll: true }); return; }
    parts.open(sheet.partOf(first));
    parts.show(first, isInSight(questionOf(first)));
  }

  /* The first view */
  form.dataset.version = draft.version;
  drawEdition(say, draft, version);
  sheet.next = shown.next;
  sheet.later = shown.later;
  const linked = location.hash.startsWith('#q-') && sheet.has(location.hash.slice(3)) ? location.hash.slice(3) : '';
  const first = linked || firstOpen();
  parts.open(first ? sheet.partOf(first) : 0);
  show();
  report('saved');
  startShortcutSwitch();
  measureBars();
  const faults = byId('faults');
  if (linked && sheet.isAsked(linked)) parts.show(linked);
  else if (faults) faults.focus();
  else if (!location.hash || location.hash === '#answers') {
    /* What a clinician must read first is not scrolled away, and no key answers a question that is out of sight. */
    if (!document.querySelector('.notice.conflict') || (first && isInSight(questionOf(first)))) focusFirstOpen();
    if (emergencies.length && !emergencies.every(code => acknowledged.has(code))) byId('alert').textContent = panel.alarmText(shown.scoring);
    byId('announce').textContent = [...document.querySelectorAll('.notice > p > b')].map(notice => notice.textContent).join(' ');
  }
  restore();
  return { follow, redraw() { parts.redraw(); draw(); } };
}

/** @param {Question | null} question @returns {boolean} whether it is wholly in the window, between the bars */
function isInSight(question) {
  if (!question) return false;
  const { top, bottom } = question.getBoundingClientRect();
  return top >= 0 && bottom <= byId('undo').getBoundingClientRect().top;
}
