// @ts-check
/** Replacement of parts of a page by parts of the server's answer, and requests for them. */

const TIMEOUT_MILLIS = 10000;

/**
 * Replaces each element of the document whose id occurs in the answer with the attribute "data-swap": the whole element, or its
 * content where the attribute says "content". The focus stays on the element with the same id.
 * @param {string} html
 */
export function swapFragments(html) {
  const answer = new DOMParser().parseFromString(html, 'text/html');
  const focused = document.activeElement?.id;
  answer.querySelectorAll('[data-swap]').forEach(part => {
    const old = document.getElementById(part.id);
    if (!old) return;
    if (part.getAttribute('data-swap') === 'content') old.replaceChildren(...part.childNodes);
    else old.replaceWith(document.adoptNode(part));
  });
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/**
 * Sends a request and reads its answer.
 * @param {string} url
 * @param {RequestInit} [options]
 * @returns {Promise<{status: number, body: string}>} status 0 when no answer arrived in time
 */
export async function request(url, options = {}) {
  try {
    const response = await fetch(url, { ...options, redirect: 'follow', signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
    return { status: response.status, body: await response.text() };
  } catch {
    return { status: 0, body: '' };
  }
}
