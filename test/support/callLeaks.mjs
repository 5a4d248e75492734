// node --expose-gc callLeaks.mjs CALLS MORE PART PARTS
// Calls every function CALLS times, and each further kind of its calls MORE times; of all kinds only every PARTS-th, from PART on.
// Prints the bytes that each kind left behind, and the linear memories created.
import * as infosimd from '../../dist/index.js';
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

const ROUNDS = 4;
const left = {};
const seen = new Set();
for (const [i, { title, name, call }] of smallCalls(infosimd).entries()) {
  // With many bins a table has millions of cells: 25 ms a call.
  const count = title.endsWith('of many bins') ? more / 10 : seen.has(name) ? more : calls;
  seen.add(name);
  if (i % parts !== part) continue;
  const marks = [];
  for (let round = 0; round <= ROUNDS; round++) {
    for (let j = 0; j < count / ROUNDS; j++) {
      const result = call();
      if (result instanceof Promise) await result;
    }
    marks.push(await used());
  }
  // A leak grows in every round; compiled code and hidden classes in one or two. The round before the
  // first mark warms up.
  left[title] = Math.min(...marks.slice(1).map((mark, round) => mark - marks[round])) * ROUNDS;
}
console.log(JSON.stringify({ left, memories, backend: infosimd.backend().name }));
