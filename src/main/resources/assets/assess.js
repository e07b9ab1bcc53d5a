// @ts-check
/** Loader of the assessment page: reads the edition, starts what draws the form, and sends what it saves. Tries again until the edition is there. */
import { openDesk } from './desk.js';
import { readEdition } from './edition.js';
import { byId } from './elements.js';
import { request } from './fragments.js';
import { readPacked } from './packed.js';
import { form } from './questions.js';
import { pauseAfter } from './saves.js';
import { drawShell } from './shell.js';
import { Wording } from './wording.js';

let tries = 0;

/** @returns {Promise<any>} the edition in force; rejects when it could not be loaded */
async function loadEdition() {
  const reply = await request(form.dataset.scoring || '', { file: '"packed":[' });
  if (reply.status !== 200) throw new Error('no edition');
  const data = JSON.parse(reply.body);
  return { ...data, resources: readPacked(data.packed) };
}

/** @param {any} visit @param {any} save answers and their result @returns {Promise<import('./saves.js').SaveReply>} */
async function post({ path, csrf }, save) {
  const { status, body } = await request(path + '/draft', { form: new URLSearchParams({ csrf, body: JSON.stringify(save) }) });
  try { return { status, json: JSON.parse(body) }; } catch { return { status }; }
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
    drawShell(say);
    openDesk({ data, visit, edition, wording, say, post: save => post(visit, save) });
    byId('not-started').remove();
  } catch (fault) {
    form.replaceChildren(); // no question without its result
    byId('not-started').hidden = false;
    throw fault;
  }
}

start();
