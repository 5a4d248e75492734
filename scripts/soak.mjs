// node scripts/soak.mjs [--seconds 100] [--seed 1]: faults at random for a while, at most two minutes. Workers are killed, jobs
// ended, streams broken, files cut short, saved tables damaged: each time the right result or a clear error, or it says so and
// fails. Prints what it did; the same seed does the same things in the same order.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';

const { values: given } = parseArgs({
  options: { seconds: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
});
const [seconds, seed] = [Number(given.seconds), Number(given.seed)];
if (!(seconds > 0 && seconds <= 120) || !Number.isSafeInteger(seed)) {
  console.error('soak: --seconds must be a number in 0 … 120, --seed an integer');
  process.exit(2);
}

// Before the library takes it: the workers that a pool starts.
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
const infosimd = await import('../dist/index.js');
const { createPool } = await import('../dist/parallel/index.js');
const { openTable, readColumn } = await import('../dist/io/index.js');

let state = seed >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const one = (list) => list[below(list.length)];
const turns = async (count) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

function insist(is, what) {
  if (!is) throw new Error(what);
}

const N = 400_000;
const own = Float64Array.from({ length: N }, () => random() + random());
const shared = new Float64Array(new SharedArrayBuffer(8 * N));
for (let i = 0; i < N; i++) shared[i] = own[i] + random();
const columns = Array.from({ length: 10 }, (_, i) => own.slice(i * 20_000, (i + 1) * 20_000));
const short = columns.map((column) => column.slice(0, 3000));
const text = Array.from(own.subarray(0, 200_000), (value) => ['a', 'b', 'c'][Math.floor(value * 1.5)]);
const JOBS = {
  entropy: (on, more) => on.entropy(own, { normalize: true, ...more }),
  klDivergence: (on, more) => on.klDivergence(own, shared, { normalize: true, ...more }),
  histogram: (on, more) => on.histogram(shared, { bins: 70, binning: 'equal-frequency', ...more }),
  histogram2d: (on, more) => on.histogram2d(own, shared, { bins: [30, 40], ...more }),
  matrix: (on, more) => on.mutualInformationMatrix(columns, { bins: 12, ...more }),
  ranking: (on, more) => on.rankFeatures(short.slice(1), short[0], { method: 'ksg', ...more }),
  ksg: (on, more) => on.estimateMutualInformation(columns[0], columns[1], { method: 'ksg', ...more }),
  permutations: (on, more) =>
    on.estimateMutualInformation(text, shared.subarray(0, 200_000), {
      significance: 'permutation',
      permutations: 200,
      ...more,
    }),
  selection: (on, more) => on.selectFeatures(columns.slice(1), columns[0], { count: 4, ...more }),
};
const names = Object.keys(JOBS);
const expected = Object.fromEntries(names.map((name) => [name, JOBS[name](infosimd, {})]));

const folder = mkdtempSync(join(tmpdir(), 'infosimd-soak-'));
const fixtures = fileURLToPath(new URL('../test/io/fixtures/', import.meta.url));
const parquets = readdirSync(fixtures).filter((name) => /^(plain|delta|dictionary).*\.parquet$/.test(name));

async function readAll(path) {
  const table = await openTable(path);
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

/** Each resolves to a word for what came of it. */
const ACTIONS = {
  async 'a job'() {
    const name = one(names);
    insist(isDeepStrictEqual(await JOBS[name](pool, {}), expected[name]), `${name} gave another result`);
    return 'right';
  },
  async 'a job whose worker is killed'() {
    const name = one(names);
    const result = JOBS[name](pool, {});
    for (let deaths = 1 + below(2); deaths > 0; deaths--) {
      await turns(below(60));
      if (workers.length > 0) void one(workers).terminate();
    }
    insist(isDeepStrictEqual(await result, expected[name]), `${name} gave another result after a death`);
    return 'right';
  },
  async 'a job that is ended'() {
    const name = one(names);
    const controller = new AbortController();
    const result = JOBS[name](pool, { signal: controller.signal });
    const reason = Symbol('ended');
    void turns(below(120)).then(() => controller.abort(reason));
    const outcome = await result.catch((error) => error);
    if (outcome === reason) return 'ended';
    insist(isDeepStrictEqual(outcome, expected[name]), `${name}, ended too late, gave another result`);
    return 'right';
  },
  async 'a job with columns handed over'() {
    const copy = own.slice();
    const result = await pool.histogram2d(copy, shared, { bins: [30, 40], transfer: true });
    insist(
      isDeepStrictEqual(result, expected.histogram2d),
      'a histogram2d of columns handed over is another',
    );
    insist(copy.length === 0, 'a column was handed over and is still here');
    return 'right';
  },
  async '64 jobs at once'() {
    const chosen = Array.from({ length: 64 }, () => one(names));
    const results = chosen.map((name) => JOBS[name](pool, {}));
    void turns(below(100)).then(() => workers.length > 0 && one(workers).terminate());
    (await Promise.all(results)).forEach((result, i) => {
      insist(isDeepStrictEqual(result, expected[chosen[i]]), `${chosen[i]}, one of 64, gave another result`);
    });
    return 'right';
  },
  async 'a wrong argument'() {
    const bad = own.slice();
    bad[below(N)] = NaN;
    const error = await pool.histogram(bad).catch((reason) => reason);
    insist(
      error instanceof RangeError && /missing value/.test(error.message),
      `a missing sample gave ${error}`,
    );
    return 'refused';
  },
  async 'a pool that is closed under way'() {
    const results = names.map((name) => JOBS[name](pool, {}).catch(({ message }) => message));
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
    // Behind the mark, and before the footer's length: without checksums a changed value is a value.
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
let step = 0;
let failure;
while (performance.now() - started < 1000 * seconds) {
  const action = one(Object.keys(ACTIONS));
  step++;
  let timer;
  try {
    const outcome = await Promise.race([
      ACTIONS[action](),
      new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error('it hangs')), 30_000);
      }),
    ]);
    const key = `${action}: ${outcome}`;
    done[key] = (done[key] ?? 0) + 1;
  } catch (error) {
    failure = `step ${step}, ${action}: ${error.message}`;
    break;
  } finally {
    clearTimeout(timer);
  }
}
await pool.close();
rmSync(folder, { recursive: true, force: true });
const { rss } = process.memoryUsage();
console.log(
  `seed ${seed}, ${step} steps in ${((performance.now() - started) / 1000).toFixed(0)} s, ${(rss / 2 ** 20).toFixed(0)} MB`,
);
for (const key of Object.keys(done).sort()) console.log(`  ${String(done[key]).padStart(5)}  ${key}`);
if (failure !== undefined) {
  console.error(`soak: ${failure}`);
  process.exit(1);
}
