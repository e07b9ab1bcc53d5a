/* Review and what follows it: errors get the focus, the note is copied where the browser lets a page do that, and a page that
   can't ask how its delivery stands says so. */
(() => {
  'use strict';
  const faults = document.getElementById('faults');
  if (faults) faults.focus();

  document.querySelectorAll('[data-print]').forEach(button => {
    button.hidden = false;
    button.addEventListener('click', () => print());
  });

  const lost = document.getElementById('filing-lost');
  if (lost) {
    let over = false;
    document.body.addEventListener('htmx:beforeRequest', e => { if (over) e.preventDefault(); });
    document.body.addEventListener('htmx:afterRequest', e => {
      over = [403, 404].includes(e.detail.xhr.status);
      lost.hidden = e.detail.successful;
    });
  }

  const copy = document.getElementById('copy');
  const note = document.getElementById('note');
  const told = document.getElementById('copied');
  if (!copy || !note) return;
  copy.hidden = false;
  copy.addEventListener('click', async () => {
    note.focus();
    note.select();
    try {
      await navigator.clipboard.writeText(note.value);
      told.textContent = copy.dataset.done;
    } catch {
      told.textContent = copy.dataset.byHand;
    }
  });
})();
