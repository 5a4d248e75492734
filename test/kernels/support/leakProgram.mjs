// node --expose-gc leakProgram.mjs CALLS PART PARTS: calls of every kind (of every PARTS-th kind); prints what
// each left behind, in bytes, and the linear memories that were made.
import * as infosimd from '../../../dist/index.js';
import { everyKind } from './everyKind.mjs';

// Stack traces would take most of the time of refused calls.
Error.stackTraceLimit = 0;
const [calls, part, parts] = process.argv.slice(2).map(Number);
const memories = [];
if (typeof WebAssembly !== 'undefined') {
  WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(descriptor) {
      super(descriptor);
      memories.push(descriptor.maximum * 65536);
    }
  };
}

function used() {
  // Twice: what the first collection frees may hold what the second does.
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const kinds = Object.entries(everyKind(infosimd)).filter((_, i) => i % parts === part);
/** An odd number: what one round pays once (compiled code, a larger table of shapes) is not in the median. */
const ROUNDS = 5;
const left = {};
for (const [name, call] of kinds) {
  for (let i = 0; i < 2000; i++) call();
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = used();
    for (let i = 0; i < calls / ROUNDS; i++) call();
    rounds.push(used() - before);
  }
  left[name] = rounds.sort((a, b) => a - b)[(ROUNDS - 1) / 2] * ROUNDS;
}
console.log(JSON.stringify({ left, memories, backend: infosimd.backend().name }));
