// node --expose-gc callLeaks.mjs CALLS MORE PART PARTS
// Calls every function CALLS times, and each further kind of its calls MORE times; of all kinds only every PARTS-th, from PART on.
// Prints the bytes that each kind left behind, and the linear memories created.
import * as infosimd from './builtLibrary.mjs';
import { smallCalls } from './calls.js';

// Without stack traces, which take most of the time of refused calls.
Error.stackTraceLimit = 0;
const [calls, more, part, parts] = process.argv.slice(2).map(Number);
const memories = [];
if (typeof WebAssembly !== 'undefined') {
  WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(descriptor) {
      super(descriptor);
      memories.push(descriptor.maximum * 65536);
    }
  };
}

// V8 frees array buffers on another thread after a collection: with a single collection, up to 17 MB of `histogram`'s are still
// counted.
async function used() {
  globalThis.gc();
  await new Promise(setImmediate);
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The parts of a measurement: each makes a quarter of the calls. */
const ROUNDS = 4;
/** Rounds until a kind is said to leak: code compiled late grew four rounds in a row, by 18 kB each, with 250 calls a round. */
const MOST_ROUNDS = 24;
/** Bytes a round that end the measurement: what leaks does so in every round. */
const QUIET = 2 ** 12;
const left = {};
const seen = new Set();
for (const [i, { title, name, call }] of smallCalls(infosimd).entries()) {
  // With many bins a table has millions of cells: 25 ms a call. A bottleneck takes 1 to 2 ms.
  const isLong = seen.has(name) || name.startsWith('informationBottleneck');
  const count = title.endsWith('of many bins') ? more / 10 : isLong ? more : calls;
  seen.add(name);
  if (i % parts !== part) continue;
  // Compiled code and hidden classes grow in some rounds. The first one warms up.
  let mark = Number.NaN;
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round <= 1 || (round < MOST_ROUNDS && least > QUIET); round++) {
    for (let j = 0; j < count / ROUNDS; j++) {
      const result = call();
      if (result instanceof Promise) await result;
    }
    const now = await used();
    if (round > 0) least = Math.min(least, now - mark);
    mark = now;
  }
  left[title] = least * ROUNDS;
}
console.log(JSON.stringify({ left, memories, backend: infosimd.backend().name }));
