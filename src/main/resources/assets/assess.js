/* The assessment page: keyboard shortcuts, saving, and what an answer changes. No answer is kept in the browser: only that somebody
   switched the shortcuts off, in one word, as theme.js keeps the colours. */
(() => {
  'use strict';
  const form = document.getElementById('answers');
  if (!form) return;
  const root = document.documentElement;
  const byId = id => document.getElementById(id);
  const all = [...form.querySelectorAll('.q')];
  const fields = q => [...q.querySelectorAll('.opts input, .opts textarea')];
  const key = q => q.id.slice(2);
  const typed = q => !q.querySelector('.opt');
  const values = q => typed(q) ? [fields(q)[0].value].filter(v => v.trim()) : fields(q).filter(f => f.checked).map(f => f.value);
  const same = (a, b) => a.length === b.length && a.every((v, i) => v === b[i]);
  const last = new Map(all.map(q => [q, values(q)]));
  const done = [];

  /* What a key did beside answering: nothing is passed over in silence. */
  const said = byId('said');
  const say = (...what) => { said.textContent = what.map(([key, n]) => said.dataset[key].replace('{0}', n)).join(' '); };

  /* How far each part of the form is, as the server counts it. */
  const parts = [...document.querySelectorAll('[data-part]')].map(count => [byId('g-' + count.dataset.part).parentNode, count]);
  function progress() {
    parts.forEach(([part, count]) => {
      const asked = [...part.querySelectorAll('.q[data-read]:not([hidden])')], n = asked.filter(q => values(q).length).length;
      count.textContent = n === asked.length ? '\u2713 ' + n : n + '/' + asked.length;
    });
    byId('undo').disabled = !done.length;
  }

  function put(q, to) {
    if (typed(q)) fields(q)[0].value = to[0] || '';
    else fields(q).forEach(f => { f.checked = to.includes(f.value); });
  }

  /* Saving: what changed and is not saved yet goes in one request, and again until it is saved. */
  const confirms = new Set();
  let pending = new Set(), locked = false, leaving = false;
  const SLOW = 3000;
  let acknowledge = '', sent = null, tries = 0, timer = 0, slow = 0, waiting = [], stopped = false, whole = false;

  const told = (key, bad) => {
    const saved = byId('saved');
    saved.textContent = saved.dataset[key] + (key === 'refused' ? '' : '…');
    saved.classList.toggle('bad', bad);
    stale(bad);
  };
  /* While answers have not reached the server, no result is shown: it would leave them out. */
  const stale = yes => {
    const box = byId('uncomputed');
    document.body.classList.toggle('uncomputed', yes);
    if (!yes) box.replaceChildren();
    else if (!box.firstChild) box.append(byId('stale').content.cloneNode(true));
    measure();
  };
  const unsaved = () => sent || pending.size || acknowledge;
  /* For whoever watches from outside: nothing is on its way, and the keys are free. */
  const idle = () => setTimeout(() => { document.body.dataset.idle = unsaved() || locked ? '' : '1'; });

  function send() {
    if (sent || stopped || !unsaved()) return;
    clearTimeout(timer);
    slow = setTimeout(stale, SLOW, true);
    document.body.dataset.idle = '';
    sent = { questions: [...pending], confirms: [...confirms], acknowledge };
    pending.clear(); confirms.clear(); acknowledge = '';
    htmx.trigger('#sender', 'send');
  }

  function untaken() {
    pending = new Set([...sent.questions, ...pending]);
    sent.confirms.forEach(c => confirms.add(c));
    acknowledge = acknowledge || sent.acknowledge;
    sent = null;
  }

  function settled(ok) {
    clearTimeout(slow);
    if (ok) sent = null; else untaken();
    if (ok) { tries = 0; stale(false); if (unsaved()) { send(); return; } }
    const go = waiting; waiting = [];
    go.forEach(done => done(ok));
    idle();
  }

  const save = () => new Promise(done => { waiting.push(done); send(); });

  document.body.addEventListener('htmx:configRequest', e => {
    if (e.target.id !== 'sender') return;
    const p = e.detail.formData;
    e.detail.headers['X-CSRF-Token'] = form.elements.csrf.value;
    p.append('version', byId('version').value);
    sent.questions.forEach(q => { p.append('changed', key(q)); values(q).forEach(v => p.append(q.id, v)); });
    sent.confirms.forEach(c => p.append('confirm', c));
    if (sent.acknowledge) p.append('acknowledge', sent.acknowledge);
    if (tries === 0) told('busy', false);
  });
  /* Between press and release nothing is redrawn: what moved or was replaced meanwhile would never be clicked. */
  const PRESS = 1000, CLICK = 100; // however long a button is held down; from a finger's release to its click
  let pressed = 0, late = null, presses = 0;
  addEventListener('pointerdown', () => {
    presses++;
    pointed = true;
    clearTimeout(pressed);
    pressed = setTimeout(release, PRESS);
  }, true);
  const released = wait => () => {
    if (!pressed) return;
    clearTimeout(pressed);
    pressed = setTimeout(release, wait);
  };
  addEventListener('pointerup', released(CLICK), true);
  addEventListener('pointercancel', released(0), true);
  addEventListener('click', released(0), true);
  function release() {
    const reply = late;
    pressed = 0;
    late = null;
    if (reply) reply.dispatchEvent(new ProgressEvent('load'));
  }
  document.body.addEventListener('htmx:beforeOnLoad', e => {
    if (e.target.id !== 'sender' || !pressed) return;
    e.preventDefault();
    late = e.detail.xhr;
  });
  document.body.addEventListener('htmx:beforeSwap', e => {
    if (e.target.id !== 'sender') return;
    if (e.detail.xhr.status === 409) e.detail.shouldSwap = whole;
    if (e.detail.shouldSwap) hold();
  });
  document.body.addEventListener('htmx:afterRequest', e => {
    if (e.target.id !== 'sender' || !sent || late) return;
    const status = e.detail.xhr.status;
    if (e.detail.successful) { whole = false; settled(true); shown(); return; }
    if (status === 409 && !whole) { // set all that stands here beside it
      clearTimeout(slow);
      whole = true;
      untaken();
      all.forEach(q => pending.add(q));
      send();
      return;
    }
    stopped = status === 409 || status === 403;
    if (status === 409) { shown(); stale(false); choosing(); }
    settled(false);
    if (status === 409) return;
    told(stopped ? 'refused' : 'failed', true);
    if (!stopped) timer = setTimeout(send, Math.min(15000, 1000 * 2 ** tries++));
  });
  addEventListener('online', () => { if (unsaved()) send(); });
  addEventListener('beforeunload', e => { if (unsaved() && !leaving) e.preventDefault(); });
  addEventListener('pageshow', e => { if (e.persisted) location.reload(); });

  /* What an answer changed: questions that appear, words next to fields, one announcement. */
  let disposition = byId('state').dataset.disposition, emergencies = byId('state').dataset.emergencies || '';
  let fired = false, pointed = false, fresh = 0;
  const DEAF = 800; // a second click was meant for a question

  /* None is changed until it is chosen which hold. */
  function choosing() {
    form.inert = true;
    rest.close();
    fresh = Date.now();
    byId('conflict').firstElementChild.focus();
  }

  /* What the pointer is on stays there, if need be with room at the page's end; who uses keys looks at what has the focus. */
  addEventListener('pointermove', e => { if (e.movementX || e.movementY) pointed = true; }, true);
  addEventListener('keydown', () => { pointed = false; }, true);
  let held = null, place = 0;
  const top = q => q.getBoundingClientRect().top;
  const room = px => form.parentNode.style.paddingBottom = px + 'px';
  function hold() {
    held = pointed && form.querySelector('.q:hover') || form.querySelector('.q.current');
    place = held ? top(held) : 0;
    room(innerHeight);
  }
  function keep() {
    if (held && !held.hidden) scrollBy({ top: top(held) - place, behavior: 'instant' });
    room(Math.max(0, 2 * innerHeight + scrollY - root.scrollHeight));
  }

  function shown() {
    const state = byId('state').dataset, asked = (state.asked || '').split(' ');
    all.forEach(q => {
      if (q.hasAttribute('data-gated')) q.hidden = !asked.includes(key(q));
      clearable(q);
    });
    const before = emergencies.split(' ');
    const after = (state.emergencies || '').split(' ');
    fired = after.some(code => code && !before.includes(code));
    if (fired) rest.close();
    if (fired && pointed) fresh = Date.now();
    if (fired) byId('alert').textContent = state.alert;
    else if (state.disposition !== disposition) byId('announce').textContent = state.says;
    if (!state.emergencies) byId('alert').textContent = '';
    disposition = state.disposition; emergencies = after.join(' ');
    document.querySelectorAll('#faults a').forEach(fault => {
      const problem = byId('p-' + fault.hash.slice(3));
      if (!problem || problem.hidden) fault.parentNode.remove();
    });
    if (byId('faults') && !byId('faults').querySelector('li')) byId('faults').remove();
    progress();
    measure();
    keep();
  }

  function clearable(q) {
    const button = q.querySelector('.clear'), answered = values(q).length > 0;
    if (button && !answered) button.remove();
    if (button || !answered) return;
    const made = byId('clear').content.cloneNode(true).firstElementChild;
    made.value = key(q);
    q.querySelector('.about').append(made);
  }

  /* One answer, however it was given. */
  function changed(q, undoing) {
    const now = values(q), was = last.get(q);
    if (same(now, was)) return false;
    if (!undoing) done.push([[q, was]]);
    last.set(q, now);
    progress();
    const problem = byId('p-' + key(q));
    if (problem && !problem.hidden) { hold(); problem.hidden = true; keep(); }
    pending.add(q);
    return true;
  }

  form.addEventListener('change', e => {
    const q = e.target.closest('.q');
    if (!q) return;
    if (e.target.type === 'checkbox' && e.target.checked) alone(q, e.target);
    if (changed(q)) save();
  });

  function alone(q, picked) {
    const single = picked.hasAttribute('data-alone');
    fields(q).forEach(f => { if (f !== picked && (single || f.hasAttribute('data-alone'))) f.checked = false; });
  }

  /* Where the clinician is. */
  const visible = () => all.filter(q => !q.hidden);
  const here = () => { const q = document.activeElement && document.activeElement.closest('.q'); return q && form.contains(q) ? q : null; };
  const open = q => q.hasAttribute('data-read') && !values(q).length;

  function go(q, still) {
    const target = fields(q).find(f => f.checked) || fields(q)[0];
    target.focus({ preventScroll: true });
    if (!still) q.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  }

  function next(q) {
    const rows = visible(), at = rows.indexOf(q);
    const to = [...rows.slice(at + 1), ...rows.slice(0, at + 1)].find(open), end = rows.indexOf(to);
    const passed = rows.slice(at + 1, end > at ? end : undefined).filter(o => !values(o).length && !open(o)).length;
    const what = [];
    if (q && open(q)) what.push(['left']);
    if (passed) what.push(['passed', passed]);
    if (to && end <= at && to !== q) what.push(['back']);
    if (to) go(to); else byId('review').focus();
    say(...what);
  }

  let recent = null;
  const links = document.querySelectorAll('.steps a');
  form.addEventListener('focusin', e => {
    recent = e.target.closest('.q') || recent;
    all.forEach(q => q.classList.toggle('current', q.contains(e.target)));
    const part = recent && '#' + recent.closest('section').getAttribute('aria-labelledby');
    links.forEach(link => {
      if (link.hash !== part) { link.removeAttribute('aria-current'); return; }
      link.setAttribute('aria-current', 'true');
      link.parentNode.scrollLeft = link.offsetLeft - 16;
    });
  });

  /* Characters are shortcuts in a question alone, and only while they are switched on. Switched off, the page has only the browser's own
     keys, Enter and Ctrl+Enter. */
  const SHORTCUTS = 'dorsal-shortcuts', shortcuts = byId('shortcuts');
  let speed = true;
  const switched = on => {
    speed = on;
    root.dataset.shortcuts = on ? 'on' : 'off';
    shortcuts.querySelectorAll('button').forEach(b => b.setAttribute('aria-pressed', (b.value === 'on') === on));
  };
  try { switched(localStorage[SHORTCUTS] !== 'off'); } catch { switched(true); }
  shortcuts.addEventListener('click', e => {
    const choice = e.target.closest('button');
    if (!choice) return;
    switched(choice.value === 'on');
    try { if (speed) localStorage.removeItem(SHORTCUTS); else localStorage[SHORTCUTS] = 'off'; } catch { }
  });

  /* Keys. Whatever is typed while an answer is on its way waits, so that no key answers the wrong question. */
  const buffer = [];

  async function answered(q, advance) {
    locked = true;
    document.body.dataset.idle = '';
    fired = false;
    const before = presses;
    if (changed(q)) { say(); await save(); }
    locked = false;
    if (fired || form.inert) {
      if (buffer.length) say(['dropped']);
      buffer.length = 0;
      idle();
      return;
    }
    if (advance && presses === before) next(q); // else the clinician went somewhere else
    typedAhead();
    idle();
  }

  function typedAhead() {
    while (buffer.length && !locked && !rest.open) press(buffer.shift());
    if (rest.open && buffer.length) { buffer.length = 0; say(['dropped']); }
  }

  /* Now, or as soon as the answer on its way has arrived. */
  function free(act) {
    if (locked) waiting.push(() => setTimeout(act));
    else act();
  }

  async function undo() {
    const step = done.pop();
    if (!step) return;
    step.forEach(([q, was]) => put(q, was));
    locked = true;
    document.body.dataset.idle = '';
    if (step.filter(([q]) => changed(q, true)).length) await save();
    locked = false;
    if (!step[0][0].hidden) go(step[0][0]);
    say(['undone']);
    typedAhead();
    idle();
  }

  function choose(q, key) {
    const opt = [...q.querySelectorAll('.opt')].find(o => o.dataset.key === key);
    if (!opt) return false;
    const field = opt.querySelector('input');
    field.focus();
    if (field.type === 'checkbox') {
      field.checked = !field.checked;
      if (field.checked) alone(q, field);
      answered(q, field.checked && field.hasAttribute('data-alone'));
    } else {
      field.checked = true;
      answered(q, true);
    }
    return true;
  }

  /* "None of these": names everything open in the part around this question, and answers that with its no, in one save, when it is
     confirmed. The focus is on going back, and a worn key that sends its character twice confirms nothing. */
  const rest = byId('rest'), title = byId('rest-title'), confirmation = byId('rest-do'), CHATTER = 300;
  const no = f => f.value === 'N' || f.value === 'none';
  let named = [], ready = 0;
  function none(q) {
    const part = q.closest('[data-none]');
    named = part ? visible().filter(o => part.contains(o) && open(o) && fields(o).some(no)) : [];
    if (!named.length) return false;
    rest.querySelector('ul').replaceChildren(...named.map(o => {
      const line = document.createElement('li');
      const options = [...o.querySelectorAll('.opt:has([type=checkbox]:not([data-alone]))')].map(option => option.textContent);
      line.textContent = o.querySelector('legend, label').textContent + (options.length ? ' (' + options.join(', ') + ')' : '');
      return line;
    }));
    title.textContent = title.dataset.says.replace('{0}', named.length);
    confirmation.disabled = true;
    clearTimeout(ready);
    ready = setTimeout(() => { confirmation.disabled = false; }, CHATTER);
    rest.showModal();
    rest.scrollTop = 0;
    return true;
  }

  confirmation.addEventListener('click', () => {
    rest.close();
    const all = named.filter(o => !o.hidden && open(o)), end = all.at(-1), count = all.length;
    if (!count) return;
    all.forEach(o => { fields(o).find(no).checked = true; });
    all.slice(0, -1).forEach(o => changed(o));
    const saved = answered(end, true);
    done.push(done.splice(-count).flat()); // undone together
    saved.then(() => { said.textContent = said.dataset.none.replace('{0}', count) + ' ' + said.textContent; });
  });
  rest.addEventListener('keydown', e => {
    if (speed && e.key.toUpperCase() === 'X' && !e.repeat && !e.altKey && !e.ctrlKey && !e.metaKey) confirmation.click();
  });

  function confirmed(button, still) {
    const q = button.closest('.q'), code = button.dataset.code;
    const field = fields(q).find(f => f.value === code);
    if (!field) put(q, [code]);
    else { field.checked = true; if (field.type === 'checkbox') alone(q, field); }
    confirms.add(button.value);
    pending.add(q);
    go(q, still);
    answered(q, false);
  }

  function press(key, shift) {
    const q = here();
    if (!q) return false;
    const typing = typed(q);
    if (key === 'Enter') {
      if (document.activeElement.tagName === 'BUTTON' || document.activeElement.tagName === 'SUMMARY') return false;
      if (shift) { const rows = visible(), to = rows[rows.indexOf(q) - 1]; if (to) go(to); return true; }
      answered(q, true);
      return true;
    }
    if (typing) {
      if (key.length !== 1) return false;
      if (unit(q, key)) return true;
      const f = fields(q)[0];
      f.value += key;
      return true;
    }
    if (key === 'Backspace') { undo(); return true; }
    if (key === 'Delete') { put(q, []); answered(q, false); return true; }
    if (key === '?') { help(); return true; }
    const upper = key.toUpperCase();
    if (upper === 'C') {
      const button = q.querySelector('[name=confirm]');
      if (button) confirmed(button);
      return !!button;
    }
    if (key === '.') { next(q); return true; }
    if (upper === 'X' && none(q)) return true;
    if (choose(q, upper)) return true;
    if (/^[\p{L}\p{N}]$/u.test(key)) say(['key', upper]);
    return false;
  }

  /* A number and its unit are one field: the letter of a unit ends the number. */
  function unit(q, key) {
    const of = q.dataset.unit && values(q).length && byId(q.dataset.unit);
    if (!of || of.hidden || ![...of.querySelectorAll('.opt')].some(o => o.dataset.key === key.toUpperCase())) return false;
    changed(q);
    return choose(of, key.toUpperCase());
  }

  form.addEventListener('keydown', e => {
    const q = e.target.closest('.q');
    const text = e.target.matches('textarea, .opts input:not([type=radio], [type=checkbox])');
    if (!q || e.altKey || e.ctrlKey || e.metaKey || e.isComposing || !speed && e.key !== 'Enter') return;
    if (e.repeat) { if (!text && ['Enter', 'Backspace'].includes(e.key)) e.preventDefault(); return; }
    if (locked) {
      if (e.key.length === 1 || e.key === 'Enter' || !text && ['Backspace', 'Delete'].includes(e.key)) { e.preventDefault(); buffer.push(e.key); }
      return;
    }
    if (text && (e.key !== 'Enter' || e.target.tagName === 'TEXTAREA')) {
      if (unit(q, e.key)) e.preventDefault();
      return;
    }
    if (press(e.key, e.shiftKey)) e.preventDefault();
  });

  document.addEventListener('keydown', e => {
    if (!e.ctrlKey || e.key !== 'Enter' || e.repeat) return;
    e.preventDefault();
    form.requestSubmit(byId('review'));
  });

  function help() { byId('keys').showModal(); }

  /* What lies behind a question is fetched when somebody wants to know; without scripts it is a page of its own. */
  form.addEventListener('toggle', e => {
    const link = e.target.open && e.target.querySelector('.more > a');
    if (link) htmx.ajax('GET', link.href, { target: link.parentNode, select: '#why', swap: 'outerHTML' });
  }, true);

  document.addEventListener('click', e => {
    const t = e.target, still = e.detail > 0; // by the pointer
    if (t.closest('#conflict')) {
      if (Date.now() - fresh < DEAF) e.preventDefault(); else if (t.closest('a')) leaving = true;
      return;
    }
    const link = t.closest('a[href^="#q-"]');
    if (link) {
      const q = byId(link.getAttribute('href').slice(1));
      if (q && !q.hidden) { e.preventDefault(); go(q); }
    }
    const part = t.closest('.steps a');
    if (part) {
      const section = byId(part.hash.slice(1)).parentNode, rows = visible().filter(q => section.contains(q));
      e.preventDefault();
      section.scrollIntoView({ block: 'start', behavior: 'instant' });
      const to = rows.find(open) || rows[0];
      if (to) go(to);
    }
    if (t.closest('#undo')) free(undo);
    if (t.closest('#next')) free(() => next(recent));
    if (t.closest('[data-help]')) help();
    if (t.closest('[data-rest]')) free(() => none(t.closest('[data-none]').querySelector('.q')));
    if (t.matches('[data-also]')) also(byId(t.dataset.also), byId(t.htmlFor));
    const confirm = t.closest('[name=confirm]');
    if (confirm) { e.preventDefault(); confirmed(confirm, still); }
    const clear = t.closest('[name=clear]');
    if (clear) { e.preventDefault(); const q = clear.closest('.q'); put(q, []); go(q, still); answered(q, false); }
    const seen = t.closest('[name=acknowledge]');
    if (seen) { e.preventDefault(); if (Date.now() - fresh < DEAF) return; acknowledge = seen.value; save(); if (recent) go(recent, still); }
  });

  /* The picture of the back sets the side, as a label does, and where in the back while nobody has said that. */
  function also(field, part) {
    const q = field.closest('.q');
    if (part.checked || values(q).length) return;
    field.checked = true;
    changed(q);
  }

  /* The browser sends the whole form: first let what is on its way arrive. */
  form.addEventListener('submit', e => {
    const by = e.submitter;
    if (unsaved() && !stopped && by && by.name === 'then') {
      e.preventDefault();
      const again = `[form=answers][name=then][value=${by.value}]`; // saving draws the button anew
      save().then(ok => { if (!ok && !stopped) return; leaving = true; form.requestSubmit(document.querySelector(again)); }); // one try a press
      return;
    }
    leaving = true;
  });

  /* What is fixed at the top must not cover what has the focus. */
  const fixed = part => part && ['sticky', 'fixed'].includes(getComputedStyle(part).position) ? part.offsetHeight : 0;
  function measure() {
    const banner = fixed(document.querySelector('.banner'));
    root.style.setProperty('--banner', banner + 'px');
    root.style.setProperty('--head', banner + fixed(document.querySelector('.steps')) + 'px');
    root.style.setProperty('--foot', fixed(document.querySelector('.bar')) + 'px');
    root.style.setProperty('--strip', fixed(document.querySelector('.strip')) + 'px');
  }
  addEventListener('resize', measure);
  measure();
  idle();
  const linked = location.hash.startsWith('#q-') && byId(location.hash.slice(1)), faults = byId('faults');
  if (form.inert) choosing();
  else if (all.includes(linked) && !linked.hidden) addEventListener('load', () => go(linked)); // the browser's own jump takes the focus away
  else if (faults) faults.focus();
  else if (!document.querySelector('.notice:not(#in-words, .outside), .strip') && !location.hash) {
    const first = visible().find(open);
    if (first) fields(first)[0].focus({ preventScroll: true });
  }
})();
