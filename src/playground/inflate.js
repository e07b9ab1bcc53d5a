// @ts-check
/** Reader of what the page holds deflated, in base 85. */

const [BASE, LETTERS, BYTES, FIRST] = [85, 5, 4, 40];

/** @param {string} packed deflated bytes in base 85 @returns {Response} what they hold */
export function inflate(packed) {
  const bytes = new DataView(new ArrayBuffer(packed.length / LETTERS * BYTES));
  for (let letter = 0; letter < packed.length; letter += LETTERS) {
    const group = [...packed.slice(letter, letter + LETTERS)].reduce((sum, one) => sum * BASE + one.charCodeAt(0) - FIRST, 0);
    bytes.setUint32(letter / LETTERS * BYTES, group);
  }
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')));
}
