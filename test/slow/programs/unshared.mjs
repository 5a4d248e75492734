// A place without SharedArrayBuffer, or where it may not be sent: node unshared.mjs missing | refused
const [, , way] = process.argv;
const { Worker } = process.getBuiltinModule('node:worker_threads');
const { postMessage } = Worker.prototype;
/** Those that were given ranges of a loop. */
const workers = new Set();
const Shared = SharedArrayBuffer;
if (way === 'missing') delete globalThis.SharedArrayBuffer;
Worker.prototype.postMessage = function (message, transfer) {
  const holds = (value) =>
    ArrayBuffer.isView(value)
      ? value.buffer instanceof Shared
      : typeof value === 'object' && value !== null && Object.values(value).some(holds);
  if (holds(message)) throw new DOMException('not allowed here', 'DataCloneError');
  if (message.type === 'range') workers.add(this);
  return postMessage.call(this, message, transfer);
};
const { createPool } = await import('../../../dist/parallel/index.js');
const infosimd = await import('../../../dist/index.js');

const pool = await createPool({ threads: 3 });
const columns = Array.from({ length: 6 }, (_, k) =>
  new Float64Array(200_000).map((_, i) => (i * (k + 7)) % 1009),
);
const [x, y] = columns;
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const tested = { significance: 'permutation', permutations: 400 };
const results = {
  shared: pool.shared,
  permutations: same(
    infosimd.estimateMutualInformation(x, y, tested),
    await pool.estimateMutualInformation(x, y, tested),
  ),
  histogram2d: same(infosimd.histogram2d(x, y), await pool.histogram2d(x, y)),
  matrix: same(infosimd.mutualInformationMatrix(columns), await pool.mutualInformationMatrix(columns)),
  rank: same(
    infosimd.rankFeatures(columns, y, { bins: 9 }),
    await pool.rankFeatures(columns, y, { bins: 9 }),
  ),
};
const controller = new AbortController();
const ended = pool.mutualInformationMatrix(columns, { signal: controller.signal });
setImmediate(() => controller.abort('ended'));
results.ended = await ended.catch((reason) => reason === 'ended');
const expected = infosimd.entropy(x, { normalize: true });
results.transferred = (await pool.entropy(x, { normalize: true, transfer: true })) === expected;
results.detached = x.length === 0;
results.workers = workers.size;
await pool.close();
console.log(JSON.stringify(results));
