// @ts-check
/* Light or dark: as the device, or as chosen in this browser. No module, since it runs before anything is painted. */
(() => {
  const KEY = 'dorsal-theme';
  const root = document.documentElement;

  /** @param {string} theme */
  function show(theme) {
    root.dataset.theme = theme;
    /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('.theme button')).forEach(button =>
      button.setAttribute('aria-pressed', String(button.value === theme)));
  }

  let theme = 'system';
  try { theme = localStorage[KEY] || theme; } catch { /* not kept */ }
  show(theme);
  addEventListener('DOMContentLoaded', () => {
    show(theme);
    const choice = /** @type {HTMLElement | null} */ (document.querySelector('.theme'));
    if (choice) choice.hidden = false;
  });
  addEventListener('click', event => {
    const button = /** @type {HTMLButtonElement | null} */ (/** @type {HTMLElement} */ (event.target).closest('.theme button'));
    if (!button) return;
    theme = button.value;
    show(theme);
    try { if (theme === 'system') localStorage.removeItem(KEY); else localStorage[KEY] = theme; } catch { /* not kept */ }
  });
})();
