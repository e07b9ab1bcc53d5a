// @ts-check
/**
 * Published FHIR resources as they come to a page: each object, list and text stands once (PackedResources). They are read-only;
 * equal parts of them are the same object.
 */

/** @typedef {[string[][], any[], string]} PackedResources keys of objects, texts and numbers, and the tokens of all resources */

/**
 * Reads tokens. "o3" is an object with the keys 3, and its values follow; "l3" is a list of three values that follow; "n" is the next
 * text that was not used before, "r1" the last one of these, "s3" text 3. A part that is used again has a capital letter, and is then
 * "b3" by its number among these.
 *
 * @param {PackedResources} packed @returns {any[]} the resources
 */
export function readPacked([keys, texts, tokens]) {
  /** @type {any[]} */ const shared = [];
  const left = tokens.split(' ').reverse();
  let used = 0;
  /** @returns {any} */
  function next() {
    const token = String(left.pop());
    const number = Number(token.slice(1));
    switch (token[0]) {
      case 'n': return texts[used++];
      case 'r': return texts[used - number];
      case 's': return texts[number];
      case 'b': return shared[number];
      default: {
        const part = token[0].toLowerCase() === 'l' ? Array.from({ length: number }, next)
          : Object.fromEntries(keys[number].map(key => [key, next()]));
        if (token < 'a') shared.push(part);
        return part;
      }
    }
  }
  return next();
}
