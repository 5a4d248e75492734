// npm run bench:parallel -- [--threads 2] [--runs 9] [--jobs 'matrix|ksg'] [--json]
// Compares a pool with the functions on one thread: alternately, in one process, by medians. Also compares `rank` of a Parquet file,
// end to end, with DuckDB reading the same columns, if it is installed (npm run bench:peers installs it).

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as infosimd from 'infosimd';
import { createPool } from 'infosimd/parallel';
import { distribution, mulberry32 } from './data.mjs';
import { median } from './statistics.mjs';
import { undisturbed } from './undisturbed.mjs';

const { values: options } = parseArgs({
  options: {
    threads: { type: 'string', default: '2' },
    runs: { type: 'string', default: '9' },
    jobs: { type: 'string', default: '.' },
    json: { type: 'boolean', default: false },
  },
});
const runs = Number(options.runs);
const threads = Number(options.threads);
const wanted = new RegExp(options.jobs, 'i');

/** A column in shared memory, which all threads read in place. */
function shared(values) {
  const column = new Float64Array(new SharedArrayBuffer(8 * values.length));
  column.set(values);
  return column;
}

/** Sums of two uniform numbers, seeded, plus those of a column `of` if it is given. */
function samples(n, seed, of) {
  const draw = mulberry32(seed);
  const column = new Float64Array(new SharedArrayBuffer(8 * n));
  for (let i = 0; i < n; i++) column[i] = draw() + draw() + (of === undefined ? 0 : of[i]);
  return column;
}

const LARGE = 1e7;
const LONG = 1e5;

/** The jobs, which create their data when they run: what to run on both sides, and the ratio to reach. */
const JOBS = {
  'entropy, 10⁷': () => {
    const p = shared(distribution(LARGE, 1));
    return { atLeast: 1.7, run: (on) => on.entropy(p) };
  },
  'klDivergence, 10⁷': () => {
    const [p, q] = [1, 2].map((seed) => shared(distribution(LARGE, seed)));
    return { atLeast: 1.7, run: (on) => on.klDivergence(p, q) };
  },
  'histogram2d 64×64, 10⁷': () => {
    const x = samples(LARGE, 3);
    const y = samples(LARGE, 4, x);
    return { atLeast: 1.7, run: (on) => on.histogram2d(x, y, { bins: 64 }) };
  },
  'histogram2d 64×64, 10⁷, range given': () => {
    const x = samples(LARGE, 3);
    const y = samples(LARGE, 4, x);
    const range = [
      [0, 2],
      [0, 4],
    ];
    return { atLeast: 1.7, run: (on) => on.histogram2d(x, y, { bins: 64, range }) };
  },
  ...Object.fromEntries(
    [10, 16].map((bins) => [
      `mutualInformationMatrix 100 × 10⁵, ${bins} bins`,
      () => {
        const columns = Array.from({ length: 100 }, (_, i) => samples(LONG, 10 + i));
        return { atLeast: 1.8, run: (on) => on.mutualInformationMatrix(columns, { bins }) };
      },
    ]),
  ),
  'KSG 10⁵, 20 pairs at once': () => {
    const columns = Array.from({ length: 21 }, (_, i) => samples(LONG, 200 + i));
    const pairs = columns.slice(1).map((column) => [column, columns[0]]);
    return {
      atLeast: 1.8,
      run: (on) => Promise.all(pairs.map(([x, y]) => on.estimateMutualInformation(x, y, { method: 'ksg' }))),
    };
  },
  'KSG 10⁵, 20 pairs one after the other': () => {
    const columns = Array.from({ length: 21 }, (_, i) => samples(LONG, 200 + i));
    return {
      run: async (on) => {
        const found = [];
        for (const column of columns.slice(1)) {
          found.push(await on.estimateMutualInformation(column, columns[0], { method: 'ksg' }));
        }
        return found;
      },
    };
  },
  'rankFeatures by KSG, 20 × 10⁵': () => {
    const columns = Array.from({ length: 21 }, (_, i) => samples(LONG, 200 + i));
    return { atLeast: 1.8, run: (on) => on.rankFeatures(columns.slice(1), columns[0], { method: 'ksg' }) };
  },
  '1000 permutations, 16×16 of 10⁶': () => {
    const x = samples(1e6, 300);
    const y = samples(1e6, 301, x);
    const more = { bins: 16, significance: 'permutation', permutations: 1000 };
    return { atLeast: 1.8, run: (on) => on.estimateMutualInformation(x, y, more) };
  },
  '1000 permutations of KSG, 2000 samples': () => {
    const x = samples(2000, 302);
    const y = samples(2000, 303, x);
    const more = { method: 'ksg', significance: 'permutation', permutations: 1000 };
    return { atLeast: 1.8, run: (on) => on.estimateMutualInformation(x, y, more) };
  },
  'selectFeatures, 10 of 60 × 10⁵': () => {
    const columns = Array.from({ length: 61 }, (_, i) => samples(LONG, 400 + i));
    return { run: (on) => on.selectFeatures(columns.slice(1), columns[0], { count: 10 }) };
  },
  'entropy, 10⁷, not shared': () => {
    const p = distribution(LARGE, 1);
    return { run: (on) => on.entropy(p) };
  },
};

/** Runs before the first that is timed. */
const WARM = 3;

const rows = [];
const pool = await createPool({ threads });
for (const [job, make] of Object.entries(JOBS)) {
  if (!wanted.test(job)) continue;
  const { run, atLeast } = make();
  const sides = [() => run(infosimd), () => run(pool)];
  const [one, many] = [await sides[0](), await sides[1]()];
  if (JSON.stringify(one) !== JSON.stringify(many)) throw new Error(`${job}: the pool gives another result`);
  const times = [[], []];
  // Warm up both, then alternate, so that other load on the machine affects both.
  for (let i = 0; i < WARM; i++) for (const side of sides) await side();
  for (let i = 0; i < runs; i++) {
    for (const [side, call] of sides.entries()) {
      times[side].push((await undisturbed(() => call().then?.(() => 0) ?? 0)).time);
    }
  }
  const ratios = times[0].map((time, i) => time / times[1][i]);
  rows.push({ job, one: median(times[0]), many: median(times[1]), ratio: median(ratios), atLeast });
}
await pool.close();

const PARQUET = fileURLToPath(
  new URL('../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url),
);
const DUCKDB = fileURLToPath(new URL('peers/duckdbRead.mjs', import.meta.url));
/** Makes a process print its processor time, in milliseconds, when it exits. */
const PRINT_TIME = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  console.error('processor time ' + Math.round((user + system) / 1000));
});`;
const RANK = 'rank of flights-3m.parquet against DuckDB reading its columns, processes';
if (wanted.test(RANK)) {
  if (existsSync(fileURLToPath(new URL('peers/node_modules/@duckdb/node-api', import.meta.url)))) {
    const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
    const sides = [
      [DUCKDB, PARQUET, String(threads)],
      [command, 'rank', PARQUET, '--target', 'delay', '--threads', String(threads)],
    ];
    const times = [[], []];
    for (let i = 0; i < runs; i++) {
      for (const [side, args] of sides.entries()) {
        const run = () => {
          const { status, stderr, stdout } = spawnSync(
            process.execPath,
            ['--import', `data:text/javascript,${encodeURIComponent(PRINT_TIME)}`, ...args],
            { encoding: 'utf8' },
          );
          if (status !== 0) throw new Error(stderr);
          return Number(/processor time (\d+)/.exec(stderr + stdout)?.[1] ?? 0);
        };
        times[side].push((await undisturbed(run)).time);
      }
    }
    const ratios = times[0].map((time, i) => time / times[1][i]);
    rows.push({
      job: RANK,
      one: median(times[0]),
      many: median(times[1]),
      ratio: median(ratios),
      atLeast: 0.3,
    });
  } else console.error('bench:parallel: DuckDB is not installed; npm run bench:peers installs it');
}

if (options.json) console.log(JSON.stringify({ threads, runs, rows }, undefined, 2));
else {
  console.log(`| job | one thread, ms | ${threads} threads, ms | ratio | at least |`);
  console.log('| --- | --: | --: | --: | --: |');
  for (const { job, one, many, ratio, atLeast } of rows) {
    const cells = [
      job,
      one.toFixed(1),
      many.toFixed(1),
      `${ratio.toFixed(2)}×`,
      atLeast ? `${atLeast}×` : '',
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
