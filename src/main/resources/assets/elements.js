// @ts-check
/** Elements of the page. */

/** @typedef {Node | string | undefined | false | null} Child */

/**
 * @param {string} name @param {Record<string, any>} [attributes] functions listen to the event of their name; false leaves one out
 * @param {...(Child | Child[])} children @returns {HTMLElement}
 */
export function element(name, attributes = {}, ...children) {
  const created = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (typeof value === 'function') created.addEventListener(attribute, value);
    else if (value !== false && value !== undefined) created.setAttribute(attribute, value === true ? '' : String(value));
  }
  created.append(...children.flat().filter(child => child || child === '').map(child => /** @type {Node | string} */ (child)));
  return created;
}

/** @param {string} id @returns {any} the element; the page has those that are used without a check */
export const byId = id => document.getElementById(id);

/** @param {string} text @returns {string} the text with a capital first letter */
export const capitalized = text => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {number} count @param {string} noun @returns {string} */
export const counted = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;
