// @ts-check
/**
 * Published FHIR resources, as the page holds them: JSON in which each object, list and text stands once, deflated, in base 85.
 * Resources are complete and read-only; equal parts of them are the same object.
 */

/** @typedef {[string[][], any[], string, string[]]} PackedResources keys of objects, texts and numbers, rows, and resources */

const [BASE, LETTERS, BYTES, FIRST] = [85, 5, 4, 40];

/** @param {string} packed @returns {Promise<any[]>} the resources */
export async function unpackResources(packed) {
  const bytes = new DataView(new ArrayBuffer(packed.length / LETTERS * BYTES));
  for (let letter = 0; letter < packed.length; letter += LETTERS) {
    const group = [...packed.slice(letter, letter + LETTERS)].reduce((sum, one) => sum * BASE + one.charCodeAt(0) - FIRST, 0);
    bytes.setUint32(letter / LETTERS * BYTES, group);
  }
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return readRows(await new Response(inflated).json());
}

/**
 * Reads rows. A row is an object or a list: the number of its keys, empty for a list, then its values; "n" is the next text that
 * was not used before, "r1" the last one of these, "s3" text 3, and "5" the row five rows before.
 *
 * @param {PackedResources} packed @returns {any[]}
 */
function readRows([keys, texts, rows, resources]) {
  /** @type {any[]} */ const parts = [];
  let used = 0;
  /** @param {string} reference */
  const value = reference => reference === 'n' ? texts[used++]
    : reference[0] === 'r' ? texts[used - Number(reference.slice(1))]
      : reference[0] === 's' ? texts[Number(reference.slice(1))]
        : parts[parts.length - Number(reference)];
  for (const row of rows.split('\n')) {
    const [shape, ...references] = row.split(' ');
    const values = references.map(value);
    parts.push(shape ? Object.fromEntries(keys[Number(shape)].map((key, index) => [key, values[index]])) : values);
  }
  return resources.map(value);
}
