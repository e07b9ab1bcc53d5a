// @ts-check
/** Loader of the page's style and modules, which the file holds deflated; the content security policy admits them by their hash. */
import { inflate } from './inflate.js';

if ('DecompressionStream' in globalThis) {
  for (const [id, name] of [['style', 'style'], ['modules', 'script']]) {
    const created = document.createElement(name);
    if (name === 'script') created.setAttribute('type', 'module');
    created.textContent = (await inflate(document.getElementById(id)?.textContent || '').text()).trimEnd();
    document.head.append(created);
  }
} else {
  document.getElementById('answers')?.replaceChildren('This page needs a browser from 2023 or later.');
}
