// @ts-check
/** Polls the state of a delivery while the signed page is open, and reports when it cannot be read. */
import { request, swapFragments } from './fragments.js';

const lost = document.getElementById('filing-lost');

async function poll() {
  const filing = document.getElementById('filing');
  const url = filing?.dataset.poll;
  if (!url) return;
  const reply = await request(url);
  const refused = [403, 404].includes(reply.status);
  if (lost) lost.hidden = reply.status === 200;
  if (reply.status === 200) swapFragments(reply.body);
  if (!refused) schedule();
}

function schedule() {
  const filing = document.getElementById('filing');
  if (filing?.dataset.poll) setTimeout(poll, Number(filing.dataset.every) * 1000);
}

schedule();
