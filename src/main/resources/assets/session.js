/* Who does nothing for a while is warned, and then sees no patient any more: the next person at this screen launches again. The
   service decides by its own clock; this only shows it in time. Answers are saved as they are given, so none is lost. */
(() => {
  'use strict';
  const box = document.getElementById('session');
  if (!box) return;
  const idle = box.dataset.idle * 1000;
  const warning = Math.min(120000, idle / 3);
  const others = new BroadcastChannel('dorsal' + box.dataset.here);
  let last = Date.now();
  let told = last;

  const here = () => {
    last = Date.now();
    others.postMessage(last);
    if (box.open) box.close();
    if (last - told < 60000) return;
    told = last;
    fetch(box.dataset.here, { method: 'POST', headers: { 'X-CSRF-Token': box.dataset.csrf } })
      .then(answer => { if (answer.status === 403) over(); }, () => { told = 0; });
  };
  const over = () => {
    document.body.replaceChildren();
    location.replace(location.pathname);
  };
  const look = () => {
    const since = Date.now() - last;
    if (since >= idle) over();
    else if (since >= idle - warning && !box.open) box.showModal();
  };

  others.onmessage = message => {
    last = Math.max(last, message.data);
    if (box.open) box.close();
  };
  for (const kind of ['keydown', 'pointerdown', 'wheel']) {
    addEventListener(kind, () => { if (!box.open) here(); }, { passive: true, capture: true });
  }
  document.getElementById('session-stay').addEventListener('click', () => { told = 0; here(); });
  box.addEventListener('cancel', () => { told = 0; here(); });
  document.addEventListener('visibilitychange', look);
  setInterval(look, 1000);
})();
