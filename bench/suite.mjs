// A whole run: several processes or pages, one after the other, because code placement alone moves a loop by 40 %.

import { cpus } from 'node:os';
import { FIRST_CALL_SIZE, FIRST_CALLS } from './firstCall.mjs';
import { combine, combineShapes, spread } from './statistics.mjs';

/** A process's rows, with those of further rivals of the same jobs added. */
function addRivals(rows, rivals) {
  for (const { job, n, name, ns } of rivals) {
    const row = rows.find((one) => one.job === job && one.n === n);
    if (row) row.ns[name] = ns;
  }
}

/**
 * Runs and combines.
 *
 * @param ask (request) → { found, absent }: runs a request of bench/tasks.mjs in a fresh process or page.
 * @param options `processes`: how many; `jobs`, `sizes`, `time`, `shapes`, `peers`: of the measuring; `once`: whether
 *   first calls and linear memory are measured too; `rivals`: once for each process, (rows) → { rows, absent } of rivals
 *   that run elsewhere; `onProcess`: told which one begins.
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
    const told = await ask({ task: 'jobs', jobs, sizes, time, shapes, peers });
    const { rows, shapeRows } = told.found;
    const outside = rivals ? rivals(rows) : { rows: [], absent: [] };
    addRivals(rows, outside.rows);
    for (const one of [...told.absent, ...outside.absent]) absent.set(one.name, one);
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
    firstCalls: [...firstCalls].map(([job, told]) => ({
      job,
      n: FIRST_CALL_SIZE,
      samples: told,
      first: spread(told.map((one) => one.first)),
      steady: spread(told.map((one) => one.steady)),
      ratio: spread(told.map((one) => one.steady / one.first)),
    })),
    linearMemory,
    shapeRows: combineShapes(allShapes),
    absent: [...absent.values()],
  };
}
