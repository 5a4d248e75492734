// node scripts/soak.mjs [--steps 400] [--seed 1]
// Injects random faults: kills workers, cancels jobs, breaks streams, truncates files, damages saved tables. Fails unless each result
// is right, or each error clear; if it never ends, it has found a hang. Prints its actions; the same seed repeats them in order.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { CALLS } from '../test/support/calls.js';
import { mulberry32 } from '../test/support/mulberry32.js';
import { fixedSamples } from '../test/support/samples.js';

const { values: given } = parseArgs({
  options: { steps: { type: 'string', default: '400' }, seed: { type: 'string', default: '1' } },
});
const [steps, seed] = [Number(given.steps), Number(given.seed)];
if (!(steps > 0) || !Number.isSafeInteger(seed)) {
  console.error('soak: --steps must be a number above 0, --seed an integer');
  process.exit(2);
}

// Replaces Worker before the library imports it, to record the workers that a pool starts.
const threads = createRequire(import.meta.url)('node:worker_threads');
let workers = [];
threads.Worker = class extends threads.Worker {
  constructor(...args) {
    super(...args);
    workers.push(this);
    this.on('exit', () => {
      workers = workers.filter((worker) => worker !== this);
    });
  }
};
const infosimd = await import('../test/support/builtLibrary.mjs');
const { createPool, Pool } = await import('../dist/parallel/index.js');
const { openDataset, readColumn } = await import('../dist/data/index.js');

// Anew for each step: how often a step draws may depend on time, and must not change the next ones.
let random = mulberry32(seed);
const below = (n) => Math.floor(random() * n);
const one = (list) => list[below(list.length)];
const turns = async (count) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** Ends one of the workers, if any is there, until the pool knows. Idle workers do not keep the process alive, so it looks again each turn. */
async function endOne(which) {
  if (workers.length === 0) return;
  const worker = workers[Math.floor(which * workers.length)];
  void worker.terminate();
  while (workers.includes(worker)) await turns(1);
}

function insist(is, what) {
  if (!is) throw new Error(what);
}

const samples = fixedSamples({ length: 200_000, medium: 20_000, short: 3000, shared: true });
const jobs = CALLS.filter(({ name }) => name in Pool.prototype).map(({ title, args, run }) => ({
  title,
  /** Calls a pool or the library, with `more` options. */
  call(on, more = {}) {
    const given = args(samples());
    return run(on, ...given.slice(0, -1), { ...given.at(-1), ...more });
  },
}));
const expected = new Map(jobs.map((job) => [job, job.call(infosimd)]));
// One in shared memory, one not.
const [shared, own] = [samples(), samples()].map((from, i) => from.columns(2)[i]);
const PAIR = { bins: [30, 40] };

const folder = mkdtempSync(join(tmpdir(), 'infosimd-soak-'));
const fixtures = fileURLToPath(new URL('../test/io/fixtures/', import.meta.url));
const parquets = readdirSync(fixtures).filter((name) => /^(plain|delta|dictionary).*\.parquet$/.test(name));

async function readAll(path) {
  const table = await openDataset(path);
  try {
    const found = [];
    for (const { name, type } of table.columns()) {
      if (type === 'unsupported') continue;
      const { values } = await readColumn(table, name);
      found.push(values instanceof Float64Array ? values : [...values.codes, ...values.categories]);
    }
    return found;
  } finally {
    await table.close();
  }
}
const whole = {};
for (const name of parquets) whole[name] = await readAll(fixtures + name);

let pool = await createPool({ threads: 3 });

/** Each resolves to a word for the outcome. */
const ACTIONS = {
  async 'a job'() {
    const job = one(jobs);
    insist(isDeepStrictEqual(await job.call(pool), expected.get(job)), `${job.title} gave another result`);
    return 'right';
  },
  async 'a job whose worker is killed'() {
    const job = one(jobs);
    const result = job.call(pool);
    const ended = [];
    for (let deaths = 1 + below(2); deaths > 0; deaths--) {
      await turns(below(60));
      ended.push(endOne(random()));
    }
    insist(
      isDeepStrictEqual(await result, expected.get(job)),
      `${job.title} gave another result after a death`,
    );
    // Else one might die with the columns of the next action.
    await Promise.all(ended);
    return 'right';
  },
  async 'a job that is ended'() {
    const job = one(jobs);
    const controller = new AbortController();
    const result = job.call(pool, { signal: controller.signal });
    const reason = Symbol('ended');
    void turns(below(120)).then(() => controller.abort(reason));
    const outcome = await result.catch((error) => error);
    if (outcome === reason) return 'ended';
    insist(
      isDeepStrictEqual(outcome, expected.get(job)),
      `${job.title}, ended too late, gave another result`,
    );
    return 'right';
  },
  async 'a job with columns handed over'() {
    const copy = own.slice();
    const result = await pool.histogram2d(copy, shared, { ...PAIR, transfer: true });
    insist(
      isDeepStrictEqual(result, infosimd.histogram2d(own, shared, PAIR)),
      'a histogram2d of columns handed over is another',
    );
    insist(copy.length === 0, 'a column was handed over and is still here');
    return 'right';
  },
  async '64 jobs at once'() {
    const chosen = Array.from({ length: 64 }, () => one(jobs));
    const results = chosen.map((job) => job.call(pool));
    const which = random();
    const ended = turns(below(100)).then(() => endOne(which));
    (await Promise.all(results)).forEach((result, i) => {
      insist(
        isDeepStrictEqual(result, expected.get(chosen[i])),
        `${chosen[i].title}, one of 64, gave another result`,
      );
    });
    await ended;
    return 'right';
  },
  async 'a wrong argument'() {
    const bad = own.slice();
    bad[below(bad.length)] = NaN;
    const error = await pool.histogram(bad).catch((reason) => reason);
    insist(
      error instanceof RangeError && /missing value/.test(error.message),
      `a missing sample gave ${error}`,
    );
    return 'refused';
  },
  async 'a pool that is closed under way'() {
    const results = jobs.map((job) => job.call(pool).catch(({ message }) => message));
    await turns(below(50));
    await pool.close();
    for (const outcome of await Promise.all(results)) {
      insist(outcome === 'the pool is closed' || typeof outcome !== 'string', `closing gave ${outcome}`);
    }
    pool = await createPool({ threads: 1 + below(4) });
    return 'closed';
  },
  async 'a stream that breaks'() {
    const at = below(40);
    let closed = false;
    async function* blocks() {
      try {
        for (let i = 0; i < 40; i++) {
          if (i === at) throw new Error(`broken at ${at}`);
          if (below(3) === 0) await turns(1);
          yield [own.subarray(i * 1000, (i + 1) * 1000), shared.subarray(i * 1000, (i + 1) * 1000)];
        }
      } finally {
        closed = true;
      }
    }
    const table = new infosimd.JointHistogram({
      x: { bins: 9, range: [0, 2] },
      y: { bins: 8, range: [0, 3] },
    });
    table.push(own.subarray(0, 500), shared.subarray(0, 500));
    const before = table.toBytes();
    const error = await table.pushAll(blocks()).catch((reason) => reason);
    insist(error?.message === `broken at ${at}`, `a broken stream gave ${error}`);
    insist(closed && Buffer.compare(table.toBytes(), before) === 0, 'a broken stream changed the table');
    return 'refused';
  },
  async 'a saved table with a flipped bit'() {
    const bytes = infosimd.histogram2d(own.subarray(0, 1000), shared.subarray(0, 1000)).toBytes();
    bytes[below(bytes.length)] ^= 1 << below(8);
    try {
      infosimd.JointHistogram.fromBytes(bytes);
    } catch (error) {
      insist(error instanceof RangeError || error instanceof TypeError, `a flipped bit gave ${error}`);
      return 'refused';
    }
    throw new Error('a flipped bit was not seen');
  },
  async 'a Parquet file cut short'() {
    const name = one(parquets);
    const bytes = readFileSync(fixtures + name);
    const path = join(folder, 'cut.parquet');
    writeFileSync(path, bytes.subarray(0, below(bytes.length)));
    const error = await readAll(path).catch((reason) => reason);
    insist(/cut\.parquet/.test(error?.message), `${name}, cut, gave ${error}`);
    return 'refused';
  },
  async 'a Parquet file with a changed byte'() {
    const name = one(parquets);
    const bytes = readFileSync(fixtures + name);
    // Between the magic number and the footer's length. Without checksums, a changed value is not noticed.
    bytes[4 + below(bytes.length - 12)] ^= 1 + below(255);
    const path = join(folder, 'changed.parquet');
    writeFileSync(path, bytes);
    const outcome = await readAll(path).catch((reason) => reason);
    if (!(outcome instanceof Error)) return isDeepStrictEqual(outcome, whole[name]) ? 'right' : 'read';
    insist(/changed\.parquet|column "/.test(outcome.message), `${name}, changed, gave ${outcome}`);
    return 'refused';
  },
};

const started = performance.now();
const done = {};
let failure;
for (let step = 1; step <= steps; step++) {
  random = mulberry32(1000 * seed + step);
  const action = one(Object.keys(ACTIONS));
  try {
    const key = `${action}: ${await ACTIONS[action]()}`;
    done[key] = (done[key] ?? 0) + 1;
  } catch (error) {
    failure = `step ${step}, ${action}: ${error.message}`;
    break;
  }
}
await pool.close();
rmSync(folder, { recursive: true, force: true });
const { rss } = process.memoryUsage();
console.log(
  `seed ${seed}, ${steps} steps in ${((performance.now() - started) / 1000).toFixed(0)} s, ${(rss / 2 ** 20).toFixed(0)} MB`,
);
for (const key of Object.keys(done).sort()) console.log(`  ${String(done[key]).padStart(5)}  ${key}`);
if (failure !== undefined) {
  console.error(`soak: ${failure}`);
  process.exit(1);
}
