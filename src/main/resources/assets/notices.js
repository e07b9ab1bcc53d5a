// @ts-check
/** Notices above the form and beside it: the state of saving, a new edition, and what is said until it is closed. */
import { byId, element } from './elements.js';
import { measureBars } from './focus.js';

/** @typedef {import('./questionnaire.js').Say} Say */
/** @typedef {'busy' | 'failed' | 'refused' | 'slow' | 'saved' | 'behind'} SaveState */

/** Says something until it is closed. @param {Say} say @param {string} message */
export function tell(say, message) {
  byId('told')?.remove();
  const box = element('section', { id: 'told', class: 'stale', role: 'alert' });
  byId('unsaved').before(box);
  box.append(element('p', {}, message), element('button', { type: 'button', click: () => { box.remove(); measureBars(); } }, say('assess.keys.close')));
  measureBars();
}

/** Says which answers of an earlier edition are to be checked, and that this page is of one. @param {Say} say @param {any} draft @param {string} version of this page */
export function drawEdition(say, { edition, moved, changed }, version) {
  const isOutdated = edition !== version;
  byId('edition').replaceChildren(...!isOutdated && !moved ? [] : [element('section', { class: 'notice conflict', 'aria-labelledby': 'edition-title' },
    element('h2', { id: 'edition-title' }, say(changed.length ? 'assess.moved.check' : 'assess.moved')),
    element('p', {}, say('assess.moved.says')),
    isOutdated && element('p', {}, say('assess.moved.outdated') + ' ', element('button', { type: 'button', name: 'load' }, say('assess.moved.load'))),
    element('ul', {}, changed.map(/** @param {any} one */ ({ linkId, question, removed, uncounted }) => element('li', {},
      removed ? element('span', { class: 'quiet' }, question) : element('a', { href: '#q-' + linkId }, question), ' ',
      element('span', {}, uncounted ? say('assess.moved.uncounted', uncounted) : say('assess.moved.more')), ' ',
      !isOutdated && element('button', { type: 'button', name: 'checked', value: linkId }, say(removed ? 'assess.moved.remove' : 'assess.moved.right'))))))]);
}

/** Shows the state of saving. @param {Say} say @param {SaveState} state @param {string} saved time of the stored draft; empty for none @param {() => string} now @param {boolean} more answers wait */
export function drawSaving(say, state, saved, now, more) {
  const isAway = ['failed', 'refused', 'slow'].includes(state);
  const line = byId('saved');
  line.textContent = state === 'saved' ? saved ? say('assess.saved', saved) : say('assess.saved.not-yet')
    : say('assess.saved.' + (state === 'slow' ? 'busy' : state)) + (['busy', 'failed', 'slow'].includes(state) ? '…' : '');
  line.classList.toggle('bad', ['failed', 'refused', 'behind'].includes(state));
  if (['busy', 'behind'].includes(state) || (state === 'saved' && more)) return;
  const box = byId('unsaved');
  document.body.classList.toggle('away', isAway);
  if (!isAway) box.replaceChildren();
  else if (state === 'refused') box.replaceChildren(element('p', {}, say('assess.saved.refused')));
  else if (!box.firstChild) box.append(element('h2', {}, say('assess.away', now())), element('p', {}, say('assess.away.says')));
  measureBars();
}

/** @param {string} zone of the site @returns {Intl.DateTimeFormat} its clock; the browser's where it does not know the zone */
export function timeFormat(zone) {
  /** @type {Intl.DateTimeFormatOptions} */ const style = { timeStyle: 'medium' };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...style, timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', style);
  }
}
