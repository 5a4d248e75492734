// What 10⁴ jobs leave behind: node --expose-gc leaks.mjs jobs
import { createPool } from '../../../dist/parallel/index.js';

const jobs = Number(process.argv[2]);
const pool = await createPool({ threads: 2 });
const shared = new Float64Array(new SharedArrayBuffer(8 * 70_000)).map((_, i) => i % 1000);
const own = new Float64Array(70_000).map((_, i) => i % 999);
const run = async (from, to) => {
  for (let i = from; i < to; i += 4) {
    const controller = new AbortController();
    const ended = pool.entropy(own, { normalize: true, signal: controller.signal }).catch(() => {});
    const all = [
      pool.histogram2d(shared, own, { bins: 8 }),
      pool.histogram(own.slice(), { transfer: true }),
      pool.histogram([...own.subarray(0, 10), NaN, ...own.subarray(10)]).catch(() => {}),
    ];
    if (i % 64 === 0) controller.abort();
    await Promise.all([ended, ...all]);
  }
};
const settle = async () => {
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    global.gc();
  }
  const { heapUsed, arrayBuffers, external, rss } = process.memoryUsage();
  return { heapUsed, arrayBuffers, external, rss };
};
await run(0, jobs / 5);
const before = await settle();
await run(0, jobs);
const after = await settle();
console.log(JSON.stringify({ before, after, resources: process.getActiveResourcesInfo() }));
await pool.close();
