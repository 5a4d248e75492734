// The measurements of one process: tinybench on every function of a job, in rounds, so that a slow phase of the machine affects all
// of them. Runs in Node and in the browser.

import { backend, useBackend } from 'infosimd';
import { Bench } from 'tinybench';
import { JOBS, SHAPE_JOBS, SIZES } from './jobs.mjs';
import { SHAPES } from './shapes.mjs';
import { median } from './statistics.mjs';

const ROUNDS = 3;
/** The number of samples of each shape: more than any cache holds. */
const SHAPE_SIZE = 1e6;
/** Least duration of a timing in milliseconds: a browser's clock ticks every 5 µs. */
const LEAST = 0.5;

function force(name) {
  useBackend(name);
  if (name !== 'auto' && backend().name !== name) throw new Error(`the ${name} backend does not run`);
}

/** Results are stored here, so that no call is optimised away. */
export const sink = { value: undefined };

function repeated(run, calls) {
  if (calls === 1) return run;
  return () => {
    for (let i = 0; i < calls; i++) sink.value = run();
  };
}

/** The number of calls that take `LEAST` milliseconds, after `warm` milliseconds of warming up. */
function callsFor(run, warm) {
  const end = performance.now() + warm;
  let calls = 1;
  for (;;) {
    const start = performance.now();
    repeated(run, calls)();
    const now = performance.now();
    if (now - start < LEAST) calls *= 2;
    else if (now >= end) return calls;
  }
}

/** The median nanoseconds per element of each of `tasks`: [name, elements, run, backend]. */
async function timings(tasks, time) {
  const found = Object.fromEntries(tasks.map(([name]) => [name, []]));
  const calls = tasks.map(([, , run, on]) => {
    if (on !== undefined) force(on);
    return callsFor(run, time / 5);
  });
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < tasks.length; i++) {
      // Each round begins with another task.
      const at = (i + round) % tasks.length;
      const [name, elements, run, on] = tasks[at];
      if (on !== undefined) force(on);
      const bench = new Bench({ time: time / ROUNDS, iterations: 2, warmup: false });
      bench.add(name, repeated(run, calls[at]));
      await bench.run();
      const { result } = bench.tasks[0];
      if (result.error) throw result.error;
      found[name].push((result.latency.p50 * 1e6) / calls[at] / elements);
    }
  }
  return Object.fromEntries(Object.entries(found).map(([name, values]) => [name, median(values)]));
}

/** Whether two results agree, except for their last digits. */
export function agree(a, b) {
  return Math.abs(a - b) <= 1e-3 * Math.max(Math.abs(a), Math.abs(b), 1e-6);
}

/** The jobs that match, with their sizes, in order: { job, n }[]. */
export function plan(jobs, sizes = SIZES) {
  return JOBS.filter(({ name }) => jobs.test(name)).flatMap((job) =>
    (job.sizes ?? sizes).map((n) => ({ job, n })),
  );
}

/**
 * Measures jobs: { job, n, ns: { wasm, portable, loop, … }, value } for each.
 *
 * @param options `jobs`: a RegExp; `sizes`: for jobs without sizes of their own; `time`: milliseconds per function; `extra`: further
 *   rivals of a job, (name, n) → [name, elements, run][].
 */
export async function measureJobs({ jobs = /./, sizes, time = 600, extra = () => [], onRow = () => {} }) {
  const rows = [];
  for (const { job, n } of plan(jobs, sizes)) {
    const { ours, loop, resident, others = {} } = job.make(n);
    force('wasm');
    const value = ours[2]();
    const found = loop ? loop[2]() : value;
    if (!agree(found, value)) throw new Error(`${job.name}: the loop gives ${found}, infosimd ${value}`);
    const tasks = [
      ['wasm', ours[0], ours[1], 'wasm'],
      ['portable', ours[0], ours[1], 'portable'],
      ...(job.auto ? [['auto', ours[0], ours[1], 'auto']] : []),
      // An arena belongs to the backend that it was made on.
      ...(resident ? [['resident', n, resident(), 'wasm']] : []),
      ...(loop ? [['loop', loop[0], loop[1]]] : []),
      ...Object.entries(others).map(([name, [elements, run]]) => [name, elements, run, 'wasm']),
      ...extra(job.name, n),
    ];
    const row = { job: job.name, n, value, ns: await timings(tasks, time) };
    rows.push(row);
    onRow(row);
  }
  useBackend('auto');
  return rows;
}

/** The nanoseconds per element of each shape of data: { job, n, shape, ns }[]. */
export async function measureShapes({ jobs = /./, time = 600, n = SHAPE_SIZE }) {
  const rows = [];
  for (const { name, bins, make } of SHAPE_JOBS.filter((job) => jobs.test(job.name))) {
    const tasks = Object.entries(SHAPES).flatMap(([shape, { make: data, missing = false }]) => {
      const run = make(data(n, 11, bins), missing);
      return run ? [[shape, n, run, 'wasm']] : [];
    });
    const ns = await timings(tasks, time / 2);
    for (const shape of Object.keys(ns)) rows.push({ job: name, n, shape, ns: ns[shape] });
  }
  useBackend('auto');
  return rows;
}
