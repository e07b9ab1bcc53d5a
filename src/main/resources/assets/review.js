/* Review and the pages after it: errors get the focus, and the note is copied where the browser lets a page do that. */
(() => {
  'use strict';
  const faults = document.getElementById('faults');
  if (faults) faults.focus();

  document.querySelectorAll('[data-print]').forEach(button => {
    button.hidden = false;
    button.addEventListener('click', () => print());
  });

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
