// @ts-check
/** What stands around the form and its result: the list of parts, the alarm's place, the bar at the foot and the dialogs. */
import { byId, element } from './elements.js';
import { form } from './questions.js';

const HELP = ['yes', 'digits', 'unit', 'none', 'enter', 'next', 'back', 'clear', 'confirm', 'tab', 'help', 'review'];

/** @param {import('./questionnaire.js').Say} say Draws it around the form. */
export function drawShell(say) {
  /** @param {string} key @param {Record<string, any>} [attributes] @param {...any} children */
  const button = (key, attributes = {}, ...children) => element('button', { type: 'button', ...attributes }, say(key), ...children);
  /** @param {string} id @param {string} key @param {Record<string, any>} attributes @param {...any} children */
  const dialog = (id, key, attributes, ...children) =>
    element('dialog', { id, 'aria-labelledby': id + '-title', ...attributes }, element('h2', { id: id + '-title' }, say(key)), ...children);
  const columns = /** @type {HTMLElement} */ (form.parentNode);
  columns.prepend(element('div', { class: 'stages' }, element('a', { id: 'left', hidden: true, href: '#panel' }),
    element('nav', { class: 'steps', id: 'parts', 'aria-label': say('assess.parts') })));
  columns.append(element('div', { class: 'side' }, button('assess.questions', { class: 'back', name: 'questions' }),
    element('div', { id: 'strip' }), element('section', { id: 'stop' }), element('section', { id: 'unsaved', class: 'stale', role: 'alert' }),
    element('aside', { id: 'panel', class: 'panel', 'aria-label': say('assess.panel'), tabindex: -1 })));
  columns.after(
    element('div', { class: 'bar' },
      element('p', { class: 'state' }, element('span', { id: 'saved' }), ' ', element('span', { id: 'said', role: 'status' })),
      button('assess.undo', { class: 'js', id: 'undo', disabled: true }),
      button('assess.next', { class: 'js', id: 'next' }, ' ', element('span', { class: 'rest' }, say('assess.next.unanswered'))),
      element('a', { id: 'bar', class: 'outcome', href: '#panel' }),
      button('assess.close', { class: 'js', name: 'then', value: 'close' }),
      button('assess.review', { class: 'js primary', name: 'then', value: 'review', id: 'review' })),
    dialog('rest', 'assess.rest.title', { 'aria-describedby': 'rest-says' }, element('p', { id: 'rest-says' }, say('assess.rest.says')), element('ul'),
      element('form', { method: 'dialog', class: 'actions' }, button('assess.rest.back', { type: 'submit', id: 'rest-back' }),
        button('assess.rest.do', { class: 'primary', id: 'rest-do', disabled: true }))),
    dialog('keys', 'assess.keys.title', {}, element('p', {}, say('assess.keys.where')),
      element('p', { id: 'shortcuts', role: 'group', 'aria-label': say('assess.keys.title') },
        ['on', 'off'].map(value => button('assess.shortcuts.' + value, { class: 'plain', value, 'aria-pressed': `${value === 'on'}` }))),
      element('dl', {}, HELP.map(key => element('div', {}, element('dt', {}, say('assess.key.' + key)), element('dd', {}, say(`assess.key.${key}.does`))))),
      element('form', { method: 'dialog' }, button('assess.keys.close', { type: 'submit' }))));
}
