// @ts-check
/**
 * Alarm while the service can't be reached. The page evaluates the emergency criteria, raises the alarm, and says what it does not
 * compute. The service's result replaces it, and an alarm that the service does not confirm stays visible until it is closed. Nothing
 * is stored.
 */
import { holdPlace, keepPlace, measureBars } from './focus.js';
import { request } from './fragments.js';
import { byId, form, keyOf, questions, valuesOf } from './questions.js';

/** @typedef {import('./emergency-criteria.js').Criteria} Criteria */
/** @typedef {import('./emergency-criteria.js').EmergencyEvaluation} Evaluation */
/** @typedef {new (criteria: Criteria, answers: Map<string, string[]>) => Evaluation} EvaluationClass */
/** @typedef {{title: string, text: string, found: string, acknowledge: string, scope: string, changed: string, unconfirmed: string, close: string}} AlarmWords */
/** @typedef {Criteria & {words: AlarmWords}} AlarmData */

const LATE_MILLIS = 1000; // a reply that is not there by then is not waited for

/** @param {string} name @param {string} text @param {Record<string, string>} [attributes] */
function element(name, text, attributes = {}) {
  const created = document.createElement(name);
  created.textContent = text;
  Object.entries(attributes).forEach(([attribute, value]) => created.setAttribute(attribute, value));
  return created;
}

/** Clock of the site's zone, as all other times of the page; of the browser's where it does not know the zone. Made before it is needed. */
const CLOCK = (() => {
  /** @type {Intl.DateTimeFormatOptions} */ const style = { timeStyle: 'medium' };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...style, timeZone: form.dataset.zone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', style);
  }
})();

/** @param {Iterable<string>} names */
const listed = names => [...names].join('; ');

/** Loads the criteria in force; rejects when they could not be loaded. @returns {Promise<AlarmData>} */
export async function loadCriteria() {
  const reply = await request(form.dataset.alarm || '', { file: '"flags":[' });
  if (reply.status !== 200) throw new Error('no criteria');
  return JSON.parse(reply.body);
}

export class OfflineAlarm {
  /** @type {Map<string, string>} names of the flags that this page raised, by code */ #raised = new Map();
  #data;
  #Evaluation;
  #queue;
  #onRaised;
  /** @type {Set<string>} questions that the flags raised here rest on */ #because = new Set();
  #away = false;
  #drawn = '';

  /**
   * @param {AlarmData} data @param {EvaluationClass} Evaluation @param {{unsaved: boolean}} queue the answers on their way
   * @param {(codes: string[]) => void} onRaised runs when further flags were raised
   */
  constructor(data, Evaluation, queue, onRaised) {
    this.#data = data;
    this.#Evaluation = Evaluation;
    this.#queue = queue;
    this.#onRaised = onRaised;
  }

  /** @param {boolean} away whether the latest answers have not reached the service */
  setAway(away) {
    this.#away = away;
    if (!away) return;
    const box = byId('uncomputed');
    byId('offline-none')?.remove();
    if (!byId('offline-scope')) box.append(element('p', this.#data.words.scope, { id: 'offline-scope' }));
    this.#show();
  }

  /** Evaluates after an answer: at once when the service can't be reached, else when its reply is late. */
  answered() {
    if (this.#away || !navigator.onLine) this.#show();
    else setTimeout(() => { if (this.#queue.unsaved) this.#show(); }, LATE_MILLIS);
  }

  /** Compares with the service's result, which the page has just shown. */
  computed() {
    this.#drawn = '';
    if (!this.#raised.size) return;
    if (this.#queue.unsaved) { this.#show(); return; }
    const confirmed = (byId('state').dataset.emergencies || '').split(' ');
    const unconfirmed = [...this.#raised].filter(([code]) => !confirmed.includes(code)).map(([, name]) => name);
    this.#raised.clear();
    this.#because.clear();
    if (unconfirmed.length) this.#tell(this.#data.words.unconfirmed, unconfirmed);
  }

  /** Evaluates the answers on the page, opens the questions that they enable, and draws the alarm. */
  #show() {
    const answers = new Map(questions.map(question => [keyOf(question), valuesOf(question)]));
    const evaluation = new this.#Evaluation(this.#data, answers);
    const present = new Map(evaluation.present().map(flag => [flag.code, flag.name]));
    const appeared = [...present.keys()].filter(code => !this.#raised.has(code) && !this.#isShown(code));
    const changed = [...this.#raised].filter(([code]) => !present.has(code)).map(([, name]) => name);
    holdPlace();
    questions.filter(question => question.hasAttribute('data-gated'))
      .forEach(question => { question.hidden = !evaluation.isEnabled(keyOf(question)); });
    this.#raised = new Map([...present].filter(([code]) => this.#raised.has(code) || !this.#isShown(code)));
    this.#because = new Set(evaluation.present().flatMap(flag => evaluation.answered(flag.condition)));
    if (this.#raised.size || changed.length) this.#draw(present);
    if (changed.length) this.#tell(this.#data.words.changed, changed);
    measureBars();
    keepPlace();
    if (appeared.length) this.#onRaised(appeared);
  }

  /** @param {string} linkId @returns {boolean} whether an alarm of this page rests on the answer */
  restsOn(linkId) { return this.#because.has(linkId); }

  /** @param {string} code @returns {boolean} whether the service's result on the page has the flag */
  #isShown(code) { return (byId('state').dataset.emergencies || '').split(' ').includes(code); }

  /** Draws the strip of an emergency, as the service does. @param {Map<string, string>} present */
  #draw(present) {
    const codes = [...present.keys()].join(' ');
    if (codes === this.#drawn) return;
    this.#drawn = codes;
    const { title, text, found, acknowledge } = this.#data.words;
    const strip = byId('strip');
    strip.replaceChildren();
    byId('alert').textContent = codes && title + '. ' + text;
    if (!codes) return;
    const section = element('section', '', { class: 'strip', 'aria-labelledby': 'strip-title' });
    section.innerHTML = '<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-emergency"/></svg><div></div>';
    const flags = element('ul', '');
    present.forEach(name => {
      const flag = element('li', '');
      flag.append(element('b', name));
      flags.append(flag);
    });
    section.lastElementChild?.append(
      element('h2', title, { id: 'strip-title' }), element('p', text), flags, element('p', found.replace('{0}', CLOCK.format(new Date())), { class: 'when' }));
    section.append(element('button', acknowledge, { form: 'answers', name: 'acknowledge', value: codes }));
    strip.append(section);
  }

  /** Says until it is closed that an alarm is gone. @param {string} message @param {string[]} names */
  #tell(message, names) {
    byId('withdrawn')?.remove();
    const box = element('section', '', { id: 'withdrawn', class: 'stale', role: 'alert' });
    const close = element('button', this.#data.words.close, { type: 'button' });
    close.addEventListener('click', () => { box.remove(); measureBars(); });
    byId('uncomputed').before(box);
    box.append(element('p', message.replace('{0}', listed(names))), close);
  }
}
