// node bench/firstCall.mjs entropy|histogram2d n
// The first call of a process against its steady state, and the linear memory that both took; printed as JSON.

import { entropy, histogram2d } from 'infosimd';
import { correlatedPair, distribution } from './data.mjs';
import { range } from './plainLoops.mjs';
import { median } from './statistics.mjs';

let linearBytes = 0;
const { Memory } = WebAssembly;
WebAssembly.Memory = class extends Memory {
  constructor(descriptor) {
    super(descriptor);
    linearBytes += this.buffer.byteLength;
  }
};

const [, , name, size] = process.argv;
const n = Number(size);
const make = {
  entropy() {
    const p = distribution(n, 1);
    return () => entropy(p);
  },
  histogram2d() {
    const { x, y } = correlatedPair(n, 3);
    const ranges = [range(x), range(y)];
    return () => histogram2d(x, y, { bins: 64, range: ranges });
  },
};
const run = make[name]();
const time = () => {
  const start = performance.now();
  run();
  return ((performance.now() - start) * 1e6) / n;
};
const first = time();
for (let i = 0; i < 5; i++) time();
console.log(JSON.stringify({ first, steady: median(Array.from({ length: 15 }, time)), linearBytes }));
