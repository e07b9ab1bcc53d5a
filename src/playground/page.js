// @ts-check
/** Page of the playground: scores after each answer and draws the result. It stores nothing and sends nothing. */
import { EnteredAnswers, countingAnswers } from './answers.js';
import { canonicalOf, readEdition } from './edition.js';
import { byId, counted, element } from './elements.js';
import { AnswerForm } from './form.js';
import { unpackResources } from './resources.js';
import { questionnaireResponse, resultBundle } from './result.js';
import { reachedCauses, score } from './scoring.js';
import { boundsOf } from './stop.js';
import { carePlan, openQuestions, reasons, verdict } from './views.js';
import { Wording } from './wording.js';

const HASH_LETTERS = 16;

const resources = await unpackResources(byId('resources').textContent);
/** @type {Record<string, string>} */ const hashes = JSON.parse(byId('hashes').textContent);
const edition = readEdition(resources);
/** @type {Map<string, string[]>} */ const answers = new Map();
const tabs = ['Why', 'Open', 'Care plan', 'FHIR'];
let wording = new Wording(resources, 'en-US');
let form = newForm();
let tab = tabs[0];
let shownDocument = 'response';
let scoring = scored();

function newForm() { return new AnswerForm(edition, wording, answers, update); }

function scored() { return score(edition, countingAnswers(edition, answers)); }

/** @param {ReturnType<typeof scored>} scoring */
const toExclude = scoring => counted(reachedCauses(scoring).length, 'cause') + ' to exclude';

function update() {
  const before = scoring;
  scoring = scored();
  const enabled = new EnteredAnswers(edition.items, answers);
  form.update(linkId => enabled.isEnabled(linkId));
  drawResult();
  if (before.disposition === scoring.disposition && toExclude(before) === toExclude(scoring)) return;
  byId('said').textContent = `Result: ${wording.display('disposition', scoring.disposition)}, ${toExclude(scoring)}`;
}

/** Draws everything anew, in another wording or for another patient. @param {number} [part] of the form */
function redraw(part = 0) {
  document.documentElement.lang = wording.language;
  form = newForm();
  form.draw(part);
  update();
  drawAbout();
}

function drawResult() {
  const open = new Set([...byId('result').querySelectorAll('details[open]')].map(details => details.dataset.key));
  const focused = document.activeElement?.id;
  const { enough } = boundsOf(edition, scoring.answers);
  const shown = { edition, scoring, enough, wording, show: /** @param {string} linkId */ linkId => form.show(linkId) };
  /** @type {Record<string, () => HTMLElement[]>} */
  const views = { Why: () => reasons(shown), Open: () => openQuestions(shown), 'Care plan': () => carePlan(shown), FHIR: drawJson };
  byId('result').replaceChildren(verdict(shown), drawTabs(), element('div', {
    id: 'panel', role: 'tabpanel', tabindex: 0, 'aria-labelledby': 'tab-' + tabs.indexOf(tab),
  }, views[tab]()));
  byId('result').querySelectorAll('details').forEach(/** @param {HTMLDetailsElement} details */ details => { details.open = open.has(details.dataset.key); });
  if (focused && byId(focused) !== document.activeElement) byId(focused)?.focus({ preventScroll: true });
  const name = wording.display('disposition', scoring.disposition);
  byId('peek').hidden = false;
  byId('peek').className = scoring.disposition;
  byId('peek').replaceChildren(element('span', {}, element('b', {}, name), ' · ' + toExclude(scoring)), element('span', {}, 'See result'));
  drawAlarm();
}

/** Shows what an emergency begins with, as the care plan says it. */
function drawAlarm() {
  const [first] = scoring.disposition === 'emergency' ? scoring.proposed : [];
  const says = first ? wording.proposal(first) : '';
  if (byId('alarm').textContent.endsWith(says) && Boolean(says) === Boolean(byId('alarm').textContent)) return;
  byId('alarm').replaceChildren(...first ? [element('p', {}, element('b', {}, wording.display('disposition', 'emergency') + '. '), says)] : []);
}

function drawTabs() {
  /** @param {number} index */
  const choose = index => {
    tab = tabs[(index + tabs.length) % tabs.length];
    drawResult();
    byId('tab-' + tabs.indexOf(tab)).focus();
  };
  const counts = [reachedCauses(scoring).length, scoring.open.size, scoring.proposed.length];
  return element('div', { role: 'tablist', 'aria-label': 'Parts of the result' }, tabs.map((name, index) => element('button', {
    type: 'button', role: 'tab', id: 'tab-' + index, 'aria-selected': `${name === tab}`, 'aria-controls': 'panel', tabindex: name === tab ? 0 : -1,
    click: () => choose(index),
    keydown: /** @param {KeyboardEvent} event */ event => {
      if (event.key === 'ArrowRight') choose(index + 1);
      if (event.key === 'ArrowLeft') choose(index - 1);
    },
  }, name, counts[index] !== undefined && element('small', {}, `${counts[index]}`))));
}

function drawJson() {
  const assessed = { edition, scoring, wording, hashes, now: new Date().toISOString().slice(0, 19) + 'Z' };
  /** @type {Record<string, () => any>} */
  const documents = { response: () => questionnaireResponse(assessed), bundle: () => resultBundle(assessed) };
  [edition.questionnaire, ...edition.plans].forEach(resource => { documents[canonicalOf(resource)] = () => resource; });
  const json = JSON.stringify((documents[shownDocument] || documents.response)(), null, 2);
  const names = new Map([['response', 'QuestionnaireResponse: the answers'], ['bundle', 'Bundle: the transaction with the result'],
    ...[edition.questionnaire, ...edition.plans].map(one => /** @type {[string, string]} */ ([canonicalOf(one), `${one.resourceType}: ${one.id}`]))]);
  const text = element('pre', { class: 'json', id: 'json', tabindex: 0, 'aria-label': 'JSON' }, json);
  return [
    element('div', { class: 'bar' },
      element('label', {}, 'Resource ', element('select', {
        id: 'document', change: /** @param {Event} event */ event => { shownDocument = /** @type {HTMLSelectElement} */ (event.target).value; drawResult(); },
      }, [...names].map(([value, name]) => element('option', { value, selected: value === shownDocument }, name)))),
      element('button', { type: 'button', id: 'copy', class: 'plain', click: () => copy(json, text) }, 'Copy JSON')),
    text,
  ];
}

/** @param {string} json @param {HTMLElement} text */
async function copy(json, text) {
  let said = 'Copied';
  try {
    await navigator.clipboard.writeText(json);
  } catch { // a browser that keeps the clipboard from files
    getSelection()?.selectAllChildren(text);
    said = 'Selected: press Ctrl+C or ⌘C';
  }
  byId('copy').textContent = said;
  byId('said').textContent = said;
}

function drawAbout() {
  byId('about').replaceChildren(
    element('p', {}, 'Computed here, by the modules and the published FHIR R4 resources inside this file, and compared in each build with the command ',
      element('code', {}, 'dorsal score'), '. The page has no cookies, no storage and no network access.'),
    element('details', {}, element('summary', {}, 'Editions and their hashes'),
      element('ul', { class: 'list' }, [edition.questionnaire, ...edition.plans].map(one => element('li', {},
        `${one.id} (${one.status}) `, element('code', {}, 'sha256 ' + hashes[canonicalOf(one)].slice(0, HASH_LETTERS) + '…')))),
      element('p', {}, edition.questionnaire.copyright)));
}

/** @param {any} response */
function fill(response) {
  answers.clear();
  /** @param {any[]} items */
  const read = items => items.forEach(item => {
    if (item.answer) answers.set(item.linkId, item.answer.map(/** @param {any} one */ one => one.valueCoding?.code ?? String(Object.values(one)[0])));
    read(item.item || []);
  });
  read(response?.item || []);
}

function listExamples() {
  for (const example of resources.filter(one => one.resourceType === 'QuestionnaireResponse')) {
    fill(example);
    const result = scored();
    const [leading] = reachedCauses(result);
    byId('example').append(element('option', { value: example.id }, `${wording.display('disposition', result.disposition)}: `
      + (leading ? wording.display('cause', leading.cause.code) : 'no cause to exclude from the answers so far')));
  }
  fill(undefined);
}

byId('language').addEventListener('change', () => {
  wording = new Wording(resources, byId('language').value);
  redraw(form.part);
});
byId('example').addEventListener('change', () => {
  fill(resources.find(one => one.id === byId('example').value));
  redraw();
});
byId('restart').addEventListener('click', () => {
  byId('example').value = '';
  fill(undefined);
  redraw();
});
listExamples();
redraw();
