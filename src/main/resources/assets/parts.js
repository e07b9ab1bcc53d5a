// @ts-check
/** The form one part at a time: the list of parts with what each leaves open, the open part, and the way from question to question. */
import { byId, element } from './elements.js';
import { countPresses, focusQuestion, isPointerUsed, releasePlace } from './focus.js';
import { drawnQuestions, form, keyOf, questionOf, setValues } from './questions.js';
import { NoticeGuard } from './windows.js';

/** @typedef {import('./sheet.js').AnswerSheet} AnswerSheet */
/** @typedef {import('./questionnaire.js').Say} Say */
/**
 * @typedef {object} Events
 * @property {() => void} leaving the questions of the open part are about to go
 * @property {(linkIds: string[]) => void} drawn the questions of another part are there
 * @property {(...messages: [string, number?][]) => void} announce says what was passed over
 */

const VITAL_SIGNS = 'vital-signs';

export class PartsView {
  #sheet;
  #view;
  #say;
  #events;
  #read;
  #open = -1;
  #guard = new NoticeGuard();
  /** Presses of the pointer before the open part. */ #presses = 0;
  #wording;
  /** @type {HTMLAnchorElement[]} */ #links = [];

  /**
   * @param {AnswerSheet} sheet @param {import('./questionnaire.js').QuestionnaireView} view @param {import('./wording.js').Wording} wording
   * @param {Say} say @param {Set<string>} read questions that a model reads @param {Events} events
   */
  constructor(sheet, view, wording, say, read, events) {
    this.#sheet = sheet;
    this.#view = view;
    this.#say = say;
    this.#read = read;
    this.#events = events;
    this.#wording = wording;
    this.#drawLinks();
  }

  #drawLinks() {
    this.#links = this.#sheet.parts.map(({ group }) => /** @type {HTMLAnchorElement} */ (element('a', { href: '#g-' + group.linkId },
      element('span', {}, this.#wording.of(group)), ' ', element('span', { class: 'left', 'data-part': group.linkId }), ' ',
      element('span', { class: 'ask hide', id: 'ask-' + group.linkId }))));
    byId('parts').replaceChildren(...this.#links);
  }

  /** Draws the list and the open part anew, in another wording. */
  redraw() {
    const part = this.#open;
    this.#drawLinks();
    this.#open = -1;
    this.open(part);
  }

  /** @param {string} linkId @returns {boolean} whether it is measured, so that Enter goes to the next sign */
  isVitalSign(linkId) { return this.#sheet.parts[this.#sheet.partOf(linkId)].group.linkId === VITAL_SIGNS; }

  /** Puts the questions of a part into the document. @param {number} part */
  open(part) {
    if (part === this.#open) return;
    this.#events.leaving();
    const isFirst = this.#open < 0;
    this.#open = part;
    this.#presses = countPresses();
    form.replaceChildren(this.#view.section(part));
    drawnQuestions().forEach(question => setValues(question, this.#sheet.values(keyOf(question))));
    form.querySelectorAll(`[aria-labelledby=g-${VITAL_SIGNS}] summary`).forEach(info => info.setAttribute('tabindex', '-1'));
    this.#links.forEach((link, index) => {
      if (index === part) link.setAttribute('aria-current', 'step'); else link.removeAttribute('aria-current');
    });
    byId('parts').scrollLeft = this.#links[part].offsetLeft - 16;
    this.update();
    this.#events.drawn(drawnQuestions().map(keyOf));
    if (isFirst) return;
    releasePlace();
    if (form.getBoundingClientRect().top < 0) form.scrollIntoView({ block: 'start', behavior: 'instant' });
  }

  /** Shows which questions of the open part are asked and answered, and counts what each part leaves open. */
  update() {
    drawnQuestions().forEach(question => {
      const linkId = keyOf(question);
      question.hidden = !this.#sheet.isAsked(linkId);
      question.classList.toggle('later', this.#sheet.later.has(linkId));
      this.#showClearButton(question);
    });
    this.#sheet.parts.forEach(({ questions }, part) => {
      const asked = questions.map(({ linkId }) => linkId).filter(linkId => this.#read.has(linkId) && this.#sheet.isAsked(linkId));
      const open = asked.filter(linkId => !this.#sheet.values(linkId).length).length;
      const left = !asked.length ? '' : open ? this.#say('assess.left', open) : '✓';
      const count = /** @type {HTMLElement} */ (this.#links[part].querySelector('.left'));
      if (count.textContent !== left) count.textContent = left;
    });
  }

  /** @param {import('./questions.js').Question} question */
  #showClearButton(question) {
    const linkId = keyOf(question);
    const button = question.querySelector('.clear');
    const answered = this.#sheet.values(linkId).length > 0;
    if (button && !answered) button.remove();
    if (button || !answered) return;
    question.querySelector('.about')?.append(element('button', {
      type: 'button', class: 'plain clear', name: 'clear', value: linkId, tabindex: this.isVitalSign(linkId) && -1,
    }, this.#say('assess.clear')));
  }

  /** Opens the part of a question and moves the focus to it. @param {string} linkId @param {boolean} [still] without scrolling */
  show(linkId, still) {
    this.#sheet.later.delete(linkId);
    this.open(this.#sheet.partOf(linkId));
    const question = questionOf(linkId);
    question?.classList.remove('later');
    if (question && !question.hidden) focusQuestion(question, still);
  }

  /** Opens a part and moves the focus to its first open question, else to its first or its heading. @param {number} part */
  showPart(part) {
    this.open(part);
    const rows = this.#sheet.shown.filter(linkId => this.#sheet.partOf(linkId) === part);
    form.scrollIntoView({ block: 'start', behavior: 'instant' });
    const target = rows.find(linkId => this.#sheet.isOpen(linkId)) || rows[0];
    if (target) this.show(target); else form.querySelector('h2')?.focus();
  }

  /** Moves to the next open question, of whatever part, else to the review. @param {string} from the one to leave; empty for none */
  next(from) {
    const rows = this.#sheet.shown;
    const isOpen = /** @param {string} linkId */ linkId => this.#sheet.isOpen(linkId);
    const index = rows.indexOf(from);
    const target = [...rows.slice(index + 1), ...rows.slice(0, index + 1)].find(isOpen);
    const end = target ? rows.indexOf(target) : -1;
    const passed = rows.slice(index + 1, end > index ? end : undefined).filter(row => !this.#sheet.values(row).length && !isOpen(row)).length;
    /** @type {[string, number?][]} */ const messages = [];
    if (isOpen(from)) messages.push(['left']);
    if (passed) messages.push(['passed', passed]);
    if (target && end <= index && target !== from) messages.push(['back']);
    if (target) this.#go(target); else byId('review').focus();
    this.#events.announce(...messages);
  }

  /** @param {string} linkId Moves to the question before. */
  previous(linkId) {
    const rows = this.#sheet.shown;
    const before = rows[rows.indexOf(linkId) - 1];
    if (before) this.#go(before);
  }

  /** @param {string} linkId */
  #go(linkId) {
    if (this.#sheet.partOf(linkId) !== this.#open && !isPointerUsed()) this.#guard.markAppeared();
    this.show(linkId);
  }

  /** @param {number} clicks number of a click in its series @returns {boolean} whether it was meant for the part before, which a key or the first click left */
  isTooEarly(clicks) { return this.#guard.isTooEarly() || (clicks > 1 && countPresses() <= this.#presses + 1); }
}
