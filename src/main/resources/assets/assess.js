// @ts-check
/** Loader of the assessment page: reads the edition and starts what draws the form. Tries again until it is there. */
import { openDesk } from './desk.js';
import { readEdition, readEqual } from './edition.js';
import { byId } from './elements.js';
import { request } from './fragments.js';
import { form } from './questions.js';
import { pauseAfter } from './saves.js';
import { Wording } from './wording.js';

let tries = 0;

/** @returns {Promise<any>} the edition in force; rejects when it could not be loaded */
async function loadEdition() {
  const reply = await request(form.dataset.scoring || '', { file: '"resources":[' });
  if (reply.status !== 200) throw new Error('no edition');
  const data = JSON.parse(reply.body);
  readEqual(data.equal, data.resources);
  return data;
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
  try {
    byId('not-started').hidden = true;
    openDesk({ data, visit, edition, wording, say });
    byId('not-started').remove();
  } catch (fault) {
    form.replaceChildren(); // no question without its result
    byId('not-started').hidden = false;
    throw fault;
  }
}

start();
