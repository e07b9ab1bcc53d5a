// @ts-check
/** Loader of the page's modules, which the file holds deflated as one script; the content security policy admits them by their hash. */
import { inflate } from './resources.js';

if ('DecompressionStream' in globalThis) {
  const script = document.createElement('script');
  script.type = 'module';
  script.textContent = (await inflate(document.getElementById('modules')?.textContent || '').text()).trimEnd();
  document.head.append(script);
} else {
  document.getElementById('questions')?.replaceChildren('This page needs a browser from 2023 or later.');
}
