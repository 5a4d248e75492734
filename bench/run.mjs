// npm run bench [-- --sizes 1000,1000000 --time 500]
// entropy, KL divergence, histogram2d and mutual information on both backends and as a plain loop, data owned by
// JavaScript, steady state. Everything in one process, so that ratios mean something on a noisy machine.

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { backend, entropy, estimateMutualInformation, histogram2d, klDivergence, useBackend } from 'infosimd';
import { Bench } from 'tinybench';
import { correlatedPair, distribution } from './data.mjs';
import * as plain from './plainLoops.mjs';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,100000,10000000' },
    time: { type: 'string', default: '500' },
  },
});
const sizes = values.sizes.split(',').map(Number);

/** What each suite runs, for data of n elements. */
function suites(n) {
  const p = distribution(n, 1);
  const q = distribution(n, 2);
  const { x, y } = correlatedPair(n, 3);
  const [lowX, highX] = plain.range(x);
  const [lowY, highY] = plain.range(y);
  const range = [
    [lowX, highX],
    [lowY, highY],
  ];
  return [
    { job: 'entropy', ours: () => entropy(p), loop: () => plain.entropy(p) },
    { job: 'klDivergence', ours: () => klDivergence(p, q), loop: () => plain.klDivergence(p, q, 1e-10) },
    {
      job: 'histogram2d 64×64',
      ours: () => histogram2d(x, y, { bins: 64, range }),
      loop: () => plain.histogram2d(x, y, 64, 64, lowX, highX, lowY, highY),
    },
    {
      job: 'estimateMutualInformation 64×64',
      ours: () => estimateMutualInformation(x, y, { bins: 64 }),
      loop: () => plain.mutualInformation(x, y, 64),
    },
  ];
}

/** Median nanoseconds an element of one function. */
async function measure(name, n, run) {
  const bench = new Bench({ time: Number(values.time), warmupTime: 200, iterations: 5, warmupIterations: 2 });
  bench.add(name, run);
  await bench.run();
  const { result } = bench.tasks[0];
  if (result.error) throw result.error;
  return (result.latency.p50 * 1e6) / n;
}

const rows = [];
for (const n of sizes) {
  for (const { job, ours, loop } of suites(n)) {
    const row = { job, n };
    row.loop = await measure('loop', n, loop);
    for (const name of ['wasm', 'portable']) {
      useBackend(name);
      if (backend().name !== name) throw new Error(`the ${name} backend does not run`);
      row[name] = await measure(name, n, ours);
    }
    rows.push(row);
    const ns = (value) => value.toFixed(2).padStart(8);
    const ratio = (value) => `${(row.loop / value).toFixed(2)}×`.padStart(7);
    console.log(
      `${job.padEnd(32)} n ${String(n).padStart(9)}   loop ${ns(row.loop)}   wasm ${ns(row.wasm)} ${ratio(row.wasm)}` +
        `   portable ${ns(row.portable)} ${ratio(row.portable)}   ns an element`,
    );
  }
}

mkdirSync(new URL('./results/', import.meta.url), { recursive: true });
writeFileSync(
  new URL('./results/latest.json', import.meta.url),
  `${JSON.stringify(
    {
      date: new Date().toISOString().slice(0, 10),
      node: process.version,
      machine: cpus()[0]?.model ?? 'unknown',
      unit: 'median ns an element; ratios are loop/backend within this run',
      rows,
    },
    null,
    2,
  )}\n`,
);
