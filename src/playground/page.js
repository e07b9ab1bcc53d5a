// @ts-check
/** Page of the playground: the assessment page with a draft in memory, its care plan and its FHIR resources. It stores nothing and sends nothing. */
import { countingAnswers } from './answers.js';
import { openDesk } from './desk.js';
import { canonicalOf, readEdition } from './edition.js';
import { byId, element } from './elements.js';
import { inflate } from './inflate.js';
import { readPacked } from './packed.js';
import { carePlan } from './plan.js';
import { questionnaireResponse, resultBundle } from './result.js';
import { reachedCauses, score } from './scoring.js';
import { drawShell } from './shell.js';
import { Wording } from './wording.js';

const HASH_LETTERS = 16;
/** Address of this page's launch, which no other window has. */
const PATH = '#' + Math.random().toString(36).slice(2);
/** Words that a page without a service has otherwise. */
const WORDS = {
  'assess.offline.found': 'Since {0}', 'assess.review': 'Care plan', 'assess.enough.review': 'Go to the care plan',
};

const resources = readPacked(await inflate(byId('resources').textContent).json());
/** @type {Record<string, string>} */ const hashes = JSON.parse(byId('hashes').textContent);
/** @type {Record<string, string>} */ const words = { ...resources.find(one => one.words).words, ...WORDS };
const edition = readEdition(resources);
const published = [edition.questionnaire, ...edition.plans];
const wording = new Wording(resources, 'en-US');
/** @type {Record<string, string[]>} */ let answers = {};
let saves = 0;
/** @type {import('./scoring.js').Scoring} */ let scoring = score(edition, new Map());

/** @param {string} key @param {...(string | number)} values */
const say = (key, ...values) => values.reduce((/** @type {string} */ text, value, index) => text.replaceAll(`{${index}}`, `${value}`), words[key] ?? key);

/** @returns {any} the draft as a service would store it, without a result of its own */
const draft = () => ({
  version: '0-' + ++saves, saved: '', answers, unchecked: [], moved: false, changed: [], edition: edition.questionnaire.version, engine: '',
  result: { disposition: '', emergencies: [], since: '', acknowledged: [] },
});

function drawPlan() {
  byId('plan').replaceChildren(element('h2', {}, 'Care plan'), ...carePlan(edition.care.plan, scoring, wording).filter(child => child !== false));
  drawJson();
}

function drawJson() {
  const assessed = { edition, scoring, wording, hashes, now: new Date().toISOString().slice(0, 19) + 'Z' };
  /** @type {Record<string, () => any>} */
  const documents = { response: () => questionnaireResponse(assessed), bundle: () => resultBundle(assessed) };
  published.forEach(one => { documents[canonicalOf(one)] = () => one; });
  byId('json').textContent = JSON.stringify(documents[byId('document').value](), null, 2);
}

/** @param {any} response @returns {Record<string, string[]>} its answers */
function answersOf(response) {
  /** @type {Record<string, string[]>} */ const read = {};
  /** @param {any[]} items */
  const readItems = items => items.forEach(item => {
    if (item.answer) read[item.linkId] = item.answer.map(/** @param {any} one */ one => one.valueCoding?.code ?? String(Object.values(one)[0]));
    readItems(item.item || []);
  });
  readItems(response?.item || []);
  return read;
}

function drawChoices() {
  for (const example of resources.filter(one => one.resourceType === 'QuestionnaireResponse')) {
    const judged = score(edition, countingAnswers(edition, new Map(Object.entries(answersOf(example)))));
    const [leading] = reachedCauses(judged);
    byId('example').append(element('option', { value: example.id }, `${wording.display('disposition', judged.disposition)}: `
      + (leading ? wording.display('cause', leading.cause.code) : 'no cause to exclude from the answers so far')));
  }
  byId('document').append(element('option', { value: 'response' }, 'QuestionnaireResponse: the answers'),
    element('option', { value: 'bundle' }, 'Bundle: the transaction with the result'),
    ...published.map(one => element('option', { value: canonicalOf(one) }, `${one.resourceType}: ${one.id}`)));
  byId('editions').append(...published.map(one => element('li', {}, `${one.id} (${one.status}) `,
    element('code', {}, 'sha256 ' + hashes[canonicalOf(one)].slice(0, HASH_LETTERS) + '…'))));
  byId('copyright').textContent = edition.questionnaire.copyright;
}

drawChoices();
drawShell(say);
const desk = openDesk({
  data: { versions: '', models: canonicalOf(edition.plans[0]), words }, edition, wording, say,
  visit: {
    path: PATH, zone: Intl.DateTimeFormat().resolvedOptions().timeZone, day: new Date().toISOString().slice(0, 10), born: '', prefilled: {}, record: [], suggestions: [],
    previous: null, seal: { id: '', key: '' }, draft: draft(),
  },
  post: async ({ changes }) => {
    changes.forEach(/** @param {any} change */ ({ question, now }) => { answers = { ...answers, [question]: now }; });
    return { status: 200, json: { draft: draft() } };
  },
  scored(found) { scoring = found; drawPlan(); },
});

/** @param {any} [response] an example; none starts again */
function begin(response) {
  answers = answersOf(response);
  desk.follow(draft());
  /** @type {HTMLElement} */ (document.querySelector('#parts a')).click();
}

byId('language').addEventListener('change', () => {
  wording.language = byId('language').value;
  document.documentElement.lang = wording.language;
  desk.redraw();
});
byId('example').addEventListener('change', () => begin(resources.find(one => one.id === byId('example').value)));
byId('restart').addEventListener('click', () => { byId('example').value = ''; begin(); });
byId('document').addEventListener('change', drawJson);
byId('copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(byId('json').textContent);
    byId('copy').textContent = 'Copied';
  } catch { // a browser that keeps the clipboard from files
    getSelection()?.selectAllChildren(byId('json'));
    byId('copy').textContent = 'Selected: press Ctrl+C or ⌘C';
  }
});
/* The desk leaves for the review; here the care plan is below. */
addEventListener('hashchange', () => byId('plan').focus());
