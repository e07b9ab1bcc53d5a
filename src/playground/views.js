// @ts-check
/** Views of a result: disposition, reasons, open questions and the care plan. All statements come from the published resources. */
import { ownValues } from './edition.js';
import { counted, element } from './elements.js';
import { titleOf } from './result.js';
import { TIERS, isNotExamined, isOpen } from './scoring.js';

/** @typedef {import('./edition.js').Edition} Edition */
/** @typedef {import('./scoring.js').FlagResult} FlagResult */
/** @typedef {import('./scoring.js').Scoring} Scoring */
/** @typedef {import('./wording.js').Wording} Wording */
/** @typedef {{edition: Edition, scoring: Scoring, wording: Wording, show: (linkId: string) => void}} Shown */

/** @param {Scoring} scoring */
export const presentFlags = scoring => TIERS.flatMap(tier => scoring.flags.filter(flag => flag.tier === tier && flag.truth === true));

/** @param {string} tier @param {Wording} wording */
const tag = (tier, wording) => element('span', { class: 'tag ' + tier }, wording.display('disposition', tier));

/** @param {Shown} shown @param {string} linkId */
const jump = ({ edition, wording, show }, linkId) =>
  element('button', { type: 'button', class: 'jump', click: () => show(linkId) }, wording.brief(edition.questions.get(linkId)));

/** @param {string} key @param {string} title @param {...any} children a disclosure that stays open when the result changes */
const disclosure = (key, title, ...children) => element('details', { 'data-key': key }, element('summary', {}, title), ...children);

/** @param {Shown} shown @returns {HTMLElement} */
export function verdict({ scoring, wording }) {
  const count = {
    present: scoring.flags.filter(flag => flag.truth === true).length,
    unknown: scoring.flags.filter(isOpen).length,
    'not examined': scoring.flags.filter(isNotExamined).length,
    absent: scoring.flags.filter(flag => flag.truth === false).length,
  };
  return element('div', { class: 'verdict ' + scoring.disposition },
    element('p', { class: 'step' }, 'Result of these answers'),
    element('h2', { id: 'disposition' }, wording.display('disposition', scoring.disposition)),
    element('p', {}, wording.definition('disposition', scoring.disposition)),
    scoring.provisional && element('p', { class: 'reserve' }, element('b', {}, wording.display('observation', 'provisional')), ': ',
      'a flag of a higher tier is still unknown, so the result may rise.'),
    scoring.emergencyNotExcluded && element('p', { class: 'reserve' }, element('b', {}, wording.display('observation', 'emergency-not-excluded')), ': ',
      'at least one emergency flag is still unknown. Unknown is never taken as no.'),
    element('div', { class: 'share', 'aria-hidden': 'true' }, Object.entries(count).filter(([, number]) => number)
      .map(([name, number]) => { const part = element('i', { class: name.replace(' ', '-') }); part.style.flexGrow = `${number}`; return part; })),
    element('ul', { class: 'counts', 'aria-label': counted(scoring.flags.length, 'flag') },
      Object.entries(count).map(([name, number]) => element('li', { class: name.replace(' ', '-') }, element('b', {}, `${number}`), ' ' + name))));
}

/** @param {Shown} shown @returns {HTMLElement[]} flags with the answers that decided them */
export function reasons(shown) {
  const { scoring, wording } = shown;
  const present = presentFlags(scoring);
  const [open, unexamined, absent] = [scoring.flags.filter(isOpen), scoring.flags.filter(isNotExamined), scoring.flags.filter(flag => flag.truth === false)];
  return [
    ...scoring.contradictions.map(({ code, says }) => element('div', { class: 'card warn' },
      element('h3', {}, 'Contradiction: ' + wording.display('contradiction', code.code)), element('p', {}, wording.ofExtension(says)))),
    ...present.map(flag => flagCard(shown, flag)),
    present.length === 0 && element('p', { class: 'empty' }, 'No flag is present so far.'),
    open.length > 0 && disclosure('open', `Unknown: ${counted(open.length, 'flag')} that open questions would decide`,
      element('ul', { class: 'list' }, open.map(flag => element('li', {}, tag(flag.tier, wording), ' ', element('b', {}, wording.of(flag.action, 'title')),
        element('p', { class: 'quiet' }, flag.askedUnknown ? 'Asked, and the answer is not known: ' : 'Settled by: '),
        element('p', { class: 'jumps' }, flag.reasons.map(linkId => jump(shown, linkId))))))),
    unexamined.length > 0 && disclosure('unexamined', `${wording.display('observation', 'not-examined')}: ${counted(unexamined.length, 'sign')}`,
      element('p', { class: 'quiet' }, wording.definition('observation', 'not-examined')), names(unexamined, wording)),
    absent.length > 0 && disclosure('absent', `Absent: ${counted(absent.length, 'flag')}`, names(absent, wording)),
  ].filter(child => child !== false);
}

/** @param {FlagResult[]} flags @param {Wording} wording */
const names = (flags, wording) => element('ul', { class: 'list' },
  flags.map(flag => element('li', {}, tag(flag.tier, wording), ' ', wording.of(flag.action, 'title'))));

/** @param {Shown} shown @param {FlagResult} flag */
function flagCard(shown, flag) {
  const { edition, scoring, wording } = shown;
  const { action } = flag;
  return element('article', { class: 'card flag ' + flag.tier },
    tag(flag.tier, wording),
    element('h3', {}, wording.of(action, 'title')),
    element('p', {}, wording.of(action, 'description')),
    element('dl', { class: 'because' }, flag.reasons.map(linkId => element('div', {},
      element('dt', {}, jump(shown, linkId)),
      element('dd', {}, wording.answer(edition.questions.get(linkId), scoring.answers.get(linkId) || []) || 'not answered')))),
    disclosure('flag-' + flag.code, 'Why it is asked, and the sources',
      element('p', {}, wording.of(action, 'textEquivalent')),
      element('p', {}, 'Points to: ' + wording.groups(action).join(', ') + '. Label: ' + ownValues(action, 'criteria-label')[0] + '.'),
      element('ul', { class: 'list' }, (action.documentation || []).map(/** @param {any} source */ source => element('li', {}, source.citation))),
      element('p', {}, 'The condition as published:'),
      element('pre', { tabindex: 0, 'aria-label': 'Condition' }, action.condition[0].expression.expression)));
}

/** @param {Shown} shown @returns {HTMLElement[]} questions that would settle what is open */
export function openQuestions(shown) {
  const { edition, scoring, wording } = shown;
  if (!scoring.open.length) return [element('p', { class: 'empty' }, 'Nothing is open: every flag is decided, or is a sign that nobody has examined.')];
  return [
    element('p', {}, 'Answers to these would settle what is still unknown, the most pressing first. No answer is not a no.'),
    element('ol', { class: 'open' }, scoring.open.map(linkId => element('li', {},
      element('button', { type: 'button', class: 'jump', click: () => shown.show(linkId) }, wording.of(edition.questions.get(linkId)))))),
  ];
}

/** @param {Shown} shown @returns {HTMLElement[]} */
export function carePlan({ edition, scoring, wording }) {
  const isNet = /** @param {any} activity */ activity => activity.code.coding[0].code === 'safety-net';
  const { proposed, withheld, goals, hints } = scoring;
  return [
    element('p', { class: 'quiet' }, wording.of(edition.care.plan, 'title') + '. Proposals that a clinician accepts or drops; none is an order.'),
    element('ol', { class: 'activities' }, proposed.filter(activity => !isNet(activity)).map(activity => element('li', {},
      element('h3', {}, titleOf(activity, wording)), element('p', {}, wording.of(activity, 'description'))))),
    ...proposed.filter(isNet).map(activity => element('article', { class: 'card net' },
      element('h3', {}, wording.of(activity, 'title')), ...sentences(wording.of(activity, 'description')))),
    withheld.length > 0 && element('section', { class: 'card' }, element('h3', {}, 'Not proposed'),
      element('ul', { class: 'list' }, withheld.map(({ activity, because }) => element('li', {}, element('b', {}, titleOf(activity, wording)),
        because.map(({ reason, open }) => element('p', { class: 'quiet' }, (open ? 'Not excluded: ' : 'Because of: ') + wording.ofExtension(reason))))))),
    goals.length > 0 && element('section', { class: 'card' }, element('h3', {}, 'Goals'),
      element('ul', { class: 'list' }, goals.map(goal => element('li', {}, wording.of(goal.description))))),
    hints.length > 0 && element('section', { class: 'card' }, element('h3', {}, wording.display('observation', 'hints')),
      element('ul', { class: 'list' }, hints.map(hint => element('li', {}, element('b', {}, wording.of(hint, 'title')), element('p', {}, wording.of(hint, 'textEquivalent')))))),
  ].filter(child => child !== false);
}

/** @param {string} text @returns {HTMLElement[]} a paragraph for each sentence, and items where a sentence lists some */
const sentences = text => text.split(/(?<=\.) (?=[A-Z])/).flatMap(sentence => {
  const [lead, ...rest] = sentence.split(': ');
  const items = rest.join(': ').replace(/\.$/, '').split('; ').map(item => item.replace(/^or /, ''));
  return items.length < 3 ? [element('p', {}, sentence)]
    : [element('p', {}, element('b', {}, lead + ':')), element('ul', { class: 'list' }, items.map(item => element('li', {}, item)))];
});
