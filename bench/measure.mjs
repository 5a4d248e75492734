// One process's measurements: tinybench over every function of a job, in rounds, so that a slow spell of the machine
// falls on all of them. Runs in Node and in the browser.

import { backend, useBackend } from 'infosimd';
import { Bench } from 'tinybench';
import { JOBS, SHAPE_JOBS, SIZES } from './jobs.mjs';
import { SHAPES } from './shapes.mjs';
import { median } from './statistics.mjs';

const ROUNDS = 3;
/** Samples of each shape: what is in no cache. */
const SHAPE_SIZE = 1e6;
/** Milliseconds that one timing lasts at least: a browser's clock ticks every 5 µs. */
const LEAST = 0.5;

function force(name) {
  useBackend(name);
  if (name !== 'auto' && backend().name !== name) throw new Error(`the ${name} backend does not run`);
}

/** Answers end here, so that no call is left out as unused. */
export const sink = { value: undefined };

function repeated(run, calls) {
  if (calls === 1) return run;
  return () => {
    for (let i = 0; i < calls; i++) sink.value = run();
  };
}

/** How many calls last `LEAST`, as the second half of some warm calls tells. */
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

/** Median nanoseconds an element of each of `tasks`: [name, elements, run, backend]. */
async function timings(tasks, time) {
  const found = Object.fromEntries(tasks.map(([name]) => [name, []]));
  const calls = tasks.map(([, , run, on]) => {
    if (on !== undefined) force(on);
    return callsFor(run, time / 5);
  });
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < tasks.length; i++) {
      // Another first in each round.
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

/** Whether two answers are one, but for the last digits. */
export function agree(a, b) {
  return Math.abs(a - b) <= 1e-3 * Math.max(Math.abs(a), Math.abs(b), 1e-6);
}

/** Sizes of each job, of those asked for: { job, n } in the order of jobs. */
export function plan(jobs, sizes = SIZES) {
  return JOBS.filter(({ name }) => jobs.test(name)).flatMap((job) =>
    (job.sizes ?? sizes).map((n) => ({ job, n })),
  );
}

/**
 * Measures jobs: { job, n, ns: { wasm, portable, loop, … }, value } for each.
 *
 * @param options `jobs`: a RegExp; `sizes`: overrides those of jobs that have no sizes of their own; `time`: milliseconds
 *   a function; `extra`: more rivals of a job, (name, n) → [name, elements, run][].
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

/** Nanoseconds an element of each shape of data: { job, n, shape, ns }. */
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
