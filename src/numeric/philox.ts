// Philox4x32-10, a counter-based generator. A seed and an index determine a stream, independent of all others, so that its numbers
// are the same whatever the order and the thread in which streams are used.
//
// Source: Salmon, Moraes, Dror & Shaw 2011, Parallel random numbers: as easy as 1, 2, 3; tested against its outputs.

/** The multipliers 0xd2511f53 and 0xcd9e8d57 in halves: engines keep small numbers as integers. */
const M0 = 0xd2511f53 | 0;
const M0_LOW = 0x1f53;
const M0_HIGH = 0xd251;
const M1 = 0xcd9e8d57 | 0;
const M1_LOW = 0x8d57;
const M1_HIGH = 0xcd9e;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;

/** The high 32 bits of the product of two unsigned 32-bit numbers, the first in halves of 16. */
function highProduct(low: number, high: number, b: number): number {
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  // No sum exceeds 2^32.
  const middle = (Math.imul(high, b0) + (Math.imul(low, b0) >>> 16)) | 0;
  const other = (Math.imul(low, b1) + (middle & 0xffff)) | 0;
  return (Math.imul(high, b1) + (middle >>> 16) + (other >>> 16)) | 0;
}

/** Ten rounds: writes to `to` the four random words of a counter of four words and a key of two. */
export function philox4x32(counter: ArrayLike<number>, key0: number, key1: number, to: Uint32Array): void {
  let x0 = counter[0] | 0;
  let x1 = counter[1] | 0;
  let x2 = counter[2] | 0;
  let x3 = counter[3] | 0;
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = highProduct(M0_LOW, M0_HIGH, x0);
    const low0 = Math.imul(M0, x0);
    const high1 = highProduct(M1_LOW, M1_HIGH, x2);
    const low1 = Math.imul(M1, x2);
    x0 = high1 ^ x1 ^ k0;
    x1 = low1;
    x2 = high0 ^ x3 ^ k1;
    x3 = low0;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  to[0] = x0;
  to[1] = x1;
  to[2] = x2;
  to[3] = x3;
}

/** The stream of random numbers of a seed and an index. */
export class Philox {
  readonly #key: readonly [number, number];
  readonly #counter: Uint32Array;
  readonly #words = new Uint32Array(4);
  #used = 4;

  /**
   * @param seed an integer in 0 … 2^53 − 1.
   * @param index selects one of the seed's streams: an integer in 0 … 2^53 − 1.
   */
  constructor(seed: number, index = 0) {
    this.#key = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
    this.#counter = Uint32Array.of(0, 0, index >>> 0, Math.floor(index / 2 ** 32));
  }

  /** The next 32 bits, 0 … 2^32 − 1. */
  nextUint32(): number {
    if (this.#used === 4) {
      philox4x32(this.#counter, this.#key[0], this.#key[1], this.#words);
      if (++this.#counter[0] === 2 ** 32) this.#counter[1]++;
      this.#used = 0;
    }
    return this.#words[this.#used++];
  }

  /** A uniform number in [0, 1), a multiple of 2^-53. */
  nextNumber(): number {
    const high = this.nextUint32() >>> 5;
    return (high * 67108864 + (this.nextUint32() >>> 6)) / 9007199254740992;
  }

  /** A uniform integer in 0 … below − 1, without bias (Lemire 2019), for 1 ≤ below < 2^32. */
  nextBelow(below: number): number {
    const reject = (2 ** 32 - below) % below;
    for (;;) {
      const word = this.nextUint32();
      const low = Math.imul(word, below) >>> 0;
      if (low >= reject) return highProduct(below & 0xffff, below >>> 16, word) >>> 0;
    }
  }
}
