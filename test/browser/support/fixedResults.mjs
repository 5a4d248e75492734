// The library's results for a fixed set of inputs, as text that keeps every bit: the same program runs in Node,
// under `node --jitless` and in the browser, with wasm and without, and must print the same.

import { CALLS, REFUSED } from '../../support/calls.js';
import { fixedSamples } from '../../support/samples.js';

/** 32-bit FNV-1a over the bytes of a typed array. */
function fingerprint(array) {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(array.buffer, array.byteOffset, array.byteLength)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return `${array.constructor.name} of ${array.length}, ${hash.toString(16).padStart(8, '0')}`;
}

/** JSON that distinguishes −0 from 0, keeps what is not finite, and has long arrays as fingerprints of their bits. */
export function exact(value) {
  return JSON.stringify(value, (_, member) => {
    if (typeof member === 'number' && (Object.is(member, -0) || !Number.isFinite(member))) {
      return Object.is(member, -0) ? '-0' : String(member);
    }
    if (typeof member === 'bigint') return `${member}n`;
    if (ArrayBuffer.isView(member)) {
      return member.length > 64
        ? fingerprint(member)
        : Array.from(member, (value) => (typeof value === 'bigint' ? `${value}n` : value));
    }
    if (Array.isArray(member) && member.length > 64 && member.every((item) => typeof item === 'number')) {
      return fingerprint(Float64Array.from(member));
    }
    return member;
  });
}

/** At the shortest lengths some calls are refused, where an estimator needs more samples. */
const LENGTHS = [1, 2, 3, 7, 33, 257, 9000];

/**
 * @param {typeof import('../../../src/index.js')} infosimd
 * @returns {Promise<Record<string, string>>}
 */
export async function fixedResults(infosimd) {
  const results = {};
  const add = async (title, call) => {
    try {
      results[title] = exact(await call());
    } catch (error) {
      results[title] = `${error.name}: ${error.message}`;
    }
  };
  for (const length of LENGTHS) {
    for (const type of [Float64Array, Float32Array]) {
      const samples = fixedSamples({
        length,
        medium: Math.min(length, 1000),
        short: Math.min(length, 200),
        type,
      });
      for (const { title, args, run } of CALLS) {
        await add(`${title}: ${type.name} of ${length}`, () => run(infosimd, ...args(samples())));
      }
    }
  }
  for (const [what, call] of Object.entries(REFUSED))
    await add(`${what} that is refused`, () => call(infosimd));
  return results;
}
