// @ts-check
/** Care plan of a result. All clinical statements come from the published resources. */
import { element } from './elements.js';

/** @typedef {import('./wording.js').Wording} Wording */

/** @param {any} plan @param {import('./scoring.js').Scoring} scoring @param {Wording} wording @returns {(HTMLElement | false)[]} */
export function carePlan(plan, { proposed, withheld, goals }, wording) {
  const isNet = /** @param {import('./care.js').Proposal} proposal */ ({ activity }) => activity.code.coding[0].code === 'safety-net';
  return [
    element('p', { class: 'quiet' }, wording.of(plan, 'title') + '. Proposals that a clinician accepts or drops; none is an order.'),
    element('ol', {}, proposed.filter(one => !isNet(one)).map(one => element('li', {},
      element('h3', {}, wording.titleOf(one.activity)), element('p', {}, wording.proposal(one))))),
    ...proposed.filter(isNet).map(one => element('article', { class: 'notice net' },
      element('h3', {}, wording.of(one.activity, 'title')), ...safetyNet(one, wording))),
    withheld.length > 0 && element('section', {}, element('h3', {}, 'Not proposed'),
      element('ul', {}, withheld.map(({ activity, because }) => element('li', {}, element('b', {}, wording.titleOf(activity)),
        because.map(({ reason, open }) => element('p', { class: 'quiet' }, (open ? 'Not excluded: ' : 'Because of: ') + wording.ofExtension(reason))))))),
    goals.length > 0 && element('section', {}, element('h3', {}, 'Goals'),
      element('ul', {}, goals.map(goal => element('li', {}, wording.of(goal.description))))),
  ];
}

/** @param {import('./care.js').Proposal} proposal @param {Wording} wording @returns {HTMLElement[]} its text, then each list of signs */
const safetyNet = ({ activity, signs: lists }, wording) => [
  element('p', {}, wording.of(activity, 'description')),
  ...lists.flatMap(({ lead, signs }) => [element('p', {}, element('b', {}, wording.of(lead, 'title'))),
    element('ul', {}, signs.map(sign => element('li', {}, wording.of(sign, 'title'))))]),
];
