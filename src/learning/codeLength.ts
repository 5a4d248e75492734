// The length of codes for symbols of given frequency.

import { checkNumbers, type NumericInput } from '../columns/column.js';
import { log2 } from '../numeric/log2.js';
import { NeumaierSum } from '../numeric/neumaier.js';

/** The result of `codeLength`, in bits. */
export interface CodeLength {
  /** H of the frequencies, bits a symbol: what an arithmetic coder needs, but for a few bits in all. */
  readonly entropy: number;
  /** Bits a symbol of an optimal prefix code (Huffman); 0 where there is one symbol. */
  readonly huffman: number;
  /** Bits for all symbols by entropy. */
  readonly entropyTotal: number;
  /** Bits for all symbols by Huffman's code, without its table. */
  readonly huffmanTotal: number;
  /** The length of each symbol's code word; 0 for a symbol that does not occur, and where there is one. */
  readonly lengths: Uint32Array;
  /** Symbols in all. */
  readonly total: number;
}

/** Code lengths of Huffman's algorithm by two queues: the sorted symbols, and the pairs, which arise in ascending order. */
function huffmanLengths(counts: ArrayLike<number>): Uint32Array {
  const lengths = new Uint32Array(counts.length);
  const symbols = Array.from(counts, (_, i) => i)
    .filter((i) => counts[i] > 0)
    .sort((a, b) => counts[a] - counts[b] || a - b);
  const n = symbols.length;
  if (n < 2) return lengths;
  const weights = new Float64Array(2 * n - 1);
  const parents = new Int32Array(2 * n - 1);
  symbols.forEach((symbol, i) => {
    weights[i] = counts[symbol];
  });
  let leaf = 0;
  let pair = n;
  const least = (end: number): number =>
    leaf < n && (pair >= end || weights[leaf] <= weights[pair]) ? leaf++ : pair++;
  for (let next = n; next < 2 * n - 1; next++) {
    const a = least(next);
    const b = least(next);
    weights[next] = weights[a] + weights[b];
    parents[a] = next;
    parents[b] = next;
  }
  const depths = new Uint32Array(2 * n - 1);
  for (let node = 2 * n - 3; node >= 0; node--) depths[node] = depths[parents[node]] + 1;
  symbols.forEach((symbol, i) => {
    lengths[symbol] = depths[i];
  });
  return lengths;
}

/**
 * The length of a code for symbols that occur `counts` times: by entropy, Σ n·log2(N/n)/N, the bound of every code, and by Huffman's, the best
 * that gives each symbol whole bits; always in bits. Symbols that do not occur take no code word.
 *
 * @param counts finite numbers ≥ 0, not all 0.
 * @returns a frozen object.
 * @throws TypeError for a wrong kind; RangeError for a negative number, NaN or Infinity, or zeros only.
 * @see Huffman 1952; Cover & Thomas, 5.6
 * @example
 * import { codeLength } from 'infosimd/learning';
 * const { entropy, huffman, lengths } = codeLength([4, 2, 1, 1]);
 * console.log(entropy, huffman, lengths); // 1.75 1.75 Uint32Array(4) [ 1, 2, 3, 3 ]
 */
export function codeLength(counts: NumericInput): CodeLength {
  const { values } = checkNumbers('counts', counts);
  const wrong = values.findIndex((count) => !(count >= 0 && count < Infinity));
  if (wrong >= 0) {
    throw new RangeError(`"counts" must hold finite numbers ≥ 0, got ${values[wrong]} at index ${wrong}`);
  }
  const sum = new NeumaierSum();
  for (const count of values) sum.add(count);
  const total = sum.value;
  if (!(total > 0)) throw new RangeError('"counts" must hold a number > 0, got zeros only');
  const lengths = huffmanLengths(values);
  const entropy = new NeumaierSum();
  const huffman = new NeumaierSum();
  values.forEach((count, i) => {
    if (count > 0) entropy.add(count * log2(total / count));
    huffman.add(count * lengths[i]);
  });
  const entropyTotal = Math.max(0, entropy.value);
  return Object.freeze({
    entropy: entropyTotal / total,
    huffman: huffman.value / total,
    entropyTotal,
    huffmanTotal: huffman.value,
    lengths,
    total,
  });
}
