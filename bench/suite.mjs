// A whole run: several processes or pages one after the other, because code placement alone changes a loop's time by 40 %.

import { cpus } from 'node:os';
import { FIRST_CALL_SIZE, FIRST_CALLS } from './firstCall.mjs';
import { combine, combineShapes, spread } from './statistics.mjs';

/** Adds the results of further rivals to a process's rows. */
function addRivals(rows, rivals) {
  for (const { job, n, name, ns } of rivals) {
    const row = rows.find((one) => one.job === job && one.n === n);
    if (row) row.ns[name] = ns;
  }
}

/**
 * Runs a suite and combines the results.
 *
 * @param ask (request) → { found, absent }: runs a request of bench/tasks.mjs in a fresh process or page.
 * @param options `processes`: how many; `jobs`, `sizes`, `time`, `shapes`, `peers`: see measure.mjs; `once`: whether to measure
 *   first calls and linear memory too; `rivals`: called for each process, (rows) → { rows, absent } of rivals outside of it;
 *   `onProcess`: called with the number of each process as it starts.
 */
export async function runSuite(
  ask,
  { processes, jobs, sizes, time, shapes = false, peers = false, once = false, rivals, onProcess = () => {} },
) {
  const all = [];
  const allShapes = [];
  const absent = new Map();
  const firstCalls = new Map();
  let linearMemory = [];
  for (let i = 0; i < processes; i++) {
    onProcess(i);
    const answer = await ask({ task: 'jobs', jobs, sizes, time, shapes, peers });
    const { rows, shapeRows } = answer.found;
    const outside = rivals ? rivals(rows) : { rows: [], absent: [] };
    addRivals(rows, outside.rows);
    for (const one of [...answer.absent, ...outside.absent]) absent.set(one.name, one);
    all.push(rows);
    allShapes.push(shapeRows);
    if (!once) continue;
    for (const job of FIRST_CALLS.filter((name) => new RegExp(jobs).test(name))) {
      const { found } = await ask({ task: 'firstCall', job, n: FIRST_CALL_SIZE });
      firstCalls.set(job, [...(firstCalls.get(job) ?? []), found]);
    }
    if (i === 0) linearMemory = (await ask({ task: 'linearMemory' })).found;
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    platform: `${process.platform} ${process.arch}`,
    processes,
    rows: combine(all),
    firstCalls: [...firstCalls].map(([job, samples]) => ({
      job,
      n: FIRST_CALL_SIZE,
      samples,
      first: spread(samples.map((one) => one.first)),
      steady: spread(samples.map((one) => one.steady)),
      ratio: spread(samples.map((one) => one.steady / one.first)),
    })),
    linearMemory,
    shapeRows: combineShapes(allShapes),
    absent: [...absent.values()],
  };
}
