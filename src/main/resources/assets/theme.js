/* Light or dark as the system has it, or as somebody chose on a page of this browser. Runs before anything is painted, so that nothing
   flashes. The choice is one of two words and all that is kept in the browser. */
(() => {
  'use strict';
  const KEY = 'dorsal-theme';
  const root = document.documentElement;
  const kept = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const keep = theme => {
    try {
      if (theme === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch { /* a browser that keeps nothing follows the choice on this page alone */ }
  };
  const show = theme => {
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const one of document.querySelectorAll('.theme button'))
      one.setAttribute('aria-pressed', String(one.value === (root.dataset.theme || 'system')));
  };
  show(kept());
  addEventListener('DOMContentLoaded', () => {
    const choice = document.querySelector('.theme');
    if (!choice) return;
    choice.hidden = false;
    show(kept());
    choice.addEventListener('click', event => {
      const one = event.target.closest('button');
      if (one) { keep(one.value); show(one.value); }
    });
  });
  addEventListener('storage', event => { if (event.key === KEY) show(event.newValue); });
})();
