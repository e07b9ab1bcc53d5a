// @ts-check
/** Warns before the session ends for lack of activity, then clears the screen. The service decides by its own clock. */
import { request } from './fragments.js';

const MAX_WARNING_MILLIS = 120000;
const REPORT_MILLIS = 60000;
// after a report that did not arrive
const REPEAT_MILLIS = 5000;

const box = /** @type {HTMLDialogElement | null} */ (document.getElementById('session'));
if (box) watch(box);

/** @param {HTMLDialogElement} warning */
function watch(warning) {
  const { idle = '0', here = '', csrf = '' } = warning.dataset;
  const idleMillis = Number(idle) * 1000;
  const warningMillis = Math.min(MAX_WARNING_MILLIS, idleMillis / 3);
  const otherWindows = new BroadcastChannel('dorsal' + here);
  let lastActivity = Date.now();
  let lastReport = lastActivity;

  function markActive() {
    lastActivity = Date.now();
    otherWindows.postMessage(lastActivity);
    if (warning.open) warning.close();
    if (lastActivity - lastReport < REPORT_MILLIS) return;
    lastReport = lastActivity;
    request(here, { form: new URLSearchParams({ csrf }) }).then(reply => {
      if (reply.status === 403) end();
      else if (reply.status !== 200) lastReport += REPEAT_MILLIS - REPORT_MILLIS;
    });
  }

  /** Tells the service at once, because the clinician asked to stay. */
  function stay() {
    lastReport = 0;
    markActive();
  }

  /** Clears the screen and leaves. Once: each further try to leave would be a question of the browser where answers are unsaved. */
  function end() {
    clearInterval(timer);
    if ('ended' in document.body.dataset) return;
    document.body.dataset.ended = '1';
    document.body.replaceChildren();
    location.replace(location.pathname);
  }

  function check() {
    const inactiveMillis = Date.now() - lastActivity;
    if (inactiveMillis >= idleMillis) end();
    else if (inactiveMillis >= idleMillis - warningMillis && !warning.open) warning.showModal();
  }

  otherWindows.onmessage = message => {
    lastActivity = Math.max(lastActivity, message.data);
    if (warning.open) warning.close();
  };
  for (const kind of ['keydown', 'pointerdown', 'wheel']) {
    addEventListener(kind, () => { if (!warning.open) markActive(); }, { passive: true, capture: true });
  }
  document.getElementById('session-stay')?.addEventListener('click', stay);
  warning.addEventListener('cancel', stay);
  document.addEventListener('visibilitychange', check);
  const timer = setInterval(check, 1000);
}
