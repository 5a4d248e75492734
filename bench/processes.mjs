// Several processes, one after the other: code placement alone moves a loop by 40 %.

import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { combineShapes } from './report.mjs';
import { combine, spread } from './statistics.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What a script prints last, read as JSON. */
export function runJson(command, args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** A process's rows, with those of further rivals of the same jobs added. */
export function addRivals(rows, rivals) {
  for (const { job, n, name, ns } of rivals) {
    const row = rows.find((one) => one.job === job && one.n === n);
    if (row) row.ns[name] = ns;
  }
}

/**
 * A whole run.
 *
 * @param options `processes`, and what bench/worker.mjs takes; `first`: whether to time first calls, and at which n;
 *   `rivals`: called once for each process, () → { rows, absent } of rivals that run outside of Node.
 */
export function runProcesses({ processes, first, rivals, onProcess = () => {}, ...options }) {
  const all = [];
  const shapes = [];
  const absent = new Map();
  const firsts = new Map();
  for (let i = 0; i < processes; i++) {
    onProcess(i);
    const {
      rows,
      shapeRows,
      absent: missing,
    } = runJson(process.execPath, ['--expose-gc', here('worker.mjs'), JSON.stringify(options)]);
    const outside = rivals ? rivals(rows) : { rows: [], absent: [] };
    addRivals(rows, outside.rows);
    for (const one of [...missing, ...outside.absent]) absent.set(one.name, one);
    all.push(rows);
    shapes.push(shapeRows);
    if (first === undefined) continue;
    for (const job of ['entropy', 'histogram2d']) {
      if (!new RegExp(options.jobs).test(job)) continue;
      const told = runJson(process.execPath, [here('firstCall.mjs'), job, String(first)]);
      firsts.set(job, [...(firsts.get(job) ?? []), told]);
    }
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: cpus()[0]?.model ?? 'unknown',
    processes,
    rows: combine(all),
    firstCalls: [...firsts].map(([job, told]) => ({
      job,
      n: first,
      first: spread(told.map((one) => one.first)),
      steady: spread(told.map((one) => one.steady)),
      ratio: spread(told.map((one) => one.steady / one.first)),
      linearBytes: Math.max(...told.map((one) => one.linearBytes)),
    })),
    shapeRows: combineShapes(shapes, spread),
    absent: [...absent.values()],
  };
}
