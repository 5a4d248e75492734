// npm packages that do one of the jobs, in the same process. This folder is a package of its own, which cannot import 'infosimd'.

import { fileURLToPath } from 'node:url';
import { binEdges, histogram, klDivergence } from '../../dist/index.js';
import { softmaxCrossEntropy } from '../../dist/learning/index.js';
import { classes, distribution, gaussian, logits } from '../data.mjs';
import { range } from '../plainLoops.mjs';

const middle = (counts) => counts[counts.length >> 1];

/**
 * For each package: `most`, the largest size; `make`, (module, n) → the call; `answer`, a number in its result; `expected`, the
 * same number in ours; and `tolerance`, their relative difference at most.
 */
const PEERS = [
  {
    name: 'd3-array',
    job: 'histogram, 100 uniform bins',
    // It keeps the samples of each bin; at 10⁷ it takes longer than the rest of a run.
    most: 1e6,
    make({ bin }, n) {
      const x = gaussian(n, 3);
      const [low, high] = range(x);
      const thresholds = Array.from({ length: 99 }, (_, i) => low + ((high - low) * (i + 1)) / 100);
      const count = bin().domain([low, high]).thresholds(thresholds);
      return () => count(x);
    },
    answer: (bins) => middle(bins.map(({ length }) => length)),
    expected: (n) => middle(histogram(gaussian(n, 3), { bins: 100 }).counts),
  },
  {
    name: 'mathjs',
    job: 'klDivergence',
    // It takes arrays of boxed numbers.
    most: 1e6,
    make({ kldivergence }, n) {
      const p = Array.from(distribution(n, 1));
      const q = Array.from(distribution(n, 2));
      return () => kldivergence(p, q);
    },
    answer: (nats) => nats / Math.LN2,
    expected: oursOfDivergence,
  },
  {
    name: 'simple-statistics',
    // The edges alone.
    job: 'equal-frequency edges and codes, 16 bins',
    most: 1e6,
    make({ quantile }, n) {
      const x = Array.from(gaussian(n, 3));
      const parts = Array.from({ length: 17 }, (_, i) => i / 16);
      return () => quantile(x, parts);
    },
    // It interpolates quantiles in another way.
    tolerance: (n) => 10 / n,
    answer: (edges) => edges[4],
    expected: (n) => binEdges(gaussian(n, 3), { bins: 16, binning: 'equal-frequency' })[4],
  },
  {
    name: 'simsimd',
    job: 'klDivergence',
    // Float32 columns: it gives wrong results for Float64Array, and its epsilon distorts smaller probabilities.
    label: 'simsimd, float32',
    most: 1e4,
    tolerance: () => 1e-2,
    make({ default: simsimd }, n) {
      const p = Float32Array.from(distribution(n, 1));
      const q = Float32Array.from(distribution(n, 2));
      return () => simsimd.kullbackleibler(p, q);
    },
    answer: (nats) => nats / Math.LN2,
    expected: oursOfDivergence,
  },
  softmaxPeer(4096, 1000),
  softmaxPeer(65_536, 10),
];

/** The loss takes one-hot targets, which are made before. */
function softmaxPeer(rows, columns) {
  return {
    name: '@tensorflow/tfjs',
    label: 'tfjs',
    job: `softmaxCrossEntropy, f32, ${rows} × ${columns}`,
    most: Infinity,
    async prepare(tf) {
      const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
      setWasmPaths(fileURLToPath(new URL('.', import.meta.resolve('@tensorflow/tfjs-backend-wasm'))));
      if (!(await tf.setBackend('wasm'))) throw new Error('the wasm backend of tfjs does not start');
    },
    make(tf, n) {
      const values = Float32Array.from(logits(n, 31));
      const targets = tf.oneHot(tf.tensor1d(classes(rows, columns), 'int32'), columns);
      return () =>
        tf.tidy(() => {
          const { value, grads } = tf.valueAndGrads((z) => tf.losses.softmaxCrossEntropy(targets, z))([
            tf.tensor2d(values, [rows, columns]),
          ]);
          grads[0].dataSync();
          return value.dataSync()[0];
        });
    },
    answer: (loss) => loss,
    expected: (n) =>
      softmaxCrossEntropy(classes(rows, columns), {
        values: Float32Array.from(logits(n, 31)),
        shape: [rows, columns],
      }),
  };
}

function oursOfDivergence(n) {
  return klDivergence(distribution(n, 1), distribution(n, 2), { epsilon: 0 });
}

/** { extra, absent }: rivals for `measureJobs`, and the packages that do not run, with the reason. */
export async function npmPeers(sizes) {
  const present = [];
  const absent = [];
  for (const { name, label = name, most, prepare, ...peer } of PEERS) {
    try {
      const module = await import(name);
      await prepare?.(module);
      if (sizes.some((n) => n <= most)) present.push({ name, label, most, module, ...peer });
      else absent.push({ name: label, reason: `runs over ${most} elements at most` });
    } catch (error) {
      absent.push({ name: label, reason: String(error.message ?? error).split('\n')[0] });
    }
  }

  function extra(job, n) {
    return present
      .filter((peer) => peer.job === job && n <= peer.most)
      .flatMap(({ label, module, make, answer, expected, tolerance = () => 1e-3 }) => {
        const run = make(module, n);
        const [found, right] = [answer(run()), expected(n)];
        if (Math.abs(found - right) <= tolerance(n) * Math.abs(right)) return [[label, n, run]];
        absent.push({ name: `${label}, n = ${n}`, reason: `it gives ${found} where ${right} is right` });
        return [];
      });
  }
  return { extra, absent };
}
