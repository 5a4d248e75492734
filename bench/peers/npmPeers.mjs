// Packages from npm that do one of the jobs, in the same process. This folder is a package of its own, to which the
// library has no name.

import { binEdges, histogram, klDivergence } from '../../dist/index.js';
import { distribution, gaussian } from '../data.mjs';
import { range } from '../plainLoops.mjs';

const middle = (counts) => counts[counts.length >> 1];

/** Jobs of each package: (module, n) → [elements, run, value]. A package of boxed numbers would take hours at 10⁷. */
const PACKAGES = {
  'd3-array': {
    'histogram, 100 uniform bins': ({ bin }, n) => {
      const x = gaussian(n, 3);
      const [low, high] = range(x);
      const thresholds = Array.from({ length: 99 }, (_, i) => low + ((high - low) * (i + 1)) / 100);
      const make = bin().domain([low, high]).thresholds(thresholds);
      return [n, () => make(x), () => middle(make(x).map((cell) => cell.length))];
    },
  },
  mathjs: {
    klDivergence: ({ kldivergence }, n) => {
      const p = Array.from(distribution(n, 1));
      const q = Array.from(distribution(n, 2));
      // In nats, and q first: D(p‖q) is kldivergence(p, q).
      return [n, () => kldivergence(p, q), () => kldivergence(p, q) / Math.LN2];
    },
  },
  'simple-statistics': {
    'equal-frequency edges and codes, 16 bins': ({ quantile }, n) => {
      const x = Array.from(gaussian(n, 3));
      const parts = Array.from({ length: 17 }, (_, i) => i / 16);
      // The edges alone.
      return [n, () => quantile(x, parts), () => quantile(x, parts)[4]];
    },
  },
  simsimd: {
    klDivergence: ({ default: simsimd, kullbackleibler = simsimd?.kullbackleibler }, n) => {
      const p = distribution(n, 1);
      const q = distribution(n, 2);
      return [n, () => kullbackleibler(p, q), () => kullbackleibler(p, q) / Math.LN2];
    },
  },
};

/** Most elements that a package is given. */
const MOST = 1e6;

/** { extra, absent }: further rivals for `measureJobs`, and packages that are not installed. */
export async function npmPeers() {
  const modules = new Map();
  const absent = [];
  for (const name of Object.keys(PACKAGES)) {
    try {
      modules.set(name, await import(name));
    } catch (error) {
      absent.push({ name, reason: String(error.message ?? error).split('\n')[0] });
    }
  }
  const extra = (job, n) =>
    [...modules].flatMap(([name, module]) => {
      const make = PACKAGES[name][job];
      if (make === undefined) return [];
      const size = Math.min(n, MOST);
      const [elements, run, value] = make(module, size);
      // Below the job's own size the answers are not those of all samples: the answer is compared with ours of as many.
      const ours = { klDivergence: oursOfKl, [HISTOGRAM]: oursOfHistogram, [QUANTILES]: oursOfQuantiles }[
        job
      ];
      const expected = ours(size);
      const found = value();
      if (Math.abs(found - expected) > 1e-3 * Math.abs(expected)) {
        absent.push({ name: `${name}, ${job}`, reason: `it gives ${found} where ${expected} is right` });
        return [];
      }
      return [[size === n ? name : `${name}, n = ${size}`, elements, run]];
    });
  return { extra, absent };
}

const HISTOGRAM = 'histogram, 100 uniform bins';
const QUANTILES = 'equal-frequency edges and codes, 16 bins';

function oursOfKl(n) {
  return klDivergence(distribution(n, 1), distribution(n, 2), { epsilon: 0 });
}

function oursOfHistogram(n) {
  return middle(histogram(gaussian(n, 3), { bins: 100 }).counts);
}

function oursOfQuantiles(n) {
  return binEdges(gaussian(n, 3), { bins: 16, binning: 'equal-frequency' })[4];
}
