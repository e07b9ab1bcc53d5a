// @ts-check
/** Result of the page: what it decides, what speaks for it, what is open, and the alarm. Clinical statements come from the edition alone. */
import { AGE } from './answers.js';
import { questionsOf } from './conditions.js';
import { byId, drawing, element } from './elements.js';
import { showResult } from './focus.js';
import { isOpen, isReached, lessLikelyCauses, likelyCauses, namedTests } from './scoring.js';
import { SELF_CARE, TIERS, isAbove } from './tiers.js';
import { partsOf } from './questionnaire.js';

/** @typedef {import('./edition.js').Edition} Edition */
/** @typedef {import('./edition.js').Fact} Fact */
/** @typedef {import('./scoring.js').CauseResult} CauseResult */
/** @typedef {import('./scoring.js').Scoring} Scoring */
/** @typedef {import('./wording.js').Wording} Wording */
/** @typedef {import('./questionnaire.js').Say} Say */
/**
 * @typedef {object} Visit
 * @property {string} path
 * @property {{question: string, answer: string, text: string}[]} record
 * @property {{when: string, causes: Record<string, string>} | null} previous
 */
/** @typedef {{scoring: Scoring, bounds: import('./stop.js').Bounds, comfort: boolean, graver: string}} Shown graver: disposition of the service where it is graver */
/** @typedef {{since: string, acknowledged: boolean, confirmed: boolean, held: string[]}} Alarm held: emergencies of the service that the page does not find */

const CHANGES = ['new', 'found', 'more', 'less', 'gone', 'unknown'];
const SCOPE = 'scope-';
const MAX_OPEN_LINES = 9;

/** @param {string} code of a disposition or tier */
const icon = code => drawing('svg', { class: 'icon', 'aria-hidden': 'true', focusable: 'false' }, drawing('use', { href: '#i-' + code }));

export class ResultPanel {
  #edition;
  #models;
  #wording;
  #say;
  #visit;
  /** @type {Map<string, any>} part of the form by question */ #parts = new Map();
  /** @type {string[]} */ #order;
  /** @type {Map<string | undefined, boolean>} details that were opened or closed */ #opened = new Map();

  /** @param {Edition} edition @param {string} models edition of the evidence models in words @param {Wording} wording @param {Say} say @param {Visit} visit */
  constructor(edition, models, wording, say, visit) {
    this.#edition = edition;
    this.#models = models;
    this.#wording = wording;
    this.#say = say;
    this.#visit = visit;
    this.#order = [...edition.questions.keys()];
    for (const { group, questions } of partsOf(edition)) questions.forEach(({ linkId }) => this.#parts.set(linkId, group));
  }

  /** @param {Shown} shown @param {Alarm} alarm Draws all that a result changes, but the questions. */
  draw(shown, alarm) {
    this.#drawAlarm(shown, alarm);
    this.#drawStop(shown);
    this.#drawPanel(shown);
    this.#drawBar(shown);
  }

  /** @param {string} code */
  tierName(code) { return this.#wording.display('disposition', code); }

  /** @param {string} code */
  causeName(code) { return this.#wording.display('cause', code); }

  /** @param {Scoring} scoring @returns {string} what a screen reader is told of an emergency */
  alarmText({ proposed: [first], disposition }) {
    return first ? this.#wording.titleOf(first.activity) + '. ' + this.#wording.proposal(first) : this.tierName(disposition) + '. ';
  }

  /** @param {Shown} shown @returns {string} code of the colour and icon: that of a result only where a result leads */
  #boxCode({ scoring: { disposition, emergencyNotExcluded }, graver }) {
    return graver || (emergencyNotExcluded && disposition !== 'urgent' ? 'incomplete' : disposition);
  }

  /** @param {Scoring} scoring @returns {string[]} open questions that come before any result */
  static toAsk({ open, emergencyNotExcluded }) {
    return emergencyNotExcluded ? [...open.keys()].filter(linkId => open.get(linkId) === 'emergency') : [];
  }

  /** @param {string[]} questions @returns {string[]} in the order of the form */
  #ordered(questions) { return questions.toSorted((one, other) => this.#order.indexOf(one) - this.#order.indexOf(other)); }

  /** @param {string} linkId */
  #link(linkId) {
    return element('a', { href: '#q-' + linkId }, this.#wording.brief(this.#edition.questions.get(linkId)));
  }

  /** @param {Shown} shown @param {Alarm} alarm */
  #drawAlarm({ scoring }, { since, acknowledged, confirmed, held }) {
    const strip = byId('strip');
    const focused = document.activeElement?.closest('#strip button')?.getAttribute('name');
    const found = scoring.causes.filter(({ tier }) => tier === 'emergency').map(({ cause }) => cause.code);
    const codes = [...found, ...held.filter(code => !found.includes(code))];
    const [first] = scoring.disposition === 'emergency' ? scoring.proposed : [];
    strip.replaceChildren();
    if (!codes.length) return;
    const section = element('section', { class: acknowledged ? 'strip known' : 'strip', 'aria-labelledby': 'strip-title' },
      icon('emergency'),
      element('div', {},
        element('h2', { id: 'strip-title' }, first ? this.#wording.titleOf(first.activity) : this.tierName('emergency')),
        element('p', {}, first ? this.#wording.proposal(first) : ''),
        element('ul', {}, codes.map(code => element('li', {}, element('a', { href: '#cause-' + code }, this.causeName(code))))),
        element('p', { class: 'when' }, this.#say(confirmed ? 'assess.since' : 'assess.offline.found', since))),
      element('p', { class: 'actions' },
        acknowledged ? element('span', { class: 'when' }, this.#say('assess.acknowledged'))
          : element('button', { type: 'button', name: 'acknowledge', value: codes.join(' ') }, this.#say('assess.acknowledge')), ' ',
        element('a', { class: 'button', href: this.#visit.path + '/ambulance' }, this.#say('assess.ambulance'))));
    strip.append(section);
    if (focused) section.querySelector('button')?.focus({ preventScroll: true });
  }

  /** @param {Shown} shown */
  #drawStop({ bounds: { enough }, comfort }) {
    const stop = byId('stop');
    stop.className = enough ? 'notice stop' : '';
    stop.replaceChildren(...enough ? [
      element('h2', { id: 'stop-title' }, this.#say('assess.enough')), element('p', {}, this.#say('assess.enough.says')),
      ...comfort ? [element('p', {}, this.#say('assess.enough.comfort'))] : [],
      element('button', { type: 'button', name: 'then', value: 'review', class: 'primary' }, this.#say('assess.enough.review'))] : []);
  }

  /** @param {Shown} shown */
  #drawBar(shown) {
    const { scoring } = shown;
    const box = this.#boxCode(shown);
    byId('bar').className = 'outcome ' + box;
    byId('bar').replaceChildren(icon(box), element('span', {},
      scoring.emergencyNotExcluded && element('b', {}, this.#askFirst()), ' ', element('b', {}, this.tierName(shown.graver || scoring.disposition)), ' ',
      scoring.provisional && element('span', {}, this.#say('assess.provisional'))));
    const { size } = scoring.open;
    byId('review').replaceChildren(this.#say('assess.review'), ...size ? [element('span', { class: 'rest' }, ' ' + this.#say('assess.review.open', size))] : []);
    const ask = this.#ordered(ResultPanel.toAsk(scoring));
    const left = byId('left');
    left.hidden = !ask.length;
    if (ask.length) {
      left.setAttribute('href', '#q-' + ask[0]);
      left.replaceChildren(element('b', {}, this.tierName('emergency')), ' ', element('span', {}, this.#say('assess.left', ask.length)));
    }
    for (const { group } of partsOf(this.#edition)) {
      const count = ask.filter(linkId => this.#parts.get(linkId) === group).length;
      byId('ask-' + group.linkId).textContent = count ? this.#say('assess.ask', count) : '';
    }
  }

  #askFirst() { return this.#say('assess.ask-first', this.#wording.display('observation', 'emergency-not-excluded')); }

  /** @param {Shown} shown */
  #drawPanel(shown) {
    const panel = byId('panel');
    const focused = /** @type {HTMLAnchorElement | null} */ (document.activeElement?.closest('#panel [href]'))?.hash;
    this.#opened = new Map();
    panel.querySelectorAll('details[data-key]').forEach(/** @param {HTMLDetailsElement} one */ one => this.#opened.set(one.dataset.key, one.open));
    const { scoring } = shown;
    const outside = scoring.hints.find(/** @param {any} hint */ hint => hint.id?.startsWith(SCOPE));
    const [first] = scoring.disposition === 'emergency' || scoring.emergencyNotExcluded ? [] : scoring.proposed;
    const box = this.#boxCode(shown);
    panel.replaceChildren(...[
      outside && element('p', { class: 'notice outside' }, element('b', {}, this.#wording.of(outside, 'title')), ': ', this.#wording.of(outside, 'textEquivalent')),
      element('div', { class: 'outcome ' + box }, icon(box), element('div', {},
        element('h2', {}, scoring.emergencyNotExcluded && element('span', { class: 'lead' }, this.#askFirst()), ' ',
          element('span', { class: scoring.emergencyNotExcluded ? '' : 'hide' }, this.#say('assess.so-far')), ' ',
          element('span', {}, this.tierName(shown.graver || scoring.disposition))),
        first && element('p', {}, this.#wording.titleOf(first.activity)),
        scoring.provisional && element('p', {}, element('b', {}, this.#say('assess.provisional')), ' ', this.#say('assess.provisional.says')))),
      ...this.#causes(scoring), this.#changes(scoring), this.#openQuestions(scoring), this.#contradictions(scoring),
      this.#hints(scoring.hints.filter(/** @param {any} hint */ hint => hint !== outside)),
    ].filter(child => child));
    if (focused) /** @type {HTMLElement | null} */ (panel.querySelector(`[href="${focused}"]`))?.focus({ preventScroll: true });
  }

  /** Shows the result, and a cause or the whole. @param {string} code of the cause; empty for none */
  show(code) {
    showResult();
    const cause = code && byId('cause-' + code);
    if (!cause) return;
    cause.open = true;
    cause.querySelector('summary').focus();
  }

  /**
   * Makes details that are filled when they are opened: most never are.
   *
   * @param {string} key by which they stay open when the result changes @param {Record<string, any>} attributes open: opened in advance
   * @param {HTMLElement} summary @param {() => (HTMLElement | false)[]} fill
   */
  #details(key, attributes, summary, fill) {
    const isOpen = this.#opened.get(key) ?? Boolean(attributes.open);
    const details = element('details', { ...attributes, 'data-key': key, open: isOpen }, summary, isOpen && fill());
    details.addEventListener('toggle', () => { if (details.children.length === 1) details.append(.../** @type {HTMLElement[]} */ (fill().filter(child => child))); });
    return details;
  }

  /** @param {Scoring} scoring */
  #causes(scoring) {
    const likely = likelyCauses(scoring);
    const lessLikely = lessLikelyCauses(scoring);
    // an age that the record gives is no answer
    const begun = [...scoring.answers.keys()].some(linkId => linkId !== AGE);
    const open = scoring.causes.filter(one => begun && isOpen(one) && !isReached(one));
    return [
      likely.length > 0 && element('section', { 'aria-labelledby': 'fired' }, this.#title('fired', 'causes', likely.length),
        element('p', { class: 'tier ' + likely[0].tier }, this.tierName(likely[0].tier)), likely.map(one => this.#cause(scoring, one))),
      this.#folded('less-likely', 'causes.less-likely', lessLikely), this.#folded('others', 'causes.others', open, 'causes.open'),
    ];
  }

  /** @param {string} key @param {string} title @param {CauseResult[]} results @param {string} [lead] Names of causes behind their number. */
  #folded(key, title, results, lead) {
    return results.length > 0 && this.#details(key, { class: 'others' },
      element('summary', {}, element('span', {}, this.#say(title)), ' ', element('span', { class: 'count' }, `${results.length}`)),
      () => [element('p', {}, (lead ? this.#say(lead) + ' ' : '') + results.map(({ cause }) => this.causeName(cause.code)).join('; '))]);
  }

  /** @param {string} id @param {string} key @param {number} [count] */
  #title(id, key, count) {
    return element('h3', { id }, element('span', {}, this.#say(key)), ' ', count !== undefined && element('span', { class: 'count' }, `${count}`));
  }

  /** @param {Scoring} scoring @param {CauseResult} result */
  #cause(scoring, result) {
    const { cause: { action, code, receivers }, tier, facts } = result;
    const tests = namedTests(scoring, result);
    return this.#details('cause-' + code, { class: 'cause ' + tier, id: 'cause-' + code, open: tier === 'emergency' }, element('summary', {},
      icon(tier), ' ', element('span', {}, this.causeName(code)), element('span', { class: 'hide' }, ', ' + this.tierName(tier))), () => [
      element('p', { class: 'quiet' }, this.#say('causes.lead.' + tier)),
      element('ul', { class: 'because' }, facts.map(fact => this.#fact(scoring, fact))),
      tests.length > 0 && element('p', { class: 'quiet' }, this.#say('causes.settle')),
      tests.length > 0 && element('ul', {}, tests.map(test => element('li', {}, this.#wording.ofExtension(test)))),
      element('p', { class: 'quiet' }, receivers.map(one => this.#wording.ofExtension(one)).join('; ')),
      element('p', { class: 'quiet' }, citations(action)),
      element('p', { class: 'quiet' }, this.#say('assess.rule') + ' ', element('code', {}, code), ` ${this.#say('assess.of')} `, element('code', {}, this.#models)),
    ]);
  }

  /** @param {Scoring} scoring @param {Fact} fact */
  #fact({ answers }, { action, grounds = [] }) {
    const questions = [...new Set(grounds.flatMap(questionsOf))].filter(linkId => answers.has(linkId));
    return element('li', {}, element('span', {}, this.#wording.of(action, 'title')),
      questions.length > 0 && element('span', { class: 'from' }, questions.map(linkId => element('span', {}, this.#answered(answers, linkId)))));
  }

  /** @param {Map<string, string[]>} answers @param {string} linkId */
  #answered(answers, linkId) {
    return [this.#link(linkId), ': ', element('b', {}, element('bdi', {}, this.answerText(linkId, answers.get(linkId) || [])))];
  }

  /** @param {string} linkId @param {string[]} values @returns {string} an answer as people read it */
  answerText(linkId, values) {
    const question = this.#edition.questions.get(linkId);
    const unit = values.length && this.#edition.items[linkId]?.number ? this.#wording.unit(question) : '';
    return (question ? this.#wording.answer(question, values) : values.join('; ')) + (unit && unit !== '%' ? ' ' : '') + unit;
  }

  /** @param {Scoring} scoring How the causes differ from those of the assessment before. */
  #changes({ causes }) {
    const { previous } = this.#visit;
    if (!previous) return false;
    const outcomes = new Map(causes.filter(one => isReached(one) || isOpen(one)).map(one => [one.cause.code, isReached(one) ? one.tier : 'incomplete']));
    /** @param {string} outcome */
    const reached = outcome => ![SELF_CARE, 'incomplete'].includes(outcome);
    /** @param {string} code */
    const kind = code => {
      const [then, now] = [previous.causes[code] || SELF_CARE, outcomes.get(code) || SELF_CARE];
      if (then === now || (!reached(then) && !reached(now))) return 'same';
      if (reached(then) && reached(now)) return isAbove(now, then) ? 'more' : 'less';
      if (reached(now)) return then === 'incomplete' ? 'found' : 'new';
      return now === 'incomplete' ? 'unknown' : 'gone';
    };
    const codes = [...new Set([...outcomes.keys(), ...Object.keys(previous.causes)])];
    const lines = CHANGES.map(key => ({ key, named: codes.filter(code => kind(code) === key).map(code => this.causeName(code)) }))
      .filter(({ named }) => named.length);
    return element('section', { 'aria-labelledby': 'since' }, element('h3', { id: 'since' }, this.#say('since', previous.when)),
      lines.length ? element('ul', {}, lines.map(({ key, named }) => element('li', {}, element('b', {}, this.#say('since.' + key)), ': ' + named.join('; '))))
        : element('p', {}, this.#say('since.same')));
  }

  /** @param {Scoring} scoring */
  #openQuestions({ open, disposition, emergencyNotExcluded, answers }) {
    if (!open.size) return false;
    const changes = /** @param {string} tier */ tier => disposition === 'incomplete' || isAbove(tier, disposition);
    const tiers = TIERS.filter(tier => [...open.values()].includes(tier));
    return element('section', { 'aria-labelledby': 'still' }, this.#title('still', 'assess.open', open.size),
      tiers.flatMap((tier, index) => {
        const questions = this.#ordered([...open.keys()].filter(linkId => open.get(linkId) === tier));
        const parts = [...new Set(questions.map(linkId => this.#parts.get(linkId)))];
        const first = index === 0 || changes(tier) !== changes(tiers[index - 1]);
        return [
          ...!first ? [] : [element('p', { class: 'quiet' }, this.#say(changes(tier) ? 'assess.could-change' : 'assess.would-not'))],
          this.#details('open-' + tier, {
            class: emergencyNotExcluded && tier === 'emergency' ? 'open ask' : 'open', 'data-tier': tier,
            open: tier === 'emergency' && questions.length < MAX_OPEN_LINES,
          },
          element('summary', {}, element('span', { class: 'chip ' + tier }, this.tierName(tier)), ' ', element('span', { class: 'count' }, `${questions.length}`)),
          () => parts.flatMap(part => [element('p', { class: 'group', 'data-part': part?.linkId }, this.#wording.of(part)),
            element('ul', {}, questions.filter(linkId => this.#parts.get(linkId) === part).map(linkId => element('li', {}, this.#link(linkId), ' ',
              answers.has(linkId) && element('span', { class: 'quiet' }, this.#say('assess.unknown')))))])),
        ];
      }));
  }

  /** @param {Scoring} scoring */
  #contradictions({ contradictions, answers }) {
    if (!contradictions.length) return false;
    return element('section', { 'aria-labelledby': 'doubts' }, this.#title('doubts', 'assess.contradictions'), contradictions.map(({ code, says, when }) => {
      const asked = recordQuestions(when);
      const found = this.#visit.record.filter(({ question, answer }) => asked.includes(question) && !(answers.get(question) || []).includes(answer));
      return this.#details('doubt-' + code.code, { class: 'hint doubt' }, element('summary', {}, this.#wording.display('contradiction', code.code)), () => [
        element('p', {}, this.#wording.ofExtension(says)),
        element('ul', {}, [...new Set(questionsOf(when))].filter(linkId => answers.has(linkId)).map(linkId => element('li', {}, this.#answered(answers, linkId))),
          found.map(one => element('li', {}, this.#say('assess.in-record') + ': ', element('b', {}, element('bdi', {}, one.text))))),
      ]);
    }));
  }

  /** @param {any[]} hints */
  #hints(hints) {
    return hints.length > 0 && element('section', { 'aria-labelledby': 'hints' }, this.#title('hints', 'assess.hints'), hints.map(hint =>
      this.#details(hint.id, { class: 'hint', id: hint.id }, element('summary', {}, this.#wording.of(hint, 'title')),
        () => [element('p', {}, this.#wording.of(hint, 'textEquivalent')), element('p', { class: 'quiet' }, citations(hint))])));
  }

  /** @param {string} linkId @returns {HTMLElement} why a question is asked: the causes that it speaks for or against, with their sources */
  why(linkId) {
    const list = element('dl', { class: 'why' });
    for (const { action, code, floors, domains, lowering } of this.#edition.models.causes) {
      const facts = [...floors, ...domains.flatMap(({ entries }) => entries), ...lowering].filter(({ condition }) => questionsOf(condition).includes(linkId));
      const says = [...new Set(facts.map(fact => this.#wording.of(fact.action, 'title')))];
      if (says.length) {
        list.append(element('dt', {}, this.causeName(code)), element('dd', {}, element('ul', {}, says.map(one => element('li', {}, one))),
          element('p', { class: 'quiet' }, citations(action))));
      }
    }
    return list;
  }
}

/** @param {any} action @returns {HTMLElement[]} */
const citations = action => (action.documentation || []).map(/** @param {any} source */ source => element('cite', {}, source.citation));

/** @param {import('./answers.js').Condition} condition @returns {string[]} questions of which it reads what the record says */
function recordQuestions(condition) {
  if (!Array.isArray(condition)) return [];
  return condition[0] === 'record' ? [condition[1]] : condition.slice(1).flatMap(recordQuestions);
}
