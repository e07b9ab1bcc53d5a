// @ts-check
/** Review and the pages after it: errors get the focus, pages are printed, and the note is copied where the browser allows it. */

document.getElementById('faults')?.focus();

/** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('[data-print]')).forEach(button => {
  button.hidden = false;
  button.addEventListener('click', () => print());
});

/* What is folded on the screen is printed; it is open where scripts don't run. */
/** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll('details[data-folded]')).forEach(more => {
  more.open = false;
  addEventListener('beforeprint', () => { more.open = true; });
  addEventListener('afterprint', () => { more.open = false; });
});

const copy = document.getElementById('copy');
const note = /** @type {HTMLTextAreaElement | null} */ (document.getElementById('note'));
const status = document.getElementById('copied');
if (copy && note && status) offerCopy(copy, note, status);

/** @param {HTMLElement} button @param {HTMLTextAreaElement} text @param {HTMLElement} result */
function offerCopy(button, text, result) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const folded = text.closest('details');
    if (folded) folded.open = true; // what is folded can't be selected
    text.focus();
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      result.textContent = button.dataset.done || '';
    } catch {
      result.textContent = button.dataset.byHand || '';
    }
  });
}
