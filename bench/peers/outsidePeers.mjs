// Rivals outside of Node, on one thread each, which read the same data from files: C (cc), and NumPy, SciPy and scikit-learn
// (python3). Absent ones are reported with the reason.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  classes,
  confidences,
  correlatedPair,
  dependentColumns,
  distribution,
  gaussian,
  labelings,
  logits,
  predictions,
} from '../data.mjs';
import { JOBS } from '../jobs.mjs';
import { codes } from '../plainLoops.mjs';
import { runJson } from '../processes.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
const MATRIX_ROWS = 1e5;
/** The job of softmax.c and torch. */
const SOFTMAX = { job: 'softmaxCrossEntropy, f32, 4096 × 1000', rows: 4096, columns: 1000, seed: 31 };
const LABELS = 1e6;
const CLASSES = 10;
/** Relative differences of results: rounding of floats, and samples close to an edge. */
const TOLERANCE = 2e-3;

/** The first python3 that has scikit-learn, else NumPy, else any. */
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

/** Compiles a C file of this folder; on failure undefined, with the reason. */
function compile(name) {
  if (spawnSync('cc', ['--version']).status !== 0) return { reason: 'no cc' };
  mkdirSync(here('build'), { recursive: true });
  for (const flags of [
    ['-mavx', '-mno-avx2', '-mno-fma'],
    ['-msse4.2', '-mno-fma'],
  ]) {
    const binary = here(`build/${name}`);
    const made = spawnSync('cc', ['-O3', ...flags, here(`${name}.c`), '-o', binary, '-lm'], {
      encoding: 'utf8',
    });
    // An old machine can compile instructions that it cannot run.
    if (made.status === 0 && spawnSync(binary, []).status === 2) return { binary };
  }
  return { reason: `cc could not compile bench/peers/${name}.c` };
}

const write = (path, typed) =>
  writeFileSync(path, new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength));

/** The data, of n elements, of all jobs without sizes of their own. */
function writeColumns(folder, n) {
  const { x, y } = correlatedPair(n, 3);
  mkdirSync(folder, { recursive: true });
  write(join(folder, 'p.f64'), distribution(n, 1));
  write(join(folder, 'q.f64'), distribution(n, 2));
  write(join(folder, 'x.f64'), x);
  write(join(folder, 'y.f64'), y);
}

/** The data of jobs with sizes of their own. */
function writeOthers(folder) {
  const { labels, values } = predictions(LABELS, CLASSES, 5);
  write(join(folder, 'labels.i32'), labels);
  write(join(folder, 'predicted.f64'), values);
  const [a, b] = dependentColumns(100, MATRIX_ROWS, 21);
  for (const bins of [16, 8, 4]) {
    write(join(folder, `a${bins}.u8`), codes(a, bins));
    write(join(folder, `b${bins}.u8`), codes(b, bins));
  }
  // The same as in the jobs of the estimators (bench/jobs.mjs).
  const pair = correlatedPair(1e5, 3);
  write(join(folder, 'ksgX.f64'), pair.x);
  write(join(folder, 'ksgY.f64'), pair.y);
  const [category] = labelings(1e5, 5, 2, 13);
  write(join(folder, 'category.i32'), category);
  const number = gaussian(1e5, 14).map((value, i) => value + category[i]);
  write(join(folder, 'number.f64'), number);
  dependentColumns(4, 2e4, 21).forEach((column, i) => {
    write(join(folder, `column${i}.f64`), column);
  });
  write(join(folder, 'logits.f32'), Float32Array.from(logits(SOFTMAX.rows * SOFTMAX.columns, SOFTMAX.seed)));
  write(join(folder, 'classes.i32'), classes(SOFTMAX.rows, SOFTMAX.columns));
  const { p, outcomes } = confidences(1e7, 36);
  write(join(folder, 'confidences.f64'), p);
  write(join(folder, 'outcomes.u8'), outcomes);
  const [x, y] = labelings(1e6, 16, 100, 15);
  write(join(folder, 'tableX.i32'), x);
  write(join(folder, 'tableY.i32'), y);
  const [one, other] = labelings(1e6, 20, 2, 16);
  write(join(folder, 'labelsA.i32'), one);
  write(join(folder, 'labelsB.i32'), other);
  const [manyA, manyB] = labelings(3e5, 1e5, 2, 17);
  write(join(folder, 'manyA.i32'), manyA);
  write(join(folder, 'manyB.i32'), manyB);
  const [target, first, second] = dependentColumns(101, MATRIX_ROWS, 21).reverse();
  for (const [name, column] of Object.entries({ target, first, second })) {
    write(join(folder, `${name}.u8`), codes(column, 10));
  }
}

let tools;

/** The folder of the data, python3 and the C programs; prepared once. */
function prepare() {
  if (tools) return tools;
  const folder = mkdtempSync(join(tmpdir(), 'infosimd-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeOthers(folder);
  tools = { folder, python: findPython(), loops: compile('loops'), softmax: compile('softmax') };
  return tools;
}

const escaped = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Runs the rivals of one process's rows: { rows: { job, n, name, ns }[], absent: { name, reason }[] }. */
export function outsidePeers(rows) {
  const { folder, python, loops, softmax } = prepare();
  const jobs = `^(${[...new Set(rows.map(({ job }) => escaped(job)))].join('|')})$`;
  const isFree = ({ job }) => JOBS.find(({ name }) => name === job).sizes === undefined;
  const sizes = [...new Set(rows.filter(isFree).map(({ n }) => n))];
  for (const n of sizes) {
    if (!existsSync(join(folder, String(n)))) writeColumns(join(folder, String(n)), n);
  }
  const absent = [];
  const found = [];
  if (loops.binary) {
    for (const n of sizes) {
      const files = ['p', 'x', 'y'].map((name) => join(folder, String(n), `${name}.f64`));
      found.push(...runJson(loops.binary, [...files, String(n)]).map((row) => ({ ...row, n })));
    }
  } else absent.push({ name: 'c, fast-histogram', reason: loops.reason });
  const { rows: images, columns } = SOFTMAX;
  if (rows.some(({ job }) => job === SOFTMAX.job)) {
    const files = ['logits.f32', 'classes.i32'].map((name) => join(folder, name));
    if (softmax.binary) found.push(...runJson(softmax.binary, [...files, String(images), String(columns)]));
    else absent.push({ name: 'c, softmax', reason: softmax.reason });
  }
  if (python) {
    const answer = runJson(python, [here('rivals.py'), folder, sizes.join(), jobs], ONE_THREAD);
    found.push(...answer.rows);
    absent.push(...answer.absent);
  } else absent.push({ name: 'numpy, scipy, sklearn', reason: 'no python3' });
  const right = found.filter(({ job, n, name, value }) => {
    const ours = rows.find((row) => row.job === job && row.n === n)?.value;
    if (ours === undefined) return false;
    if (Math.abs(ours - value) <= TOLERANCE * Math.abs(ours)) return true;
    absent.push({ name: `${name}, ${job}, n = ${n}`, reason: `it gives ${value}, infosimd ${ours}` });
    return false;
  });
  return { rows: right, absent };
}
