/* Light or dark as the system has it, or as somebody chose on a page of this browser. Runs before anything is painted, so that nothing
   flashes. The choice is one word. It and the choice of keyboard shortcuts (assess.js) are all that is kept in the browser; where nothing
   can be kept it holds for this page. */
(() => {
  const root = document.documentElement, key = 'dorsal-theme';
  const show = theme => {
    root.dataset.theme = theme;
    document.querySelectorAll('.theme button').forEach(one => one.setAttribute('aria-pressed', one.value === theme));
  };
  let theme = 'system';
  try { theme = localStorage[key] || theme; } catch { }
  show(theme);
  addEventListener('DOMContentLoaded', () => {
    show(root.dataset.theme);
    const choice = document.querySelector('.theme');
    if (choice) choice.hidden = false;
  });
  addEventListener('click', e => {
    const one = e.target.closest('.theme button');
    if (!one) return;
    show(one.value);
    try { if (one.value === 'system') localStorage.removeItem(key); else localStorage[key] = one.value; } catch { }
  });
})();
