// npm run bench:stream -- [--pairs 1e9] [--block 65536] [--bins 64]
// Counts a stream of pairs, generated block by block, in a joint histogram: seconds, nanoseconds per pair (without those of the
// generator), and peak resident memory.

import { parseArgs } from 'node:util';
import { JointHistogram } from 'infosimd';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '1e9' },
    block: { type: 'string', default: '65536' },
    bins: { type: 'string', default: '64' },
  },
});
const pairs = Number(values.pairs);
const block = Number(values.block);
const bins = Number(values.bins);

/** Blocks of dependent pairs in [0, 1)², from two numbers of xorshift32 each. Blocks share their arrays. */
function* generate(state = 2463534242) {
  const x = new Float64Array(block);
  const y = new Float64Array(block);
  for (let left = pairs; left > 0; left -= block) {
    const n = Math.min(block, left);
    for (let i = 0; i < n; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      x[i] = (state >>> 0) / 4294967296;
      y[i] = (x[i] + (state & 0xffff) / 65536) / 2;
    }
    yield n === block ? [x, y] : [x.subarray(0, n), y.subarray(0, n)];
  }
}

let start = performance.now();
for (const _ of generate());
const generating = (performance.now() - start) / 1000;

const axis = { bins, range: [0, 1] };
const table = new JointHistogram({ x: axis, y: axis });
start = performance.now();
await table.pushAll(generate());
const seconds = (performance.now() - start) / 1000;
if (table.total !== pairs) throw new Error(`${table.total} pairs were counted, ${pairs} generated`);

console.log(
  JSON.stringify({
    pairs,
    block,
    bins,
    seconds: Number(seconds.toFixed(2)),
    generating: Number(generating.toFixed(2)),
    nanosecondsPerPair: Number((((seconds - generating) * 1e9) / pairs).toFixed(2)),
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
