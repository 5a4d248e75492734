// npm run bench:abort: how soon a cancelled job rejects, and how soon the pool has done the next one, in milliseconds.

import { createPool } from 'infosimd/parallel';
import { mulberry32 } from './data.mjs';
import { spread } from './statistics.mjs';

const draw = mulberry32(1);
const columns = Array.from({ length: 8 }, () => {
  const column = new Float64Array(new SharedArrayBuffer(16e6));
  for (let i = 0; i < column.length; i++) column[i] = draw();
  return column;
});
const [x, y] = columns;
const JOBS = [
  (on, signal) => on.estimateMutualInformation(x, y, { method: 'ksg', signal }),
  (on, signal) => on.rankFeatures(columns.slice(1), x, { method: 'ksg', signal }),
  (on, signal) => on.mutualInformationMatrix(columns, { bins: 40, signal }),
];
const pool = await createPool({ threads: 2 });
const rejected = [];
const next = [];
for (let i = 0; i < 42; i++) {
  const controller = new AbortController();
  const job = JOBS[i % JOBS.length](pool, controller.signal).catch(({ name }) => name);
  await new Promise((resolve) => setTimeout(resolve, 20 + 200 * draw()));
  const start = performance.now();
  controller.abort();
  if ((await job) !== 'AbortError') continue;
  rejected.push(performance.now() - start);
  await pool.histogram(y);
  next.push(performance.now() - start);
}
await pool.close();
for (const [what, times] of Object.entries({
  'rejection of the job': rejected,
  'a histogram of 2·10⁶ after it': next,
})) {
  const { median, min, max } = spread(times);
  console.log(
    `${what}: ${median.toFixed(1)} (${min.toFixed(1)}–${max.toFixed(1)}) ms, ${times.length} times`,
  );
}
