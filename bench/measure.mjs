// One process's measurements: tinybench over every function of a job, in rounds, so that a slow spell of the machine
// falls on all of them. Runs in Node and in the browser.

import { backend, useBackend } from 'infosimd';
import { Bench } from 'tinybench';
import { JOBS, SHAPE_JOBS, sizesOf } from './jobs.mjs';
import { SHAPES } from './shapes.mjs';
import { median } from './statistics.mjs';

const ROUNDS = 3;
/** Samples of each shape: what is in no cache. */
const SHAPE_SIZE = 1e6;

function force(name) {
  useBackend(name);
  if (backend().name !== name) throw new Error(`the ${name} backend does not run`);
}

/** Median nanoseconds an element of each of `tasks`: [name, elements, run, backend]. */
async function timings(tasks, time) {
  const found = Object.fromEntries(tasks.map(([name]) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, elements, run, on] of tasks) {
      if (on !== undefined) force(on);
      const bench = new Bench({
        time: time / ROUNDS,
        iterations: 2,
        warmupTime: round === 0 ? time / 5 : 0,
        warmupIterations: round === 0 ? 2 : 1,
      });
      bench.add(name, run);
      await bench.run();
      const { result } = bench.tasks[0];
      if (result.error) throw result.error;
      found[name].push((result.latency.p50 * 1e6) / elements);
    }
  }
  return Object.fromEntries(Object.entries(found).map(([name, values]) => [name, median(values)]));
}

/** Whether two answers are one, but for the last digits. */
function agree(a, b) {
  return Math.abs(a - b) <= 1e-3 * Math.max(Math.abs(a), Math.abs(b), 1e-6);
}

/**
 * Measures jobs: { job, n, ns: { wasm, portable, loop, … }, value } for each.
 *
 * @param options `jobs`: a RegExp; `sizes`: overrides those of jobs that have no sizes of their own; `time`: milliseconds
 *   a function; `extra`: more rivals of a job, (name, n) → [name, elements, run][].
 */
export async function measureJobs({ jobs = /./, sizes, time = 600, extra = () => [], onRow = () => {} }) {
  const rows = [];
  for (const job of JOBS.filter(({ name }) => jobs.test(name))) {
    for (const n of job.sizes ?? sizes ?? sizesOf(job)) {
      const { ours, loop, resident } = job.make(n);
      const tasks = [
        ['wasm', ours[0], ours[1], 'wasm'],
        ['portable', ours[0], ours[1], 'portable'],
        ['loop', loop[0], loop[1]],
      ];
      if (resident) tasks.push(['resident', resident[0], resident[1], 'wasm']);
      force('wasm');
      const value = ours[2]();
      const found = loop[2]();
      if (!agree(found, value)) throw new Error(`${job.name}: the loop gives ${found}, infosimd ${value}`);
      tasks.push(...extra(job.name, n));
      const row = { job: job.name, n, value, ns: await timings(tasks, time) };
      rows.push(row);
      onRow(row);
    }
  }
  useBackend('auto');
  return rows;
}

/** Nanoseconds an element of each shape of data: { job, n, shape, ns }. */
export async function measureShapes({ jobs = /./, time = 600, n = SHAPE_SIZE }) {
  const rows = [];
  for (const [job, make] of SHAPE_JOBS.filter(([name]) => jobs.test(name))) {
    const tasks = Object.entries(SHAPES).flatMap(([shape, { make: data, missing }]) => {
      const run = make(data(n, 11), missing === true);
      return run ? [[shape, n, run, 'wasm']] : [];
    });
    for (const [shape, ns] of Object.entries(await timings(tasks, time / 2)))
      rows.push({ job, n, shape, ns });
  }
  useBackend('auto');
  return rows;
}
