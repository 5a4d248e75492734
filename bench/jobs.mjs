// The jobs to measure. Each job makes its data, and returns functions to be timed: `ours` runs on each backend, `loop` is the plain
// loop, unless nobody would write one. Both are [elements, run, value]: the time is divided by `elements`, and answers are compared by
// `value`. `resident` puts the data into an arena, and returns the function to run on it; `others` are further rivals by name. The
// `targets` of a job are the least ratio of speed to each rival at the job's largest size: of wasm, or of the variant before a
// slash. `streams` marks jobs that take a fixed amount of linear memory, `auto` those that are also timed with the automatic choice
// of the backend. Runs in Node and in the browser.

import {
  adjustedMutualInformation,
  binEdges,
  createArena,
  crossEntropy,
  digitize,
  entropy,
  estimateEntropy,
  estimateMutualInformation,
  histogram,
  histogram2d,
  klDivergence,
  logLoss,
  mutualInformation,
  mutualInformationMatrix,
  quantize,
  rankFeatures,
  selectFeatures,
} from 'infosimd';
import {
  correlatedPair,
  dependentColumns,
  distribution,
  gaussian,
  labelings,
  mulberry32,
  normalized,
  predictions,
} from './data.mjs';
import { LEARNING_JOBS } from './learningJobs.mjs';
import * as plain from './plainLoops.mjs';

/** Elements that a job runs over unless asked otherwise. */
export const SIZES = [100, 10_000, 1_000_000, 10_000_000];
const COLUMNS = 100;
const ROWS = 1e5;

/** Compares columns with one sample in a hundred missing with complete ones: they may take at most 1.5 times as long. */
function gapsJob(name, run) {
  return {
    name: `${name}, 1 % missing`,
    unit: 'ns a sample and column',
    sizes: [ROWS],
    targets: { complete: 1 / 1.5 },
    make(n) {
      const columns = dependentColumns(30, n, 21);
      const draw = mulberry32(22);
      const gaps = columns.map((column) => column.map((value) => (draw() < 0.01 ? NaN : value)));
      return {
        ours: [n * 30, () => run(gaps), () => run(gaps)],
        others: { complete: [n * 30, () => run(columns)] },
      };
    },
  };
}

const GAPS_JOBS = ['uniform', 'equal-frequency'].flatMap((binning) => [
  ...[4, 8, 10, 16].map((bins) =>
    gapsJob(
      `mutualInformationMatrix, ${bins} bins, ${binning}`,
      (columns) => mutualInformationMatrix(columns, { bins, binning, nan: 'omit' }).values[1],
    ),
  ),
  gapsJob(
    `rankFeatures, 16 bins, ${binning}`,
    ([target, ...features]) =>
      rankFeatures(features, target, { method: 'histogram', bins: 16, binning, nan: 'omit' })[0].value,
  ),
]);

/** 101 edges of growing distance over the middle of Gaussian samples. */
export function unequalEdges() {
  return Float64Array.from({ length: 101 }, (_, i) => -4 + 8 * (i / 100) ** 1.3);
}

/** The middle cell of a histogram, by which answers are compared. */
const middle = (counts) => counts[counts.length >> 1];

function matrixJob(bins, sklearn) {
  return {
    name: `mutualInformationMatrix, ${bins} bins`,
    unit: 'ns a sample and pair',
    sizes: [ROWS],
    targets: { sklearn },
    make(n) {
      const columns = dependentColumns(COLUMNS, n, 21);
      const few = columns.slice(0, 4).map((column) => plain.codes(column, bins));
      const pairs = (COLUMNS * (COLUMNS - 1)) / 2;
      const value = () => mutualInformationMatrix(columns.slice(0, 2), { bins }).values[1];
      return {
        ours: [n * pairs, () => mutualInformationMatrix(columns, { bins }), value],
        // Six pairs, whose codes are known.
        loop: [
          n * 6,
          () => {
            for (let i = 0; i < 4; i++) {
              for (let j = i + 1; j < 4; j++) plain.mutualInformation(few[i], few[j], bins);
            }
          },
          () => plain.mutualInformation(few[0], few[1], bins),
        ],
      };
    },
  };
}

export const JOBS = [
  {
    name: 'entropy',
    streams: true,
    targets: { loop: 4, scipy: 3.5, 'portable/loop': 2.5, 'resident/c': 0.75 },
    make(n) {
      const p = distribution(n, 1);
      return {
        ours: [n, () => entropy(p), () => entropy(p)],
        loop: [n, () => plain.entropy(p), () => plain.entropy(p)],
        resident() {
          const column = createArena({ bytes: 8 * n }).float64(p);
          return () => entropy(column);
        },
      };
    },
  },
  {
    name: 'klDivergence',
    streams: true,
    targets: { loop: 3, scipy: 4 },
    make(n) {
      const p = distribution(n, 1);
      const q = distribution(n, 2);
      const ours = () => klDivergence(p, q, { epsilon: 1e-10 });
      const loop = () => plain.klDivergence(p, q, 1e-10);
      return { ours: [n, ours, ours], loop: [n, loop, loop] };
    },
  },
  {
    name: 'crossEntropy, float32',
    streams: true,
    targets: { loop: 8 },
    make(n) {
      const p = Float32Array.from(distribution(n, 1));
      const q = Float32Array.from(distribution(n, 2));
      const ours = () => crossEntropy(p, q, { epsilon: 1e-10 });
      const loop = () => plain.crossEntropy(p, q, 1e-10);
      return { ours: [n, ours, ours], loop: [n, loop, loop] };
    },
  },
  {
    name: 'logLoss, 10 classes',
    streams: true,
    unit: 'ns a row',
    sizes: [1e6],
    targets: { sklearn: 15 },
    make(n) {
      const { labels, values, shape } = predictions(n, 10, 5);
      const ours = () => logLoss(labels, { values, shape });
      // Unlike ours, it checks nothing.
      const loop = () => plain.logLoss(labels, values, 10);
      return { ours: [n, ours, ours], loop: [n, loop, loop] };
    },
  },
  {
    name: 'histogram, 100 uniform bins',
    streams: true,
    targets: { loop: 1.8, numpy: 4 },
    make(n) {
      const x = gaussian(n, 3);
      const [low, high] = plain.range(x);
      const ours = () => histogram(x, { bins: 100, range: [low, high] });
      const loop = () => plain.histogram(x, 100, low, high);
      return { ours: [n, ours, () => middle(ours().counts)], loop: [n, loop, () => middle(loop())] };
    },
  },
  {
    name: 'histogram, 100 unequal edges',
    streams: true,
    targets: { numpy: 15 },
    make(n) {
      const x = gaussian(n, 3);
      const edges = unequalEdges();
      const ours = () => histogram(x, { bins: edges });
      const loop = () => plain.histogramByEdges(x, edges);
      return { ours: [n, ours, () => middle(ours().counts)], loop: [n, loop, () => middle(loop())] };
    },
  },
  {
    name: 'histogram2d, 64×64',
    streams: true,
    targets: { loop: 1.5, numpy: 25, 'fast-histogram': 1, 'portable/loop': 0.7, 'resident/c': 0.75 },
    make(n) {
      const { x, y } = correlatedPair(n, 3);
      const range = [plain.range(x), plain.range(y)];
      const ours = () => histogram2d(x, y, { bins: 64, range });
      const loop = () => plain.histogram2d(x, y, 64, 64, ...range[0], ...range[1]);
      const cell = (counts) => counts[32 * 64 + 32];
      return {
        ours: [n, ours, () => cell(ours().counts)],
        loop: [n, loop, () => cell(loop())],
        resident() {
          const arena = createArena({ bytes: 16 * n });
          const [a, b] = [arena.float64(x), arena.float64(y)];
          return () => histogram2d(a, b, { bins: 64, range });
        },
      };
    },
  },
  {
    name: 'quantized columns, 256×256',
    targets: { samples: 2 },
    make(n) {
      const { x, y } = correlatedPair(n, 3);
      const range = [plain.range(x), plain.range(y)];
      const [a, b] = [x, y].map((column, side) => quantize(column, { bins: 256, range: range[side] }));
      const ours = () => histogram2d(a, b);
      return {
        ours: [n, ours, () => ours().counts[128 * 256 + 128]],
        others: { samples: [n, () => histogram2d(x, y, { bins: 256, range })] },
      };
    },
  },
  {
    // The loop sorts a copy, and computes only the edges.
    name: 'equal-frequency edges and codes, 16 bins',
    targets: { loop: 15, numpy: 6 },
    make(n) {
      const x = gaussian(n, 3);
      const ours = () => {
        const edges = binEdges(x, { bins: 16, binning: 'equal-frequency' });
        digitize(x, edges);
        return edges[4];
      };
      const loop = () => plain.quantilesBySorting(x, 16)[4];
      return { ours: [n, ours, ours], loop: [n, loop, loop] };
    },
  },
  matrixJob(16, 200),
  matrixJob(8, 600),
  matrixJob(4, 900),
  ...GAPS_JOBS,
  {
    name: 'entropy of 8 values',
    unit: 'ns a call',
    sizes: [8],
    auto: true,
    targets: { 'auto/loop': 0.5 },
    make(n) {
      const p = normalized(gaussian(n, 7).map((value) => value * value));
      const ours = () => entropy(p);
      const loop = () => plain.entropy(p);
      return { ours: [1, ours, ours], loop: [1, loop, loop] };
    },
  },
];

/** Estimators have no plain loop: over all pairs of samples it would take hours. */
const KSG = { method: 'ksg', standardize: true, base: 'e' };
const ksg = (n) => {
  const { x, y } = correlatedPair(n, 3);
  return () => estimateMutualInformation(x, y, KSG);
};
const SELECTED = 20;

JOBS.push(
  {
    name: 'mutual information by neighbours (KSG, k 3)',
    unit: 'ns a pair',
    sizes: [1e5],
    targets: { sklearn: 10 },
    make(n) {
      const ours = ksg(n);
      return { ours: [n, ours, ours] };
    },
  },
  {
    name: 'the same, of 10⁶ pairs',
    unit: 'ns a pair',
    sizes: [1e6],
    targets: { 'a tenth of them': 0.6 },
    make(n) {
      const ours = ksg(n);
      return { ours: [n, ours, ours], others: { 'a tenth of them': [n / 10, ksg(n / 10)] } };
    },
  },
  {
    name: 'mutual information of a category and a number (Ross, k 3)',
    unit: 'ns a pair',
    sizes: [1e5],
    targets: { sklearn: 15 },
    make(n) {
      const [category] = labelings(n, 5, 2, 13);
      const x = gaussian(n, 14).map((value, i) => value + category[i]);
      const ours = () => estimateMutualInformation(category, x, { method: 'ross', x: 'category', base: 'e' });
      return { ours: [n, ours, ours] };
    },
  },
  {
    name: 'differential entropy of 4 columns (k 3)',
    unit: 'ns a sample',
    sizes: [2e4],
    targets: { ckdtree: 1.2 },
    make(n) {
      const columns = dependentColumns(4, n, 21);
      const ours = () => estimateEntropy(columns, { method: 'kozachenko-leonenko', base: 'e' });
      return { ours: [n, ours, ours] };
    },
  },
  {
    name: 'permutation test of a 16×16 table',
    unit: 'ns a permutation',
    sizes: [1e6],
    targets: { numpy: 200 },
    make(n) {
      const [x, y] = labelings(n, 16, 100, 15);
      const test = { x: 'category', y: 'category', base: 'e', significance: 'permutation' };
      const permutations = 1000;
      const ours = () => estimateMutualInformation(x, y, { ...test, permutations });
      return { ours: [permutations, ours, () => ours().value] };
    },
  },
  {
    name: 'adjusted mutual information, 20 classes',
    unit: 'ns a label',
    sizes: [1e6],
    targets: { sklearn: 100 },
    make(n) {
      const [a, b] = labelings(n, 20, 2, 16);
      const ours = () => adjustedMutualInformation(a, b);
      return { ours: [n, ours, ours] };
    },
  },
  {
    name: 'mutual information of labels, 10^5 categories',
    unit: 'ns a label',
    sizes: [3e5],
    targets: { sklearn: 10 },
    make(n) {
      const [a, b] = labelings(n, 1e5, 2, 17);
      const ours = () => mutualInformation(a, b, { base: 'e' });
      return { ours: [n, ours, ours] };
    },
  },
  {
    name: `selection of ${SELECTED} features of ${COLUMNS} (JMI), 10 bins`,
    unit: 'ns a sample and table',
    sizes: [ROWS],
    targets: { sklearn: 200 },
    make(n) {
      const [target, ...features] = dependentColumns(COLUMNS + 1, n, 21).reverse();
      // Tables of each feature with the target, and of each candidate with each selected feature but the last.
      let tables = COLUMNS;
      for (let i = 1; i < SELECTED; i++) tables += COLUMNS - i;
      const ours = () => selectFeatures(features, target, { count: SELECTED, criterion: 'jmi' });
      const [a, b] = features;
      const value = () => estimateMutualInformation([a, b], target, { base: 'e' });
      return { ours: [n * tables, ours, value] };
    },
  },
);

JOBS.push(...LEARNING_JOBS);

export const unitOf = (name) => JOBS.find((job) => job.name === name)?.unit ?? 'ns an element';

const nanOf = (missing) => (missing ? 'omit' : 'raise');

/**
 * Jobs that run on every shape of data, with bins from the samples. `make` takes the samples and whether any is missing, and returns
 * undefined if the job takes no missing samples.
 */
export const SHAPE_JOBS = [
  {
    name: 'entropy',
    bins: 100,
    make(x, missing) {
      if (missing) return undefined;
      const p = normalized(x.map(Math.abs));
      return () => entropy(p);
    },
  },
  {
    name: 'histogram, 100 uniform bins',
    bins: 100,
    make: (x, missing) => () => histogram(x, { bins: 100, nan: nanOf(missing) }),
  },
  {
    name: 'histogram, 100 unequal edges',
    bins: 100,
    make(x, missing) {
      const integers = x.every(Number.isInteger);
      const edges = integers
        ? Float64Array.from({ length: 101 }, (_, i) => (i < 100 ? i : 200))
        : unequalEdges();
      return () => histogram(x, { bins: edges, nan: nanOf(missing) });
    },
  },
  {
    name: 'histogram2d, 64×64',
    bins: 64,
    make(x, missing) {
      const y = x.slice().reverse();
      return () => histogram2d(x, y, { bins: 64, nan: nanOf(missing) });
    },
  },
  {
    name: 'equal-frequency edges and codes, 16 bins',
    bins: 1000,
    make(x, missing) {
      const nan = nanOf(missing);
      return () => digitize(x, binEdges(x, { bins: 16, binning: 'equal-frequency', nan }), { nan });
    },
  },
];
