// node bench/short.mjs (after npm run build)
// Nanoseconds per call on short inputs on each backend: shows whether `'auto'` should run portable code there.

import { entropy, histogram2d, klDivergence, useBackend } from 'infosimd';
import { correlatedPair, distribution } from './data.mjs';

const ROUNDS = 15;

/** The median nanoseconds per call over several rounds. */
function time(run) {
  for (let i = 0; i < 20_000; i++) run();
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (let i = 0; i < 20_000; i++) run();
    return ((performance.now() - start) * 1e6) / 20_000;
  });
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
}

for (const n of [2, 4, 8, 16, 32, 64, 128, 256, 512]) {
  const p = distribution(n, 1);
  const q = distribution(n, 2);
  const { x, y } = correlatedPair(n, 3);
  const bins = {
    bins: 8,
    range: [
      [-6, 6],
      [-6, 6],
    ],
  };
  const jobs = {
    entropy: () => entropy(p),
    klDivergence: () => klDivergence(p, q),
    histogram2d: () => histogram2d(x, y, bins),
  };
  const cells = Object.entries(jobs).map(([name, run]) => {
    const [wasm, portable] = ['wasm', 'portable'].map((backend) => {
      useBackend(backend);
      return time(run);
    });
    return `${name} wasm ${wasm.toFixed(0)} portable ${portable.toFixed(0)} (${(portable / wasm).toFixed(2)})`;
  });
  console.log(`n ${String(n).padStart(4)}  ${cells.join('   ')}`);
}
