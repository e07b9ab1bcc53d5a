// @ts-check
/**
 * The page's own result. The page raises the alarm with it while the service can't be reached, and compares it with each result of the
 * service: the more pressing of two that differ stands on the page until somebody closes the notice. Nothing is stored.
 */
import { EnteredAnswers, countingAnswers } from './answers.js';
import { questionsOf } from './conditions.js';
import { digestOf, resultText } from './digest.js';
import { readEdition } from './edition.js';
import { holdPlace, keepPlace, measureBars } from './focus.js';
import { request } from './fragments.js';
import { byId, form, keyOf, questions, sameValues, valuesOf } from './questions.js';
import { score } from './scoring.js';
import { boundsOf } from './stop.js';
import { TIERS } from './tiers.js';
import { Wording } from './wording.js';

/** @typedef {{scope: string, found: string, changed: string, differ: string, acknowledge: string, close: string}} ResultWords */
/** @typedef {{language: string, versions: string, words: ResultWords, resources: any[]}} EditionData */
/** @typedef {{scoring: import('./scoring.js').Scoring, text: string}} OwnResult */
/** @typedef {{engine: string, tier: string, digest: string}} SentResult what the service compares */

/** Dispositions, gravest first: an incomplete result may still become an emergency. */
const GRAVEST = ['emergency', 'urgent', 'incomplete', ...TIERS];

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

/** What the service says of its last result. */
const state = () => byId('state').dataset;

/** @param {string | undefined} list tokens with blanks between them @returns {string[]} */
const tokens = list => (list || '').split(' ').filter(token => token);

/** Loads the edition in force; rejects when it could not be loaded. @returns {Promise<EditionData>} */
export async function loadEdition() {
  const reply = await request(form.dataset.scoring || '', { file: '"resources":[' });
  if (reply.status !== 200) throw new Error('no edition');
  return JSON.parse(reply.body);
}

export class PageScore {
  /** @type {Map<string, string>} names of the emergencies that this page raised, by code */ #raised = new Map();
  #words;
  #edition;
  #engine;
  #wording;
  #queue;
  #onRaised;
  /** @type {Set<string>} questions that the emergencies found here rest on */ #because = new Set();
  /** @type {Map<string, string[]> | null} answers that were given to other options; null until it is known which */ #unchecked = null;
  #away = false;
  #drawn = '';
  #told = '';

  /**
   * @param {EditionData} data @param {{unsaved: boolean}} queue the answers on their way
   * @param {(codes: string[]) => void} onRaised runs when further emergencies were raised
   */
  constructor({ language, versions, words, resources }, queue, onRaised) {
    this.#words = words;
    this.#edition = readEdition(resources);
    this.#engine = versions + ' ' + new URL(import.meta.url).pathname.split('/').at(-2);
    this.#wording = new Wording(resources, language);
    this.#queue = queue;
    this.#onRaised = onRaised;
    this.#noteUnchecked();
  }

  /** Notes the answers of an earlier edition, of which a changed one is an answer to the present options. */
  #noteUnchecked() {
    if (this.#queue.unsaved) return;
    this.#unchecked = new Map(tokens(state().unchecked).map(linkId => [linkId, byId('q-' + linkId)])
      .filter(([, question]) => question).map(([linkId, question]) => [linkId, valuesOf(question)]));
  }

  /** @returns {boolean} whether the service scores with the same edition and scripts, and the page shows that edition */
  #isComparable() {
    const shown = /** @type {HTMLInputElement} */ (form.elements.namedItem('edition')).value;
    return this.#unchecked !== null && state().engine === this.#engine && shown === this.#edition.questionnaire.version;
  }

  /** @returns {Map<string, string[]>} */
  #entered() { return new Map(questions.map(question => [keyOf(question), valuesOf(question)])); }

  /** @param {Map<string, string[]>} entered @returns {OwnResult} */
  #score(entered) {
    const { born, day, record: found, unchecked } = state();
    /** @type {Map<string, string[]>} */ const record = new Map();
    tokens(found).map(token => token.split('=')).forEach(([linkId, code]) => record.set(linkId, [...record.get(linkId) || [], code]));
    const noted = this.#unchecked || new Map();
    const background = {
      record,
      unchecked: tokens(unchecked).filter(linkId => !noted.has(linkId) || sameValues(noted.get(linkId), entered.get(linkId) || [])),
    };
    const answers = countingAnswers(this.#edition, entered, born ? { birthDate: born, day: day || '' } : undefined);
    const scoring = score(this.#edition, answers, background);
    return { scoring, text: resultText(scoring, boundsOf(this.#edition, answers, background)) };
  }

  /** Scores the answers as they are now, for a request that sends them. @returns {Promise<SentResult | null>} null where nothing can be compared */
  async sent() {
    if (!this.#isComparable()) return null;
    const { scoring, text } = this.#score(this.#entered());
    return { engine: this.#engine, tier: scoring.disposition, digest: await digestOf(text) };
  }

  /** @param {boolean} away whether the latest answers have not reached the service */
  setAway(away) {
    this.#away = away;
    if (!away) return;
    byId('offline-none')?.remove();
    this.#show();
  }

  /** Scores after an answer: at once when the service can't be reached, else when its reply is late. */
  answered() {
    if (this.#away || !navigator.onLine) this.#show();
    else setTimeout(() => { if (this.#queue.unsaved) this.#show(); }, LATE_MILLIS);
  }

  /** Compares with the service's result, which the page has just shown. */
  computed() {
    this.#drawn = '';
    if (this.#queue.unsaved) {
      if (this.#raised.size) this.#show();
      return;
    }
    this.#noteUnchecked();
    this.#raised.clear();
    this.#because.clear();
    if (!this.#isComparable()) return;
    const { scoring } = this.#score(this.#entered());
    const { disposition = '' } = state();
    const [found, confirmed] = [this.#emergencies(scoring), this.#confirmed()];
    const [own, theirs] = [this.#said(scoring.disposition, found), this.#said(disposition, confirmed)];
    const difference = own + '\n' + theirs;
    if (own === theirs || difference === this.#told) return;
    this.#told = difference;
    const gravest = GRAVEST.find(one => one === scoring.disposition || one === disposition) || '';
    const held = this.#said(gravest, new Map([...found, ...confirmed]));
    this.#tell(this.#words.differ.replace('{0}', own).replace('{1}', theirs).replace('{2}', held));
  }

  /** @param {import('./scoring.js').Scoring} scoring @returns {Map<string, string>} names of the causes that reach an emergency, by code */
  #emergencies({ causes }) {
    return new Map(causes.filter(({ tier }) => tier === 'emergency').map(({ cause: { code } }) => [code, this.#wording.display('cause', code)]));
  }

  /** @returns {Map<string, string>} the same of the service's result */
  #confirmed() { return new Map(tokens(state().emergencies).map(code => [code, this.#wording.display('cause', code)])); }

  /** @param {string} disposition @param {Map<string, string>} emergencies @returns {string} a result in words */
  #said(disposition, emergencies) {
    return [this.#wording.display('disposition', disposition), [...emergencies.values()].sort().join('; ')].filter(part => part).join(': ');
  }

  /** Scores the answers on the page, opens the questions that they enable, and draws result and alarm. */
  #show() {
    const entered = this.#entered();
    const { scoring } = this.#score(entered);
    const present = this.#emergencies(scoring);
    const appeared = [...present.keys()].filter(code => !this.#raised.has(code) && !this.#isShown(code));
    const changed = [...this.#raised].filter(([code]) => !present.has(code)).map(([, name]) => name);
    const enabled = new EnteredAnswers(this.#edition.items, entered);
    holdPlace();
    questions.filter(question => question.hasAttribute('data-gated'))
      .forEach(question => { question.hidden = !enabled.isEnabled(keyOf(question)); });
    this.#raised = new Map([...present].filter(([code]) => this.#raised.has(code) || !this.#isShown(code)));
    this.#because = new Set(scoring.causes.filter(({ cause }) => present.has(cause.code))
      .flatMap(({ facts }) => facts.flatMap(fact => questionsOf(fact.condition))).filter(linkId => scoring.answers.has(linkId)));
    if (this.#away) this.#tellResult(scoring.disposition);
    if (this.#raised.size || changed.length) this.#draw(present, scoring);
    if (changed.length) this.#tell(this.#words.changed.replace('{0}', changed.join('; ')));
    measureBars();
    keepPlace();
    if (appeared.length) this.#onRaised(appeared);
  }

  /** @param {string} linkId @returns {boolean} whether an alarm of this page rests on the answer */
  restsOn(linkId) { return this.#because.has(linkId); }

  /** @param {string} code @returns {boolean} whether the service's result on the page has the emergency */
  #isShown(code) { return this.#confirmed().has(code); }

  /** Says what the page found itself. @param {string} disposition */
  #tellResult(disposition) {
    const text = this.#words.scope.replace('{0}', this.#wording.display('disposition', disposition));
    const scope = byId('offline-scope') || byId('uncomputed').appendChild(element('p', '', { id: 'offline-scope' }));
    if (scope.textContent !== text) scope.textContent = text;
  }

  /** Draws the strip of an emergency, as the service does. @param {Map<string, string>} present @param {import('./scoring.js').Scoring} scoring */
  #draw(present, { disposition, proposed: [first] }) {
    const codes = [...present.keys()].join(' ');
    if (codes === this.#drawn) return;
    this.#drawn = codes;
    const title = first ? this.#wording.titleOf(first.activity) : this.#wording.display('disposition', disposition);
    const text = first ? this.#wording.proposal(first) : '';
    const strip = byId('strip');
    strip.replaceChildren();
    byId('alert').textContent = codes && title + '. ' + text;
    if (!codes) return;
    const section = element('section', '', { class: 'strip', 'aria-labelledby': 'strip-title' });
    section.innerHTML = '<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-emergency"/></svg><div></div>';
    const causes = element('ul', '');
    present.forEach(name => {
      const cause = element('li', '');
      cause.append(element('b', name));
      causes.append(cause);
    });
    const found = this.#words.found.replace('{0}', CLOCK.format(new Date()));
    section.lastElementChild?.append(
      element('h2', title, { id: 'strip-title' }), element('p', text), causes, element('p', found, { class: 'when' }));
    section.append(element('button', this.#words.acknowledge, { form: 'answers', name: 'acknowledge', value: codes }));
    strip.append(section);
  }

  /** Says something until it is closed. @param {string} message */
  #tell(message) {
    byId('withdrawn')?.remove();
    const box = element('section', '', { id: 'withdrawn', class: 'stale', role: 'alert' });
    const close = element('button', this.#words.close, { type: 'button' });
    close.addEventListener('click', () => { box.remove(); measureBars(); });
    byId('uncomputed').before(box);
    box.append(element('p', message), close);
    measureBars();
  }
}
