// Rivals outside of Node, on the same data through files: C by way of cc, NumPy, SciPy and scikit-learn by way of
// python3, one thread each. What is not there is told, and why.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { correlatedPair, dependentColumns, distribution, predictions } from '../data.mjs';
import { JOBS } from '../jobs.mjs';
import { codes } from '../plainLoops.mjs';
import { runJson } from '../processes.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
const MATRIX_ROWS = 1e5;

/** The first python3 that has NumPy, else the first python3. */
function findPython() {
  const found = ['python3', '/usr/bin/python3'].filter(
    (command) => spawnSync(command, ['--version']).status === 0,
  );
  const has = (command, module) => spawnSync(command, ['-c', `import ${module}`]).status === 0;
  return (
    found.find((command) => has(command, 'sklearn')) ??
    found.find((command) => has(command, 'numpy')) ??
    found[0]
  );
}

/** The C loops, compiled; undefined and why where that fails. */
function compileLoops() {
  if (spawnSync('cc', ['--version']).status !== 0) return { reason: 'no cc' };
  mkdirSync(here('build'), { recursive: true });
  for (const flags of [
    ['-mavx', '-mno-avx2', '-mno-fma'],
    ['-msse4.2', '-mno-fma'],
  ]) {
    const binary = here('build/loops');
    const made = spawnSync('cc', ['-O3', ...flags, here('loops.c'), '-o', binary, '-lm'], {
      encoding: 'utf8',
    });
    // An old machine compiles what it cannot run.
    if (made.status === 0 && spawnSync(binary, []).status === 2) return { binary };
  }
  return { reason: 'cc could not compile bench/peers/loops.c' };
}

const write = (path, typed) =>
  writeFileSync(path, new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength));

function writeData(folder, n, matrixRows) {
  const { x, y } = correlatedPair(n, 3);
  write(join(folder, 'p.f64'), distribution(n, 1));
  write(join(folder, 'q.f64'), distribution(n, 2));
  write(join(folder, 'x.f64'), x);
  write(join(folder, 'y.f64'), y);
  const { labels, values } = predictions(1e6, 10, 5);
  write(join(folder, 'labels.i32'), labels);
  write(join(folder, 'predicted.f64'), values);
  const columns = dependentColumns(100, matrixRows, 21);
  for (const bins of [16, 8, 4]) {
    write(join(folder, `a${bins}.u8`), codes(columns[0], bins));
    write(join(folder, `b${bins}.u8`), codes(columns[1], bins));
  }
}

let prepared;

function prepare(n) {
  if (prepared) return prepared;
  const folder = mkdtempSync(join(tmpdir(), 'infosimd-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeData(folder, n, MATRIX_ROWS);
  prepared = { folder, python: findPython(), loops: compileLoops() };
  return prepared;
}

/** The rivals of one process's rows: { rows: { job, n, name, ns }[], absent: { name, reason }[] }. */
export function outsidePeers(rows) {
  const sized = rows.filter(({ job }) => JOBS.find(({ name }) => name === job)?.sizes === undefined);
  const n = Math.max(0, ...sized.map((row) => row.n)) || 1e6;
  const { folder, python, loops } = prepare(n);
  const file = (name) => join(folder, name);
  const jobs = `^(${rows.map(({ job }) => job.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})$`;
  const absent = [];
  const found = [];
  if (loops.binary) {
    const told = runJson(loops.binary, [file('p.f64'), file('x.f64'), file('y.f64'), String(n)]);
    found.push(...told.map((row) => ({ ...row, n })));
  } else absent.push({ name: 'c, fast-histogram', reason: loops.reason });
  if (python) {
    const args = [here('rivals.py'), folder, String(n), String(MATRIX_ROWS), jobs];
    const told = runJson(python, args, ONE_THREAD);
    found.push(...told.rows);
    absent.push(...told.absent);
  } else absent.push({ name: 'numpy, scipy, sklearn', reason: 'no python3' });
  for (const { job, n: size, name, value } of found) {
    const row = rows.find((one) => one.job === job && one.n === size);
    // log_loss is in nats like ours; all others were asked for bits.
    if (row && Math.abs(row.value - value) > 2e-3 * Math.abs(row.value)) {
      throw new Error(`${job}: ${name} gives ${value}, infosimd ${row.value}`);
    }
  }
  return { rows: found, absent };
}
