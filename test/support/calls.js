// Calls of every exported function, for tests of parity, memory, errors, threads and browsers, and for the soak. Plain JavaScript that
// takes the library as an argument, because it runs in Node and in pages, with the library's source or its build.

import { fixedSamples } from './samples.js';

/** Keys are the function's name, and a description of the kind of call; `s` makes fixed (samples.js) or random samples. */
const ARGUMENTS = {
  entropy: (s) => [s.distribution(), s.options({ base: s.base() })],
  'entropy of weights': (s) => [s.weights(), s.options({ base: s.base() }, { normalize: true })],
  crossEntropy: (s) => [
    s.distribution(),
    s.distribution(),
    s.options({ base: s.base(), epsilon: epsilon(s) }),
  ],
  'crossEntropy of weights': (s) => [
    s.weights(),
    s.weights(),
    s.options({ epsilon: epsilon(s) }, { normalize: true }),
  ],
  klDivergence: (s) => [
    s.distribution(),
    s.distribution(),
    s.options({ base: s.base(), epsilon: epsilon(s) }),
  ],
  'klDivergence, not clipped': (s) => [
    s.weights(),
    s.weights(),
    s.options({ base: s.base() }, { normalize: true, epsilon: 0 }),
  ],
  jensenShannonDivergence: (s) => [s.distribution(), s.distribution(), s.options({ base: s.base() })],
  'jensenShannonDivergence of weights': (s) => [s.weights(), s.weights(), s.options({}, { normalize: true })],
  jensenShannonDistance: (s) => [s.distribution(), s.distribution(), s.options({ base: s.base() })],
  'jensenShannonDistance of weights': (s) => [s.weights(), s.weights(), s.options({}, { normalize: true })],
  renyiEntropy: (s) => [
    s.distribution(),
    s.pick(2, 0, 0.5, 0.99, 1, 1.01, 3, 10, Infinity),
    s.options({ base: s.base() }),
  ],
  'renyiEntropy of order 0.5': (s) => [s.weights(), 0.5, s.options({}, { normalize: true })],
  'renyiEntropy of order Infinity': (s) => [s.weights(), Infinity, s.options({}, { normalize: true })],
  tsallisEntropy: (s) => [s.distribution(), s.pick(0.5, 0, 1, 2, -1, 3, 30), s.options({})],
  'tsallisEntropy of weights': (s) => [s.weights(), 1.5, s.options({}, { normalize: true })],

  jointEntropy: (s) => [s.table(), s.options({ base: s.base() })],
  conditionalEntropy: (s) => [s.table(), s.options({ base: s.base(), given: s.pick('y', 'x') })],
  'conditionalEntropy, given x': (s) => [s.table(), s.options({ given: 'x' })],
  'jointEntropy of labels': (s) => [s.text(), s.labels(), s.options({ base: s.base() })],
  'conditionalEntropy of labels': (s) => [s.text(), s.labels(), s.options({ given: s.pick('y', 'x') })],
  mutualInformation: (s) => [s.table(), s.options({ base: s.base() })],
  'mutualInformation of labels': (s) => [s.text(), s.labels(), s.options({ base: s.base() })],
  pointwiseMutualInformation: (s) => [s.table(), s.options({ base: s.base() })],
  'pointwiseMutualInformation of labels': (s) => [s.text(), s.labels(), s.options({ base: s.base() })],
  normalizedMutualInformation: (s) => [s.table(), s.options({ average: average(s) })],
  'normalizedMutualInformation of labels': (s) => [s.text(), s.labels(), s.options({ average: average(s) })],
  variationOfInformation: (s) => [s.table(), s.options({ base: s.base() })],
  'variationOfInformation of labels': (s) => [s.text(), s.labels(), s.options({ base: s.base() })],
  adjustedMutualInformation: (s) => [s.counts(), s.options({ average: average(s) })],
  'adjustedMutualInformation of labels': (s) => [s.text(), s.labels(), s.options({ average: average(s) })],
  expectedMutualInformation: (s) => [s.counts(), s.options({ base: s.base() })],
  'expectedMutualInformation of labels': (s) => [s.text(), s.labels(), s.options({ base: s.base() })],
  homogeneity: (s) => [s.table(), s.options({})],
  'homogeneity of labels': (s) => [s.text(), s.labels(), s.options({})],
  completeness: (s) => [s.table(), s.options({})],
  'completeness of labels': (s) => [s.text(), s.labels(), s.options({})],
  vMeasure: (s) => [s.table(), s.options({ beta: s.pick(2, 0, 0.5) })],
  'vMeasure of labels': (s) => [s.text(), s.labels(), s.options({ beta: s.pick(2, 0, 0.5) })],

  CategoryCodes: {
    args: (s) => [
      s.pick(Int32Array.of(0, 1, -1, 3), Int32Array.of(2)),
      s.pick(['a', 'b', 'c', 'd'], ['a', 'b', 'c']),
    ],
    run: (infosimd, codes, categories) => {
      const column = new infosimd.CategoryCodes(codes, categories);
      return infosimd.contingencyTable(column, column, { nan: 'omit' });
    },
  },
  contingencyTable: (s) => [s.text(), s.labels(), s.options({}, { nan: 'omit' })],
  binEdges: (s) => [s.numbers(), s.options(s.binning({ bins: 4 }, 1))],
  'binEdges of equal frequency': (s) => [
    s.numbers(),
    s.options({ bins: s.pick(12, 1, 50) }, { binning: 'equal-frequency' }),
  ],
  'binEdges by a rule': (s) => [
    s.numbers(),
    s.options({}, { bins: s.pick('auto', 'sturges', 'fd', 'scott'), nan: 'omit' }),
  ],
  quantize: (s) => [s.gaps(), { bins: s.pick(16, 3, 300) }],
  'quantize of equal frequencies': (s) => [s.numbers(), { bins: 7, binning: 'equal-frequency' }],
  'quantize of labels': (s) => [s.text()],
  digitize: (s) => [
    s.numbers(),
    s.pick(
      [0, 0.1, 0.11, 0.5, Infinity],
      [0, 1],
      [-Infinity, 0, 0.5, Infinity],
      [0, 0, 1],
      Float32Array.of(-1, 1),
      [2, 1],
    ),
    s.options({}, { nan: 'omit' }),
  ],
  histogram: (s) => [s.numbers(), s.options(s.binning({ bins: 100 }, 1))],
  'histogram of equal frequency': (s) => [
    s.numbers(),
    s.options({ bins: s.pick(20, 1, 300) }, { binning: 'equal-frequency' }),
  ],
  'histogram with gaps': (s) => [
    s.gaps(),
    s.options({ bins: s.pick([0, 0.3, 0.5, 1.7], 9) }, { nan: 'omit' }),
  ],
  histogram2d: (s) => [s.numbers(), s.numbers(), s.options(s.binning({ bins: [64, 50] }, 2))],
  'histogram2d with gaps': (s) => [s.gaps(), s.labels(), s.options({ bins: s.pick(12, 1) }, { nan: 'omit' })],
  'histogram with weights': (s) => [
    s.numbers(),
    s.options({ bins: s.pick(9, 30) }, { weights: s.weights(), binning: 'equal-frequency' }),
  ],
  'histogram2d with weights': (s) => [
    s.numbers(),
    s.gaps(),
    s.options({ bins: s.pick(5, 12) }, { weights: s.weights(), nan: 'omit' }),
  ],
  Histogram: {
    args: (s) => [
      s.pick({ bins: 3, range: [0, 9] }, { edges: [0, 0.5, 1, 5] }, { bins: 9, range: [-1, 1] }),
      s.numbers(),
      s.gaps(),
    ],
    run: (infosimd, spec, one, other) => {
      const first = new infosimd.Histogram(spec).push(one);
      const merged = infosimd.Histogram.fromBytes(first.toBytes()).merge(
        new infosimd.Histogram(spec).push(other),
      );
      return [
        first,
        merged,
        infosimd.Histogram.fromJSON(merged.toJSON()),
        merged.density(),
        merged.total,
        merged.edges,
      ];
    },
  },
  JointHistogram: {
    args: (s) => [s.pick({ bins: 5, range: [0, 2] }, { edges: [0, 0.5, 1, 5] }), s.gaps(), s.text()],
    run: (infosimd, x, numbers, text) => {
      const first = new infosimd.JointHistogram({ x, y: { categories: ['low', 'high'] } }).push(
        numbers,
        text,
      );
      const merged = infosimd.JointHistogram.fromJSON(first.toJSON()).merge(first);
      return [first, merged, merged.shape, merged.total, merged.xEdges, merged.yCategories];
    },
  },
  'JointHistogram from a stream, as bytes': {
    args: (s) => [s.gaps(), s.text()],
    run: async (infosimd, numbers, text) => {
      const spec = { x: { bins: 5, range: [0, 2] }, y: { categories: ['low', 'high'] } };
      const read = await new infosimd.JointHistogram(spec).pushAll([[numbers, text]]);
      return infosimd.JointHistogram.fromBytes(read.toBytes());
    },
  },
  QuantileSketch: {
    args: (s) => [s.options({ error: s.pick(0.1, 0.02, 0.005), seed: s.pick(0, 3) }), s.numbers(), s.gaps()],
    run: (infosimd, options, one, other) => {
      const [first, second] = [one, other].map((block) => new infosimd.QuantileSketch(options).push(block));
      const read = infosimd.QuantileSketch.fromBytes(first.merge(second).toBytes());
      return [read, read.quantiles([0, 0.3, 1]), read.rank(0.5)];
    },
  },
  streamBinEdges: (s) => [[s.numbers(), s.numbers()], s.options({ bins: s.pick(3, 1, 20) }, { nan: 'omit' })],
  'streamBinEdges of equal frequency': (s) => [
    [s.numbers(), s.gaps()],
    s.options({ bins: s.pick(3, 1, 20) }, { binning: 'equal-frequency', nan: 'omit' }),
  ],
  argsort: (s) => [s.gaps(), s.options({}, { nan: 'omit' })],
  rankData: (s) => [
    s.numbers(),
    s.options({ method: s.pick('dense', 'average', 'min', 'max', 'ordinal') }, { nan: 'omit' }),
  ],

  estimateEntropy: (s) => [
    s.numbers(),
    s.options({ ...s.binning({ bins: 64 }, 1), base: s.base(), details: true }),
  ],
  'estimateEntropy with gaps': (s) => [
    s.gaps(),
    s.options({ correction: 'miller-madow', details: true }, { nan: 'omit' }),
  ],
  'estimateEntropy with an interval': (s) => {
    const x = s.labels();
    const method = s.pick('plugin', 'chao-shen', 'grassberger');
    return [x, s.options({ method }, { x: 'category', ...intervalOf(x) })];
  },
  'estimateEntropy by spacings': (s) => {
    const x = s.short.numbers();
    const method = s.pick('vasicek', 'van-es', 'ebrahimi', 'correa');
    return [x, s.options({ base: s.base() }, { method, ...intervalOf(x) })];
  },
  'estimateEntropy by neighbours': (s) => [
    s.short.numbers(),
    s.options({ k: s.pick(2, 1) }, { method: 'kozachenko-leonenko' }),
  ],
  estimateMutualInformation: (s) => [
    s.column(),
    s.column(),
    s.options({ ...s.binning({ bins: 32 }, 2), base: s.base() }),
  ],
  'estimateMutualInformation of text': (s) => [
    s.text(),
    s.numbers(),
    s.options(
      { bins: s.pick(5, 1), correction: s.pick('miller-madow', 'none'), details: true },
      { nan: 'omit' },
    ),
  ],
  'estimateMutualInformation of a table': (s) => [
    s.counts(),
    s.options({
      correction: s.pick('miller-madow', 'adjusted'),
      significance: 'permutation',
      permutations: 40,
      confidence: 0.9,
      replicates: 40,
    }),
  ],
  'estimateMutualInformation by permutations': (s) => [
    s.text(),
    s.labels(),
    s.options({ seed: s.pick(0, 5) }, { significance: 'permutation', permutations: 20, nan: 'omit' }),
  ],
  'estimateMutualInformation with an interval': (s) => [
    s.numbers(),
    s.numbers(),
    s.options({ bins: s.pick(8, 2) }, { confidence: 0.95, replicates: 20, nan: 'omit' }),
  ],
  ...withEach(['ksg', 'gao', 'gaussian', 'copula', 'auto'], (method) => [
    `estimateMutualInformation, ${method}`,
    (s) => [
      s.short.numbers(),
      s.short.numbers(),
      s.options(
        { base: s.base(), details: true, significance: 'permutation', permutations: 20 },
        { method, nan: 'omit' },
      ),
    ],
  ]),
  'estimateMutualInformation, ross': (s) => [
    s.short.text(),
    s.short.numbers(),
    s.options({ details: true, k: s.pick(2, 1) }, { method: 'ross' }),
  ],
  'estimateMutualInformation of several columns': (s) => {
    const y = s.short.numbers();
    return [
      [s.short.numbers(), s.short.numbers()],
      y,
      s.options(intervalOf(y), { method: 'ksg', variant: s.pick(2, 1), noise: 1e-10, nan: 'omit' }),
    ];
  },
  'estimateMutualInformation of several binned columns': (s) => [
    [s.short.numbers(), s.short.labels()],
    [s.short.numbers(), s.short.numbers()],
    s.options({ bins: s.pick(4, 1) }, { significance: 'permutation', permutations: 20, nan: 'omit' }),
  ],
  conditionalMutualInformation: (s) => [
    s.numbers(),
    s.labels(),
    s.text(),
    s.options({ base: s.base(), bins: s.pick(6, 1) }, { nan: 'omit' }),
  ],
  'conditionalMutualInformation with significance': (s) => [
    s.labels(),
    s.numbers(),
    s.text(),
    s.options({ bins: s.pick(5, 2), significance: s.pick('permutation', 'g-test') }, { nan: 'omit' }),
  ],
  'conditionalMutualInformation of numbers with significance': (s) => [
    s.short.numbers(),
    s.short.numbers(),
    [s.short.numbers(), s.short.numbers()],
    s.options(
      { method: s.pick('ksg', 'gaussian'), significance: 'permutation', permutations: 9 },
      { nan: 'omit' },
    ),
  ],
  'conditionalMutualInformation by neighbours': (s) => [
    [s.short.numbers(), s.short.numbers()],
    s.short.numbers(),
    s.short.numbers(),
    s.options({ k: s.pick(2, 1) }, { method: 'ksg', noise: 1e-6, nan: 'omit' }),
  ],
  'conditionalMutualInformation of a table': (s) => [
    { values: s.pick([3, 1, 0, 2, 5, 1, 1, 4], [1, 0, 0, 0, 0, 0, 0, 1]), shape: [2, 2, 2] },
    s.options({ base: s.base() }),
  ],
  transferEntropy: (s) => [
    s.numbers(),
    s.labels(),
    s.options(
      { bins: s.pick(5, 2), lag: s.pick(1, 2), history: s.pick(2, 1), details: true },
      { nan: 'omit' },
    ),
  ],
  'transferEntropy beyond a condition': (s) => [
    s.numbers(),
    s.labels(),
    s.options(
      { bins: s.pick(3, 2), sourceHistory: s.pick(2, 1), condition: s.text(), base: s.base() },
      { nan: 'omit', significance: 'g-test' },
    ),
  ],
  totalCorrelation: (s) => [s.columns(3), s.options({ bins: s.pick(4, 'sturges', 1) }, { nan: 'omit' })],
  'totalCorrelation by neighbours': (s) => [
    [s.short.numbers(), s.short.numbers(), s.short.gaps()],
    s.options({ k: s.pick(2, 1), base: s.base() }, { method: 'ksg', nan: 'omit' }),
  ],
  dualTotalCorrelation: (s) => [
    s.columns(3),
    s.options({ bins: s.pick(2, 5), base: s.base() }, { nan: 'omit' }),
  ],
  oInformation: (s) => [s.columns(3), s.options({ bins: s.pick(2, 5), base: s.base() }, { nan: 'omit' })],
  interactionInformation: (s) => [s.columns(3), s.options({ bins: s.pick(2, 5) }, { nan: 'omit' })],
  'interactionInformation of Gaussians': (s) => [
    [s.numbers(), s.numbers()],
    s.options({ base: s.base() }, { method: 'gaussian', nan: 'omit' }),
  ],
  mutualInformationMatrix: (s) => [s.medium.columns(12), s.options({ base: s.base() }, { nan: 'omit' })],
  'mutualInformationMatrix of 4 bins': (s) => [
    s.medium.columns(8),
    s.options({ base: s.base(), correction: s.pick('miller-madow', 'adjusted') }, { bins: 4, nan: 'omit' }),
  ],
  'mutualInformationMatrix of 200 bins': (s) => [
    s.medium.columns(5),
    s.options({}, { bins: 200, binning: 'equal-frequency', nan: 'omit' }),
  ],
  'mutualInformationMatrix of mixed columns': (s) => [
    [s.numbers(), s.gaps(), s.text(), s.labels(), s.numbers()],
    s.options({ bins: s.pick(10, 3) }, { nan: 'omit' }),
  ],
  'mutualInformationMatrix of columns with gaps': (s) => [
    [...Array(6)].map(() => s.gaps()),
    s.options({ bins: s.pick(8, 4) }, { nan: 'omit', binning: 'equal-frequency' }),
  ],
  rankFeatures: (s) => [
    { x: s.numbers(), gaps: s.gaps(), text: s.text(), labels: s.labels() },
    s.labels(),
    s.options({ base: s.base(), bins: s.pick(16, 3) }, { nan: 'omit', target: 'category' }),
  ],
  'rankFeatures of columns': (s) => [
    s.columns(3),
    s.column(),
    s.options({ binning: 'equal-frequency' }, { nan: 'omit', bins: s.pick(5, 300) }),
  ],
  'rankFeatures by neighbours': (s) => [
    s.short.columns(5),
    s.short.numbers(),
    s.options({ k: s.pick(2, 1) }, { method: 'ksg', nan: 'omit' }),
  ],
  'rankFeatures by permutations': (s) => [
    s.short.columns(4),
    s.short.numbers(),
    s.options({ bins: s.pick(5, 2) }, { significance: 'permutation', permutations: 20, nan: 'omit' }),
  ],
  'rankFeatures with weights': (s) => [
    s.columns(3),
    s.column(),
    s.options({ bins: s.pick(5, 30) }, { weights: s.weights(), correction: 'none', nan: 'omit' }),
  ],
  'rankFeatures of nothing': (s) => [[], s.numbers(), s.options({ bins: 5 }, { nan: 'omit' })],
  ...withEach(['jmi', 'mrmr', 'cmim', 'disr', 'icap', 'mim'], (criterion) => [
    `selectFeatures, ${criterion}`,
    (s) => [
      s.medium.columns(8),
      s.medium.column(),
      s.options({ count: s.pick(4, 1), bins: s.pick(10, 3) }, { criterion, nan: 'omit' }),
    ],
  ]),
  'selectFeatures with weights': (s) => [
    s.short.columns(3),
    s.short.column(),
    s.options({ count: 2 }, { weights: s.short.weights(), bins: 4, nan: 'omit' }),
  ],
  'selectFeatures of many bins': (s) => [
    s.medium.columns(3),
    s.medium.column(),
    s.options({ count: 2 }, { bins: 150, nan: 'omit' }),
  ],

  logLoss: (s) => [
    Array.from(s.probabilities(), (p) => (p > 0.5 ? 'above' : 'below')),
    s.probabilities(),
    s.options({ base: s.base(), reduction: reduction(s) }, { labels: ['below', 'above'] }),
  ],
  'logLoss of rows': (s) => {
    const rows = s.rows(3);
    return [
      Int32Array.from({ length: rows.shape[0] }, (_, i) => i % 3),
      rows,
      s.options({ reduction: reduction(s) }, { labels: [0, 1, 2] }),
    ];
  },
  'logLoss of two rows': (s) => [
    s.rows(2),
    s.rows(2),
    s.options({ base: s.base(), reduction: reduction(s) }),
  ],
  'binaryCrossEntropy with weights': (s) => [
    s.probabilities(),
    s.probabilities(),
    s.options({ reduction: reduction(s) }, { weights: s.weights() }),
  ],
  binaryCrossEntropy: (s) => [
    s.probabilities(),
    s.probabilities(),
    s.options({ base: s.base(), reduction: reduction(s) }),
  ],

  softmax: (s) => [s.logits(4), s.options({ temperature: s.pick(1, 0.5, 100) })],
  'softmax of a vector': (s) => [s.numbers(), s.options({ temperature: s.pick(2, 1) })],
  logSoftmax: (s) => [s.logits(4), s.options({ temperature: s.pick(1, 0.5, 100) })],
  'logSoftmax of a vector': (s) => [s.numbers(), s.options({ temperature: s.pick(2, 1) })],
  logSumExp: (s) => [s.medium.logits(40), s.options({ temperature: s.pick(1, 0.5, 100) })],
  'logSumExp of a vector': (s) => [s.numbers(), s.options({ temperature: s.pick(2, 1) })],
  softmaxCrossEntropy: (s) => [
    s.classes(5),
    s.logits(5),
    s.options({ base: s.base(), reduction: reduction(s) }),
  ],
  'softmaxCrossEntropy with its gradient': (s) => [
    s.medium.classes(40),
    s.medium.logits(40),
    s.options({ reduction: s.pick('mean', 'sum') }, { gradient: true }),
  ],
  'softmaxCrossEntropy with weights': (s) => [
    s.classes(3),
    s.logits(3),
    s.options(
      { labelSmoothing: s.pick(0.1, 0) },
      { classWeights: [1, 2, 0.5], ignoreIndex: 1, details: true },
    ),
  ],
  'softmaxCrossEntropy of soft targets': (s) => [s.rows(3), s.logits(3), s.options({}, { gradient: true })],
  sigmoidCrossEntropy: (s) => [
    s.probabilities(),
    s.numbers(),
    s.options({ base: s.base(), reduction: reduction(s), positiveWeight: s.pick(2, 1) }),
  ],
  'sigmoidCrossEntropy of rows': (s) => [
    s.rows(3),
    s.logits(3),
    s.options({}, { gradient: true, positiveWeight: [1, 2, 0.5] }),
  ],
  distillationLoss: (s) => [
    s.logits(5),
    s.logits(5),
    s.options({ base: s.base(), reduction: reduction(s), temperature: s.pick(4, 1, 100) }),
  ],
  'distillationLoss with its gradient': (s) => [
    s.medium.rows(40),
    s.medium.rows(40),
    s.options({ temperature: s.pick(0.01, 1e4) }, { gradient: true }),
  ],
  gaussianKlDivergence: (s) => [
    { mean: s.rows(3), logVariance: s.rows(3) },
    undefined,
    s.options({ base: s.base(), freeBits: s.pick(0.1, 0) }, { gradient: true, details: true }),
  ],
  'gaussianKlDivergence from a prior': (s) => [
    { mean: s.numbers(), logVariance: s.numbers() },
    { mean: s.numbers(), logVariance: s.numbers() },
    s.options({ reduction: reduction(s) }),
  ],
  'gaussianKlDivergence of full covariances': (s) => [
    {
      mean: [0, s.pick(1, 2)],
      covariance: [
        [2, 0.5],
        [0.5, 1],
      ],
    },
    {
      mean: [0, 0],
      covariance: [
        [1, 0],
        [0, s.pick(3, 1)],
      ],
    },
    s.options({ base: s.base() }),
  ],
  infoNce: (s) => [
    s.pick(
      [
        [1, 0, 2],
        [0.5, 1, 0],
      ],
      [[1]],
    ),
    s.options({ temperature: s.pick(0.5, 1), base: s.base() }, { gradient: true }),
  ],
  'infoNce in both directions': (s) => [
    [
      [1, 0.5],
      [0, s.pick(2, 3)],
    ],
    s.options({}, { symmetric: true, details: true }),
  ],
  mutualInformationBounds: (s) => [
    [
      [1, 0.5],
      [0, s.pick(2, 3)],
    ],
    s.options({ base: s.base() }),
  ],
  ensembleUncertainty: (s) => [s.medium.stack(3), s.options({ base: s.base() })],
  'ensembleUncertainty of logits': (s) => [[s.logits(4), s.logits(4)], s.options({}, { from: 'logits' })],
  calibrationError: (s) => [s.classes(3), s.rows(3), s.options({ norm: s.pick('l1', 'l2', 'max') })],
  'calibrationError of a column': (s) => {
    const p = s.probabilities();
    return [
      Int32Array.from(p, (value) => (value > 0.5 ? 1 : 0)),
      p,
      s.options(
        { bins: s.pick(15, 1, 100) },
        { isotonic: true, binning: s.pick('uniform', 'equal-frequency') },
      ),
    ];
  },
  brierScore: (s) => [s.classes(3), s.rows(3), s.options({ scaleByHalf: s.pick(true, false) })],
  fitTemperature: (s) => [s.classes(3), s.rows(3), s.options({ base: s.base() })],
  informationBottleneck: (s) => [
    s.table(),
    s.options({ base: s.base() }, { beta: s.pick(5, 1, 50), restarts: 1 }),
  ],
  'informationBottleneck, deterministic': (s) => [s.table(), s.options({}, { beta: s.pick(5, 2), alpha: 0 })],
  informationBottleneckCurve: (s) => [s.table(), s.options({}, { betas: [1.5, 4], restarts: 0 })],
  agglomerativeBottleneck: (s) => [s.table(), s.options({ base: s.base() })],
  channelCapacity: (s) => [
    [[0.9, 0.1], s.pick([0.2, 0.8], [0.3, 0.7], [0.4, 0.8])],
    s.options({ base: s.base() }),
  ],
  rateDistortion: (s) => [
    [0.25, 0.75],
    [
      [0, s.pick(1, 2)],
      [1, 0],
    ],
    s.options({ base: s.base() }, { slopes: [1, 4] }),
  ],
  layerInformation: (s) => [s.rows(2), s.classes(3), s.options({ base: s.base(), bins: s.pick(30, 4) })],
  'layerInformation with noise': (s) => [
    s.short.rows(2),
    s.short.classes(3),
    s.options({ noiseVariance: s.pick(0.1, 1) }, { method: 'noise' }),
  ],
  quantizeWeights: (s) => [s.numbers(), s.options({ bits: s.pick(8, 4, 2), symmetric: s.pick(true, false) })],
  codeLength: (s) => [s.weights()],
};

function withEach(values, entry) {
  return Object.fromEntries(values.map(entry));
}

function epsilon(s) {
  return s.pick(1e-7, 0, 1e-10, 0.01, 1e-300);
}

function average(s) {
  return s.pick('geometric', 'arithmetic', 'min', 'max');
}

function reduction(s) {
  return s.pick('none', 'mean', 'sum');
}

/** Functions that take no data. */
export const WITHOUT_DATA = ['backend', 'createArena', 'init', 'useBackend'];

/** Calls that throw, one for each kind of refusal. */
export const REFUSED = {
  'a distribution': (infosimd) => infosimd.entropy([0.5, -0.5]),
  'a column': (infosimd) => infosimd.histogram([1, NaN]),
  'an option': (infosimd) => infosimd.entropy([0.5, 0.5], { bass: 2 }),
  'a table': (infosimd) => infosimd.mutualInformation([[0, 0]]),
};

/**
 * @typedef {object} Call
 * @property {string} title
 * @property {string} name of the exported function
 * @property {(samples: any) => any[]} args
 * @property {(library: any, ...args: any[]) => any} run calls the library, or a pool
 */

/** @type {readonly Call[]} */
export const CALLS = Object.entries(ARGUMENTS).map(([title, entry]) => {
  const name = /^\w+/.exec(title)[0];
  return typeof entry === 'function'
    ? { title, name, args: entry, run: (library, ...args) => library[name](...args) }
    : { title, name, ...entry };
});

/**
 * Every call with the fewest samples that all of them take, and the calls that throw.
 *
 * @param {any} infosimd
 * @returns {{ title: string, name: string, call: () => any }[]}
 */
export function smallCalls(infosimd) {
  const samples = fixedSamples({ length: 8 });
  const valid = CALLS.map(({ title, name, args, run }) => {
    const given = args(samples());
    return { title, name, call: () => run(infosimd, ...given) };
  });
  const refused = Object.entries(REFUSED).map(([what, refuse]) => {
    const title = `${what} that is refused`;
    const call = () => {
      try {
        refuse(infosimd);
      } catch (error) {
        return error.message;
      }
      throw new Error(`${title} was not`);
    };
    return { title, name: title, call };
  });
  return [...valid, ...refused];
}

/** Options of an interval, which takes 50 samples at least. */
function intervalOf(values) {
  return values?.length < 50 ? {} : { confidence: 0.9, replicates: 20 };
}
