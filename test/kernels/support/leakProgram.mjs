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
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const kinds = Object.entries(everyKind(infosimd)).filter((_, i) => i % parts === part);
const ROUNDS = 4;
const left = {};
for (const [name, call] of kinds) {
  const marks = [];
  for (let round = 0; round <= ROUNDS; round++) {
    for (let i = 0; i < calls / ROUNDS; i++) {
      const result = call();
      if (result instanceof Promise) await result;
    }
    marks.push(used());
  }
  // What calls leave behind grows in every round; compiled code and tables of shapes in one or two. The
  // round before the first mark warms up.
  left[name] = Math.min(...marks.slice(1).map((mark, i) => mark - marks[i])) * ROUNDS;
}
console.log(JSON.stringify({ left, memories, backend: infosimd.backend().name }));
