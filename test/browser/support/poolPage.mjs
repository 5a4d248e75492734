// The program of a page with a pool: prints the results on the console.

import { createPool } from '../../../dist/parallel/index.js';
import * as infosimd from '../../support/builtLibrary.mjs';

const N = 600_000;
const isolated = globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer !== 'undefined';

function column(step) {
  const buffer = isolated ? new SharedArrayBuffer(8 * N) : new ArrayBuffer(8 * N);
  const values = new Float64Array(buffer);
  for (let i = 0; i < N; i++) values[i] = ((i * step) % 10_007) / 10_007 + ((i * 7) % 13) / 13;
  return values;
}

const x = column(31);
const y = column(53);
const own = new Float64Array(x);
const short = [3, 5, 11, 17].map((step) => column(step).slice(0, 2000));
const many = Array.from({ length: 20 }, (_, i) => column(i + 1).slice(0, 20_000));
const calls = {
  entropy: (on) => on.entropy(own, { normalize: true }),
  klDivergence: (on) => on.klDivergence(x, y, { normalize: true }),
  histogram: (on) => on.histogram(x, { bins: 50, binning: 'equal-frequency' }),
  histogram2d: (on) => on.histogram2d(x, own, { bins: 40 }),
  ksg: (on) =>
    on.estimateMutualInformation(short[0], short[1], {
      method: 'ksg',
      noise: 1e-9,
      significance: 'permutation',
      permutations: 20,
    }),
  permutations: (on) =>
    on.estimateMutualInformation(x, y, { bins: 6, significance: 'permutation', permutations: 100 }),
  matrix: (on) => on.mutualInformationMatrix(many),
  ranking: (on) => on.rankFeatures({ x, y, own }, own, { bins: 12 }),
};

async function attempt(options) {
  try {
    return { pool: await createPool(options), outcome: 'yes' };
  } catch (error) {
    return { outcome: `${error.name}: ${error.message}` };
  }
}

const text = (value) =>
  JSON.stringify(value, (_, member) => (ArrayBuffer.isView(member) ? [...member] : member));

const embedded = await attempt({ threads: 3 });
const served = await attempt({ threads: 2, workerUrl: '/poolWorker.js' });
const same = {};
for (const [name, { pool }] of Object.entries({ embedded, served })) {
  if (pool === undefined) continue;
  for (const [call, run] of Object.entries(calls)) {
    same[`${call}, ${name}`] = text(await run(pool)) === text(run(infosimd));
  }
}
const pool = embedded.pool ?? served.pool;
const controller = new AbortController();
const ending = pool.rankFeatures(many, many[0], { method: 'ksg', signal: controller.signal });
setTimeout(() => controller.abort('ended here'));
const ended = await ending.catch((reason) => reason);
const gap = own.slice();
gap[77] = NaN;
const error = await pool.histogram(gap).catch(({ name, message }) => `${name}: ${message}`);
const told = [];
await calls.ksg({
  estimateMutualInformation: (x, y, options) =>
    pool.estimateMutualInformation(x, y, { ...options, onProgress: ({ done }) => told.push(done) }),
});
const handed = own.slice();
const before = infosimd.entropy(handed, { normalize: true });
same.transfer = (await pool.entropy(handed, { normalize: true, transfer: true })) === before;
const detached = handed.length === 0;
await embedded.pool?.close();
await served.pool?.close();
console.log(
  JSON.stringify({
    isolated,
    shared: pool.shared,
    embedded: embedded.outcome,
    served: served.outcome,
    same,
    ended,
    error,
    detached,
    told,
  }),
);
