// @ts-check
/** Elements of the page. */

/** @typedef {Node | string | undefined | false | null} Child */

/** @template {Element} T @param {T} created @param {Record<string, any>} attributes @param {(Child | Child[])[]} children @returns {T} */
function filled(created, attributes, children) {
  for (const [attribute, value] of Object.entries(attributes)) {
    if (typeof value === 'function') created.addEventListener(attribute, value);
    else if (value !== false && value !== undefined) created.setAttribute(attribute, value === true ? '' : String(value));
  }
  created.append(...children.flat().filter(child => child || child === '').map(child => /** @type {Node | string} */ (child)));
  return created;
}

/**
 * @param {string} name @param {Record<string, any>} [attributes] functions listen to the event of their name; false leaves one out
 * @param {...(Child | Child[])} children @returns {HTMLElement}
 */
export const element = (name, attributes = {}, ...children) => filled(document.createElement(name), attributes, children);

/** @param {string} name @param {Record<string, any>} attributes @param {...Child} children @returns {SVGElement} */
export const drawing = (name, attributes, ...children) =>
  filled(/** @type {SVGElement} */ (document.createElementNS('http://www.w3.org/2000/svg', name)), attributes, children);

/** @param {string} id @returns {any} the element; the page has those that are used without a check */
export const byId = id => document.getElementById(id);
