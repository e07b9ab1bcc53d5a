// @ts-check
/** Views of a result: verdict, causes, open questions, care plan. All clinical statements come from the published resources. */
import { questionsOf } from './conditions.js';
import { counted, element } from './elements.js';
import { isOpen, isReached, namedTests, reachedCauses } from './scoring.js';
import { SELF_CARE, TIERS } from './tiers.js';

/** @typedef {import('./edition.js').Edition} Edition */
/** @typedef {import('./edition.js').Fact} Fact */
/** @typedef {import('./scoring.js').CauseResult} CauseResult */
/** @typedef {import('./scoring.js').Scoring} Scoring */
/** @typedef {import('./wording.js').Wording} Wording */
/** @typedef {{edition: Edition, scoring: Scoring, enough: boolean, wording: Wording, show: (linkId: string) => void}} Shown */

/** @type {Record<string, string>} */
const LEADS = {
  emergency: 'To be excluded now:',
  urgent: 'To be excluded today:',
  soon: 'To be excluded within a week:',
  'clinician-review': 'To be assessed:',
  'self-care-with-check': 'To be checked in one to two weeks:',
};

/** @param {string} tier @param {Wording} wording */
const tag = (tier, wording) => element('span', { class: 'tag ' + tier }, wording.display('disposition', tier));

/** @param {Shown} shown @param {string} linkId */
const jump = ({ edition, wording, show }, linkId) =>
  element('button', { type: 'button', class: 'jump', click: () => show(linkId) }, wording.brief(edition.questions.get(linkId)));

/** @param {string} key @param {string} title @param {...any} children a disclosure that stays open when the result changes */
const disclosure = (key, title, ...children) => element('details', { 'data-key': key }, element('summary', {}, title), ...children);

/** @param {Shown} shown @returns {HTMLElement} */
export function verdict({ scoring, enough, wording }) {
  const { causes, disposition } = scoring;
  const count = {
    'to exclude': causes.filter(isReached).length,
    'still open': causes.filter(one => isOpen(one) && !isReached(one)).length,
    'not suggested': causes.filter(one => !isOpen(one) && !isReached(one)).length,
  };
  const name = /** @param {string} key */ key => key.replace(' ', '-');
  return element('div', { class: 'verdict ' + disposition },
    element('p', { class: 'step' }, 'Result of these answers'),
    element('h2', { id: 'disposition' }, wording.display('disposition', disposition)),
    element('p', {}, wording.definition('disposition', disposition)),
    scoring.provisional && element('p', { class: 'reserve' }, element('b', {}, wording.display('observation', 'provisional')), ': ',
      'an unanswered question could make the result more urgent.'),
    scoring.emergencyNotExcluded && element('p', { class: 'reserve' }, element('b', {}, wording.display('observation', 'emergency-not-excluded')), ': ',
      'at least one question that could show an emergency is open. Unknown is never taken as no.'),
    enough && element('p', { class: 'reserve' }, element('b', {}, 'Enough for triage'), ': no unanswered question can change this result. ',
      'Measurements and findings still count whenever they are entered.'),
    element('div', { class: 'share', 'aria-hidden': 'true' }, Object.entries(count).filter(([, number]) => number)
      .map(([key, number]) => { const part = element('i', { class: name(key) }); part.style.flexGrow = `${number}`; return part; })),
    element('ul', { class: 'counts', 'aria-label': counted(causes.length, 'cause') },
      Object.entries(count).map(([key, number]) => element('li', { class: name(key) }, element('b', {}, `${number}`), ' ' + key))));
}

/** @param {Shown} shown @returns {HTMLElement[]} causes with the facts that speak for them, and the answers behind each fact */
export function reasons(shown) {
  const { scoring, wording } = shown;
  const reached = reachedCauses(scoring);
  const others = scoring.causes.filter(one => !isReached(one));
  const [open, absent] = [others.filter(isOpen), others.filter(one => !isOpen(one))];
  return [
    ...scoring.contradictions.map(({ code, says }) => element('div', { class: 'card warn' },
      element('h3', {}, 'Contradiction: ' + wording.display('contradiction', code.code)), element('p', {}, wording.ofExtension(says)))),
    ...TIERS.flatMap(tier => {
      const causes = reached.filter(one => one.tier === tier);
      return causes.length ? [element('p', { class: 'lead' }, element('b', {}, LEADS[tier])), ...causes.map(one => causeCard(shown, one))] : [];
    }),
    reached.length === 0 && element('p', { class: 'empty' }, 'From the answers so far, no cause needs to be excluded.'),
    open.length > 0 && disclosure('open', `Unanswered questions could also point to: ${counted(open.length, 'cause')}`,
      names(open, ({ upper }) => upper, wording)),
    absent.length > 0 && disclosure('absent', `Not suggested by any answer: ${counted(absent.length, 'cause')}`,
      names(absent, () => SELF_CARE, wording)),
  ].filter(child => child !== false);
}

/** @param {CauseResult[]} causes @param {(result: CauseResult) => string} tierOf @param {Wording} wording */
const names = (causes, tierOf, wording) => element('ul', { class: 'list' }, causes.map(result =>
  element('li', {}, tag(tierOf(result), wording), ' ', wording.display('cause', result.cause.code))));

/** @param {Shown} shown @param {CauseResult} result */
function causeCard(shown, result) {
  const { wording } = shown;
  const { cause, tier, upper, least, most, facts } = result;
  const tests = namedTests(shown.scoring, result).map(one => wording.ofExtension(one)).join('; ');
  return element('article', { class: 'card cause ' + tier },
    tag(tier, wording),
    element('h3', {}, wording.display('cause', cause.code)),
    facts.map(fact => factView(shown, fact)),
    tests && element('p', {}, `${wording.display('observation', 'tests')}: ${tests}.`),
    cause.receivers.map(one => element('p', { class: 'quiet' }, `Who takes over: ${wording.ofExtension(one)}.`)),
    disclosure('cause-' + cause.code, 'Points, conditions and sources',
      element('p', {}, `Points: ${least}${most > least ? `, and up to ${most} while questions are open` : ''}. `,
        isOpen(result) && `Open questions could make it: ${wording.display('disposition', upper)}.`),
      element('p', {}, 'Conditions as published:'),
      facts.map(({ action }) => element('pre', { tabindex: 0, 'aria-label': wording.of(action, 'title') }, action.condition[0].expression.expression)),
      element('ul', { class: 'list' }, sources([cause, ...facts]).map(source => element('li', {}, source)))));
}

/** @param {Shown} shown @param {Fact} fact */
function factView(shown, { action, condition }) {
  const { edition, scoring, wording } = shown;
  const questions = [...new Set(questionsOf(condition))].filter(linkId => scoring.answers.has(linkId));
  return element('div', {}, element('p', {}, element('b', {}, wording.of(action, 'title'))),
    questions.length > 0 && element('dl', { class: 'because' }, questions.map(linkId => element('div', {},
      element('dt', {}, jump(shown, linkId)),
      element('dd', {}, wording.answer(edition.questions.get(linkId), scoring.answers.get(linkId) || []))))));
}

/** @param {{action: any}[]} entries @returns {string[]} citations, each once */
const sources = entries => [...new Set(entries.flatMap(({ action }) => action.documentation || [])
  .map(/** @param {any} source */ source => source.citation))];

/** @param {Shown} shown @returns {HTMLElement[]} questions that would settle what is open */
export function openQuestions(shown) {
  const { edition, scoring: { open }, wording } = shown;
  if (!open.size) return [element('p', { class: 'empty' }, 'No unanswered question could make the result more urgent.')];
  return [
    element('p', {}, 'Answers to these would settle the result, the most urgent first. No answer is not a no.'),
    ...TIERS.flatMap(tier => {
      const questions = [...open.keys()].filter(linkId => open.get(linkId) === tier);
      return questions.length ? [element('p', { class: 'lead' }, 'Could lead to ', tag(tier, wording)),
        element('ol', { class: 'open' }, questions.map(linkId => element('li', {},
          element('button', { type: 'button', class: 'jump', click: () => shown.show(linkId) }, wording.of(edition.questions.get(linkId))))))] : [];
    }),
  ];
}

/** @param {Shown} shown @returns {HTMLElement[]} */
export function carePlan({ edition, scoring, wording }) {
  const isNet = /** @param {import('./care.js').Proposal} proposal */ ({ activity }) => activity.code.coding[0].code === 'safety-net';
  const { proposed, withheld, goals, hints } = scoring;
  return [
    element('p', { class: 'quiet' }, wording.of(edition.care.plan, 'title') + '. Proposals that a clinician accepts or drops; none is an order.'),
    element('ol', { class: 'activities' }, proposed.filter(one => !isNet(one)).map(one => element('li', {},
      element('h3', {}, wording.titleOf(one.activity)), element('p', {}, wording.proposal(one))))),
    ...proposed.filter(isNet).map(one => element('article', { class: 'card net' },
      element('h3', {}, wording.of(one.activity, 'title')), ...safetyNet(one, wording))),
    withheld.length > 0 && element('section', { class: 'card' }, element('h3', {}, 'Not proposed'),
      element('ul', { class: 'list' }, withheld.map(({ activity, because }) => element('li', {}, element('b', {}, wording.titleOf(activity)),
        because.map(({ reason, open }) => element('p', { class: 'quiet' }, (open ? 'Not excluded: ' : 'Because of: ') + wording.ofExtension(reason))))))),
    goals.length > 0 && element('section', { class: 'card' }, element('h3', {}, 'Goals'),
      element('ul', { class: 'list' }, goals.map(goal => element('li', {}, wording.of(goal.description))))),
    hints.length > 0 && element('section', { class: 'card' }, element('h3', {}, wording.display('observation', 'hints')),
      element('ul', { class: 'list' }, hints.map(hint => element('li', {}, element('b', {}, wording.of(hint, 'title')), element('p', {}, wording.of(hint, 'textEquivalent')))))),
  ].filter(child => child !== false);
}

/** @param {import('./care.js').Proposal} proposal @param {Wording} wording @returns {HTMLElement[]} its text, then each list of signs */
const safetyNet = ({ activity, signs: lists }, wording) => [
  element('p', {}, wording.of(activity, 'description')),
  ...lists.flatMap(({ lead, signs }) => [element('p', {}, element('b', {}, wording.of(lead, 'title'))),
    element('ul', { class: 'list' }, signs.map(sign => element('li', {}, wording.of(sign, 'title'))))]),
];
