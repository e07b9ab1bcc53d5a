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

/** @typedef {{status: number, body: string}} Reply status 0 when no reply of Dorsal to this request arrived in time */

/** @param {string} body @param {string} id of the request @returns {boolean} whether it is a complete reply in JSON */
function isJsonReply(body, id) {
  try { return JSON.parse(body).reply === id; } catch { return false; }
}

/**
 * Sends a request and reads the reply. The only place that fetches; no reply counts that it has not judged. A gateway, a proxy or
 * a web filter answers in Dorsal's place, also with status 200: taken for a saved answer, its page would lose the alarm of that
 * answer. So each page ends with the id of its request, and JSON holds it.
 * @param {string} url
 * @param {{form?: URLSearchParams, file?: string}} [options] a form to post, or what the body of a file that is the same for all holds
 * @returns {Promise<Reply>}
 */
export async function request(url, { form, file } = {}) {
  const id = crypto.randomUUID();
  const address = new URL(url, location.href);
  if (!file) (form || address.searchParams).append('request', id);
  try {
    const response = await fetch(address, { method: form ? 'POST' : 'GET', body: form, signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
    const body = await response.text();
    const isOwn = response.url === address.href && (body.includes(file || `<p id="reply" hidden>${id}</p>`) || isJsonReply(body, id));
    if (isOwn && !response.redirected) return { status: response.status, body };
  } catch { /* no reply */ }
  return { status: 0, body: '' };
}
