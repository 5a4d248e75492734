/**
 * An integer in low … high.
 *
 * @param {() => number} draw
 * @param {number} low
 * @param {number} high
 */
export function integer(draw, low, high) {
  return low + Math.floor(draw() * (high - low + 1));
}

/**
 * One of the values.
 *
 * @template T
 * @param {() => number} draw
 * @param {readonly T[]} values
 * @returns {T}
 */
export function choose(draw, values) {
  return values[Math.floor(draw() * values.length)];
}
