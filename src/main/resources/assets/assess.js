// @ts-check
/** Loader of the assessment page: reads the edition, draws the form, and starts what works on it. Tries again until it is there. */
import { EnteredAnswers } from './answers.js';
import { readEdition } from './edition.js';
import { byId } from './elements.js';
import { request } from './fragments.js';
import { QuestionnaireView } from './questionnaire.js';
import { pauseAfter } from './saves.js';
import { readQuestions } from './stop.js';
import { Wording } from './wording.js';

const form = /** @type {HTMLFormElement} */ (byId('answers'));
let tries = 0;

/** @returns {Promise<any>} the edition in force; rejects when it could not be loaded */
async function loadEdition() {
  const reply = await request(form.dataset.scoring || '', { file: '"resources":[' });
  if (reply.status !== 200) throw new Error('no edition');
  return JSON.parse(reply.body);
}

async function start() {
  /** @type {any} */ let data;
  try {
    data = await loadEdition();
  } catch {
    setTimeout(start, pauseAfter(tries++));
    return;
  }
  const visit = JSON.parse(form.dataset.visit || '');
  const edition = readEdition(data.resources);
  const wording = new Wording(data.resources, data.language);
  /** @type {import('./questionnaire.js').Say} */
  const say = (key, ...values) => values.reduce((/** @type {string} */ text, value, index) => text.replaceAll(`{${index}}`, `${value}`), data.words[key] ?? key);
  const read = readQuestions(edition.models);
  const suggested = new Set([...Object.keys(visit.prefilled), ...visit.suggestions.map(/** @param {any} one */ one => one.question)]);
  form.replaceChildren(...new QuestionnaireView(edition, wording, say, read, suggested).sections());
  const entered = new EnteredAnswers(edition.items, new Map(Object.entries(visit.draft.answers)));
  form.querySelectorAll('.q[data-gated]').forEach(question => { question.toggleAttribute('hidden', !entered.isEnabled(question.getAttribute('data-gated') || '')); });
  try {
    const { openDesk } = await import('./desk.js');
    byId('not-started').hidden = true;
    openDesk({ data, visit, edition, wording, say, read });
    byId('not-started').remove();
  } catch (fault) {
    form.replaceChildren(); // no question without its result
    byId('not-started').hidden = false;
    throw fault;
  }
}

start();
