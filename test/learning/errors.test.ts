// What the functions of learning refuse.

import { binaryCrossEntropy, logLoss, selectFeatures as select } from '../../src/index.js';
import * as learning from '../../src/learning/index.js';
import {
  type Any,
  badOptions,
  NO_COLUMNS,
  P,
  testErrors,
  wrongKind,
  wrongValue,
  X,
  Y,
} from '../support/errors.js';

const selectFeatures: Any = select;
wrongKind(
  'selectFeatures',
  'edges',
  () => selectFeatures([X], Y, { bins: [0, 3, 6] }),
  '"bins" must be one number or rule for all columns',
);
badOptions('selectFeatures', (options) => selectFeatures([X, X], Y, options), [
  'count',
  'criterion',
  'bins',
  'binning',
  'nan',
  'base',
  'target',
  'features',
  'onProgress',
]);
wrongKind(
  'selectFeatures',
  'no features',
  () => selectFeatures(7, Y),
  '"features"',
  'an array of columns',
  '7',
);
wrongKind(
  'selectFeatures',
  'a number among them',
  () => selectFeatures([X, 7], Y),
  '"features[1]"',
  'a column',
);
wrongKind(
  'selectFeatures',
  'no function',
  () => selectFeatures([X], Y, { onProgress: 1 }),
  '"onProgress"',
  '1',
);
wrongKind('selectFeatures', 'no target', () => selectFeatures([X]), '"target"');
wrongValue(
  'selectFeatures',
  'an empty array',
  () => selectFeatures([], Y),
  '"features" must hold at least one',
);
wrongValue('selectFeatures', 'too many', () => selectFeatures([X], Y, { count: 2 }), '"count"', '1 … 1', '2');
wrongValue('selectFeatures', 'lengths', () => selectFeatures([[1, 2]], Y), '"features[0]"', '(6)', '2');
wrongValue(
  'selectFeatures',
  'criterion',
  () => selectFeatures([X], Y, { criterion: 'best' }),
  '"criterion"',
  "'jmi'",
);

const ROWS = [
  [0.9, 0.1],
  [0.2, 0.8],
];
badOptions('logLoss', (options) => logLoss([0, 1], ROWS, options), ['base', 'reduction', 'labels']);
wrongKind('logLoss', 'yPred 7', () => logLoss([0, 1], 7 as Any), '"yPred"', '7');
wrongKind('logLoss', 'yPred null', () => logLoss([0, 1], null as Any), '"yPred"', 'null');
wrongKind('logLoss', 'yTrue 7', () => logLoss(7 as Any, ROWS), '"yTrue"', '7');
wrongKind(
  'logLoss',
  'text in yPred',
  () =>
    logLoss([0, 1], [
      [0.5, '0.5'],
      [1, 0],
    ] as Any),
  '"yPred"',
  '"0.5"',
  'row 0, column 1',
);
wrongKind(
  'logLoss',
  'labels of a wrong kind',
  () => logLoss([0, 1], ROWS, { labels: 7 as Any }),
  '"labels"',
  '7',
);
wrongKind('logLoss', 'labels beside rows', () => logLoss(ROWS, ROWS, { labels: [0, 1] }), '"labels"');
wrongValue('logLoss', 'no row', () => logLoss([], []), '"yPred"', 'at least one row');
wrongValue('logLoss', 'more labels than rows', () => logLoss([0, 1, 1], ROWS), '"yTrue"', '(2)', '3');
wrongValue(
  'logLoss',
  'ragged rows',
  () => logLoss([0, 1], [[1, 0], [1]]),
  '"yPred"',
  '(2)',
  'got 1',
  'row 1',
);
wrongValue(
  'logLoss',
  'a row sum 0.9',
  () =>
    logLoss(
      [0, 1],
      [
        [1, 0],
        [0.5, 0.4],
      ],
    ),
  '"yPred"',
  'sum to 1',
  '0.9',
  'row 1',
);
wrongValue(
  'logLoss',
  'a probability 1.5',
  () =>
    logLoss(
      [0, 1],
      [
        [1.5, -0.5],
        [1, 0],
      ],
    ),
  '"yPred"',
  '[0, 1]',
  '1.5',
  'row 0',
);
wrongValue(
  'logLoss',
  'NaN',
  () =>
    logLoss(
      [0, 1],
      [
        [1, 0],
        [NaN, 0],
      ],
    ),
  '"yPred"',
  'NaN',
  'row 1, column 0',
);
wrongValue(
  'logLoss',
  'a 1-D probability −0.1',
  () => logLoss([0, 1], [0.5, -0.1]),
  '"yPred"',
  '-0.1',
  'index 1',
);
wrongValue(
  'logLoss',
  'three labels, two columns',
  () => logLoss([0, 1, 2], [...ROWS, [0.5, 0.5]]),
  '"yPred"',
  '3 labels',
  'got 2',
  'labels',
);
wrongValue('logLoss', 'one label', () => logLoss([1, 1], [[1], [1]]), '"yTrue"', 'two labels');
wrongValue(
  'logLoss',
  'a label without a column',
  () => logLoss(['a', 'z'], ROWS, { labels: ['a', 'b'] }),
  '"labels"',
  '"z"',
);
wrongValue(
  'logLoss',
  'a label twice',
  () => logLoss([0, 1], ROWS, { labels: [0, 0] }),
  '"labels"',
  'distinct',
);
wrongValue(
  'logLoss',
  'too few labels',
  () => logLoss([0, 1], ROWS, { labels: [0] }),
  '"labels"',
  '2 columns',
  '1',
);
wrongValue('logLoss', 'a missing label', () => logLoss([0, null], ROWS), '"yTrue"', 'missing', 'index 1');
wrongValue(
  'logLoss',
  'soft rows of another shape',
  () => logLoss([[1, 0]], ROWS),
  '"yTrue"',
  '[2, 2]',
  '[1, 2]',
);
wrongValue(
  'logLoss',
  'soft rows that sum to 2',
  () =>
    logLoss(
      [
        [1, 1],
        [1, 0],
      ],
      ROWS,
    ),
  '"yTrue"',
  'sum to 1',
  '2',
  'row 0',
);
wrongValue(
  'logLoss',
  'a shape beside the values',
  () => logLoss([0, 1], { values: [1, 0, 1], shape: [2, 2] }),
  '"yPred.shape"',
  '3 values',
  '[2, 2]',
);

badOptions('binaryCrossEntropy', (options) => binaryCrossEntropy([0, 1], P, options), ['base', 'reduction']);
for (const [p, got] of NO_COLUMNS) {
  wrongKind(
    'binaryCrossEntropy',
    `yPred: ${got}`,
    () => binaryCrossEntropy([0, 1], p as Any),
    '"yPred"',
    got,
  );
  wrongKind('binaryCrossEntropy', `yTrue: ${got}`, () => binaryCrossEntropy(p as Any, P), '"yTrue"', got);
}
wrongKind(
  'binaryCrossEntropy',
  'text targets',
  () => binaryCrossEntropy(['a', 'b'] as Any, P),
  '"yTrue"',
  '"a"',
);
wrongKind(
  'binaryCrossEntropy',
  'labels',
  () => binaryCrossEntropy([0, 1], P, { labels: [0, 1] } as Any),
  '"labels"',
  'not an option',
);
wrongValue('binaryCrossEntropy', 'nothing', () => binaryCrossEntropy([], []), '"yPred"', 'at least one');
wrongValue(
  'binaryCrossEntropy',
  'different lengths',
  () => binaryCrossEntropy([0], P),
  '"yTrue"',
  '(2)',
  '1',
);
for (const wrong of [-0.1, 1.1, NaN, Infinity]) {
  wrongValue(
    'binaryCrossEntropy',
    `yPred ${wrong}`,
    () => binaryCrossEntropy([0, 1], [0.5, wrong]),
    '"yPred"',
    '[0, 1]',
    `${wrong}`,
    'index 1',
  );
  wrongValue(
    'binaryCrossEntropy',
    `yTrue ${wrong}`,
    () => binaryCrossEntropy([0, wrong], P),
    '"yTrue"',
    '[0, 1]',
    `${wrong}`,
    'index 1',
  );
}

const { softmax, logSoftmax, logSumExp, softmaxCrossEntropy }: Any = learning;
const LOGITS = [
  [1, 2, 3],
  [0, 0, 0],
];

/** Rows of logits, the argument `argument` of a function. */
function badLogits(name: string, argument: string, call: (logits: Any) => unknown): void {
  for (const [input, got] of NO_COLUMNS)
    wrongKind(name, `logits ${got}`, () => call(input), `"${argument}`, got);
  wrongValue(name, 'no row', () => call({ values: [], shape: [0, 3] }), `"${argument}"`, 'at least one row');
  wrongValue(name, 'no column', () => call([[], []]), `"${argument}"`, 'at least one column');
  wrongValue(
    name,
    'NaN',
    () =>
      call([
        [1, 2, 3],
        [4, NaN, 5],
      ]),
    `"${argument}"`,
    'NaN in row 1, column 1',
  );
  wrongValue(
    name,
    'Infinity',
    () =>
      call([
        [1, 2, 3],
        [4, 5, Infinity],
      ]),
    `"${argument}"`,
    'row 1, column 2',
  );
  wrongValue(
    name,
    'nothing possible',
    () =>
      call([
        [1, 2, 3],
        [-Infinity, -Infinity, -Infinity],
      ]),
    `"${argument}"`,
    '-Infinity only in row 1',
  );
  wrongValue(
    name,
    'uneven rows',
    () =>
      call([
        [1, 2, 3],
        [1, 2],
      ]),
    `"${argument}"`,
    'one length (3)',
    '2 in row 1',
  );
}

for (const [name, call] of Object.entries({ softmax, logSoftmax, logSumExp } as Record<string, Any>)) {
  badOptions(name, (options) => call(LOGITS, options), ['temperature']);
  badLogits(name, 'logits', (logits) => call(logits));
  for (const temperature of [0, -1, NaN, Infinity]) {
    wrongValue(
      name,
      `T ${temperature}`,
      () => call(LOGITS, { temperature }),
      '"temperature"',
      `${temperature}`,
    );
  }
}

badOptions('softmaxCrossEntropy', (options) => softmaxCrossEntropy([0, 1], LOGITS, options), [
  'reduction',
  'gradient',
  'details',
  'base',
  'labelSmoothing',
  'ignoreIndex',
  'classWeights',
  'sampleWeights',
]);
badLogits('softmaxCrossEntropy', 'logits', (logits) => softmaxCrossEntropy([0, 1], logits));
for (const [label, got] of [
  [3, '3'],
  [-1, '-1'],
  [0.5, '0.5'],
  [NaN, 'NaN'],
] as const) {
  wrongValue(
    'softmaxCrossEntropy',
    `the label ${got}`,
    () => softmaxCrossEntropy([0, label], LOGITS),
    '"target" must hold integers in 0 … 2',
    `got ${got} at index 1`,
    'ignoreIndex',
  );
}
wrongValue(
  'softmaxCrossEntropy',
  'three labels',
  () => softmaxCrossEntropy([0, 1, 2], LOGITS),
  '"target"',
  '2 rows',
  '3',
);
wrongKind('softmaxCrossEntropy', 'text', () => softmaxCrossEntropy(['a', 'b'], LOGITS), '"target"', '"a"');
wrongKind('softmaxCrossEntropy', 'a number', () => softmaxCrossEntropy(1, LOGITS), '"target"', '1');
wrongValue(
  'softmaxCrossEntropy',
  'soft targets of another shape',
  () => softmaxCrossEntropy([[1, 0]], LOGITS),
  '"target"',
  '[2, 3]',
  '[1, 2]',
);
wrongValue(
  'softmaxCrossEntropy',
  'soft targets of sum 2',
  () =>
    softmaxCrossEntropy(
      [
        [1, 1, 0],
        [1, 0, 0],
      ],
      LOGITS,
    ),
  '"target"',
  'row 0',
);
for (const name of ['classWeights', 'ignoreIndex']) {
  const options = { [name]: name === 'ignoreIndex' ? 1 : [1, 1, 1] };
  wrongKind(
    'softmaxCrossEntropy',
    `${name} of soft targets`,
    () =>
      softmaxCrossEntropy(
        [
          [1, 0, 0],
          [1, 0, 0],
        ],
        LOGITS,
        options,
      ),
    `"${name}"`,
    'labels',
  );
}
wrongValue(
  'softmaxCrossEntropy',
  'two class weights',
  () => softmaxCrossEntropy([0, 1], LOGITS, { classWeights: [1, 1] }),
  '"classWeights"',
  '3',
  '2',
);
wrongValue(
  'softmaxCrossEntropy',
  'a negative weight',
  () => softmaxCrossEntropy([0, 1], LOGITS, { sampleWeights: [1, -1] }),
  '"sampleWeights[1]"',
  '-1',
);
wrongValue(
  'softmaxCrossEntropy',
  'no row left',
  () => softmaxCrossEntropy([1, 1], LOGITS, { ignoreIndex: 1 }),
  "reduction: 'sum'",
);
wrongValue(
  'softmaxCrossEntropy',
  'smoothing beyond 1',
  () => softmaxCrossEntropy([0, 1], LOGITS, { labelSmoothing: 1.5 }),
  '"labelSmoothing"',
  '1.5',
);
wrongKind(
  'softmaxCrossEntropy',
  'a gradient of floats',
  () => softmaxCrossEntropy([0, 1], LOGITS, { gradient: new Float32Array(6) }),
  '"gradient"',
  'Float64Array',
);
wrongValue(
  'softmaxCrossEntropy',
  'a short gradient',
  () => softmaxCrossEntropy([0, 1], LOGITS, { gradient: new Float64Array(5) }),
  '"gradient"',
  '6',
  '5',
);

const all: Any = learning;
const OPTIONS = {
  sigmoidCrossEntropy: ['reduction', 'gradient', 'details', 'base', 'positiveWeight', 'sampleWeights'],
  distillationLoss: ['reduction', 'gradient', 'details', 'base', 'temperature', 'sampleWeights'],
  gaussianKlDivergence: ['reduction', 'gradient', 'details', 'base', 'freeBits'],
  infoNce: ['temperature', 'symmetric', 'gradient', 'details', 'base'],
  mutualInformationBounds: ['base'],
  ensembleUncertainty: ['from', 'base'],
  calibrationError: ['norm', 'bins', 'binning', 'isotonic', 'details'],
  brierScore: ['scaleByHalf'],
  fitTemperature: ['iterations', 'base'],
  informationBottleneck: ['beta', 'alpha', 'clusters', 'restarts', 'seed', 'tolerance', 'initial', 'base'],
  informationBottleneckCurve: [
    'betas',
    'points',
    'alpha',
    'clusters',
    'restarts',
    'seed',
    'tolerance',
    'base',
  ],
  agglomerativeBottleneck: ['base'],
  channelCapacity: ['tolerance', 'iterations', 'base'],
  rateDistortion: ['slopes', 'tolerance', 'iterations', 'base'],
  layerInformation: ['method', 'bins', 'range', 'noiseVariance', 'base'],
  quantizeWeights: ['bits', 'symmetric'],
};
const P2 = [
  [0.4, 0.6],
  [1, 0],
];
const TABLE2 = [
  [4, 1],
  [1, 4],
];
/** Valid arguments of each function before its options. */
const ARGUMENTS: Record<string, readonly unknown[]> = {
  sigmoidCrossEntropy: [
    [0, 1],
    [0.5, -1],
  ],
  distillationLoss: [LOGITS, LOGITS],
  gaussianKlDivergence: [{ mean: [0, 1], logVariance: [0, 0] }, undefined],
  infoNce: [TABLE2],
  mutualInformationBounds: [TABLE2],
  ensembleUncertainty: [[P2, P2]],
  calibrationError: [[0, 1], P2],
  brierScore: [[0, 1], P2],
  fitTemperature: [[0, 1], LOGITS],
  informationBottleneck: [TABLE2],
  informationBottleneckCurve: [TABLE2],
  agglomerativeBottleneck: [TABLE2],
  channelCapacity: [P2],
  rateDistortion: [[0.5, 0.5], TABLE2],
  layerInformation: [TABLE2, ['a', 'b']],
  quantizeWeights: [[1, -1]],
};

for (const [name, options] of Object.entries(OPTIONS)) {
  const given = ARGUMENTS[name];
  const must = name === 'informationBottleneck' ? { beta: 2 } : {};
  badOptions(name, (more) => all[name](...given, { ...must, ...more }), options);
  given.forEach((argument, i) => {
    if (argument === undefined) return;
    for (const wrong of [7, 'text', null]) {
      wrongKind(name, `argument ${i}: ${wrong}`, () => all[name](...given.with(i, wrong)), '"');
    }
  });
}

/** [function, arguments, parts of the message] that are RangeErrors. */
const WRONG: readonly (readonly [string, readonly unknown[], ...string[]])[] = [
  [
    'sigmoidCrossEntropy',
    [
      [0, 1],
      [0, NaN],
    ],
    '"logits"',
    'NaN at index 1',
  ],
  [
    'sigmoidCrossEntropy',
    [
      [0, 1],
      [0, Infinity],
    ],
    '"logits"',
    'Infinity at index 1',
  ],
  ['sigmoidCrossEntropy', [[[0, 2]], [[0, 1]]], '"target"', '2 at row 0, column 1'],
  ['sigmoidCrossEntropy', [[0], [0, 1]], '"target" must be shaped like "logits", 2 elements, got 1'],
  ['sigmoidCrossEntropy', [[], []], '"logits"', 'none'],
  ['sigmoidCrossEntropy', [[1], [1], { positiveWeight: -1 }], '"positiveWeight"', '-1'],
  ['sigmoidCrossEntropy', [[1], [1], { sampleWeights: [0] }], "reduction: 'sum'"],
  ['distillationLoss', [[[1, NaN]], [[1, 2]]], '"teacher"', 'NaN in row 0, column 1'],
  ['distillationLoss', [[[1, 2]], [[1, Infinity]]], '"student"', 'Infinity in row 0, column 1'],
  ['distillationLoss', [[[1, 2]], [[-Infinity, -Infinity]]], '"student"', '-Infinity only in row 0'],
  [
    'distillationLoss',
    [[[1, 2]], [[1, 2, 3]]],
    '"teacher" must be shaped like "student", [1, 3], got [1, 2]',
  ],
  ['distillationLoss', [LOGITS, LOGITS, { temperature: 0 }], '"temperature"', '0'],
  [
    'gaussianKlDivergence',
    [{ mean: [0], logVariance: [NaN] }],
    '"posterior.logVariance"',
    'NaN in row 0, column 0',
  ],
  [
    'gaussianKlDivergence',
    [{ mean: [0], logVariance: [0, 1] }],
    '"posterior.logVariance"',
    '[1, 1], got [1, 2]',
  ],
  [
    'gaussianKlDivergence',
    [
      { mean: [0], logVariance: [0] },
      { mean: [0, 1], logVariance: [0, 1] },
    ],
    '"prior.mean"',
  ],
  [
    'gaussianKlDivergence',
    [{ mean: [0], logVariance: [0] }, undefined, { freeBits: -1 }],
    '"freeBits"',
    '-1',
  ],
  [
    'gaussianKlDivergence',
    [
      {
        mean: [0, 0],
        covariance: [
          [1, 2],
          [2, 1],
        ],
      },
      {
        mean: [0, 0],
        covariance: [
          [1, 0],
          [0, 1],
        ],
      },
    ],
    '"posterior.covariance" must be positive definite',
    '2 × 2',
  ],
  [
    'gaussianKlDivergence',
    [
      {
        mean: [0, 0],
        covariance: [
          [1, 0],
          [0, 1],
        ],
      },
      {
        mean: [0, 0],
        covariance: [
          [1, 0.5],
          [0, 1],
        ],
      },
    ],
    '"prior.covariance" must be symmetric',
    '0 in row 1, column 0 and 0.5 in row 0, column 1',
  ],
  ['infoNce', [[[1], [2]]], '"scores"', '[2, 1]'],
  [
    'infoNce',
    [
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
      { symmetric: true },
    ],
    '"scores" must be square',
    '[2, 3]',
  ],
  ['infoNce', [[[NaN]]], '"scores"', 'NaN in row 0, column 0'],
  ['mutualInformationBounds', [[[1]]], '"scores" must be square, of two pairs at least, got [1, 1]'],
  [
    'mutualInformationBounds',
    [
      [
        [1, 2],
        [NaN, 1],
      ],
    ],
    '"scores"',
    'NaN',
  ],
  ['ensembleUncertainty', [[]], '"stack"', 'at least one member'],
  ['ensembleUncertainty', [[P2, [[1, 0]]]], '"stack[1]"', '[2, 2], got [1, 2]'],
  ['ensembleUncertainty', [[[[0.5, 0.6]]]], '"stack"', 'sum to 1'],
  ['ensembleUncertainty', [{ values: [1, 0], shape: [1, 2] }], '"stack.shape"', '[1, 2]'],
  ['ensembleUncertainty', [[[[NaN, 1]]], { from: 'logits' }], 'NaN'],
  [
    'calibrationError',
    [
      [0, 2],
      [0.5, 0.5],
    ],
    '"labels" must be 0 or 1',
    '2 at index 1',
  ],
  [
    'calibrationError',
    [
      [0, 1],
      [0.5, 1.5],
    ],
    '"probabilities"',
    '1.5 at index 1',
  ],
  [
    'calibrationError',
    [
      [0, 1],
      [0.5, NaN],
    ],
    '"probabilities"',
    'NaN at index 1',
  ],
  [
    'calibrationError',
    [[0, 1], [0.5, NaN], { binning: 'equal-frequency' }],
    '"probabilities"',
    'NaN at index 1',
  ],
  ['calibrationError', [[0], [0.5, 0.5]], '"labels"', '(2), got 1'],
  ['calibrationError', [[0, 5], P2], '"labels"', '5 at index 1'],
  [
    'calibrationError',
    [
      [0, 1],
      [
        [0.5, 0.6],
        [1, 0],
      ],
    ],
    '"probabilities"',
    'sum to 1',
    'row 0',
  ],
  ['calibrationError', [[], []], '"probabilities"', 'none'],
  [
    'brierScore',
    [
      [0, 1],
      [0.5, 1.5],
    ],
    '"probabilities"',
    '1.5 at index 1',
  ],
  ['brierScore', [[0, 2], P2], '"labels"', '2 at index 1'],
  ['brierScore', [[], []], '"probabilities"', 'none'],
  ['fitTemperature', [[0, 3], LOGITS], '"labels"', '3 at index 1'],
  ['fitTemperature', [[0], [[NaN, 1]]], '"logits"', 'NaN in row 0, column 0'],
  ['fitTemperature', [[0], [[-Infinity, 1]]], '"logits"', 'row 0, column 0'],
  ['informationBottleneck', [TABLE2, { beta: 0 }], '"beta"', '0'],
  ['informationBottleneck', [TABLE2, { beta: 2, alpha: 0.5 }], '"alpha"', '0.5'],
  ['informationBottleneck', [TABLE2, { beta: 2, clusters: 0 }], '"clusters"', '0'],
  ['informationBottleneck', [TABLE2, { beta: 2, tolerance: 0 }], '"tolerance"', '0'],
  ['informationBottleneck', [TABLE2, { beta: 2, initial: [[1, 0]] }], '"initial"', '2 rows', '[1, 2]'],
  [
    'informationBottleneck',
    [
      TABLE2,
      {
        beta: 2,
        initial: [
          [1, 1],
          [1, 0],
        ],
      },
    ],
    '"initial"',
    'sum 1',
    'row 0',
  ],
  ['informationBottleneck', [[[1, -1]], { beta: 2 }], '"table"', '-1 in row 0, column 1'],
  ['informationBottleneckCurve', [TABLE2, { betas: [] }], '"betas"', 'none'],
  ['informationBottleneckCurve', [TABLE2, { betas: [2, NaN] }], '"betas[1]"', 'NaN'],
  ['informationBottleneckCurve', [[[0, 0]]], '"table"', 'zeros only'],
  ['agglomerativeBottleneck', [[[0, 0]]], '"table"', 'zeros only'],
  ['agglomerativeBottleneck', [[[1, NaN]]], '"table"', 'NaN'],
  ['channelCapacity', [[[0.5, 0.6]]], '"channel"', 'sum to 1', 'row 0'],
  ['channelCapacity', [[]], '"channel"', 'none'],
  ['channelCapacity', [P2, { tolerance: 0 }], '"tolerance"', '0'],
  ['rateDistortion', [[0.5, 0.6], TABLE2], '"source"', 'sum'],
  ['rateDistortion', [[0.5, 0.5], [[0, 1]]], '"distortion"', '2 letters', '[1, 2]'],
  ['rateDistortion', [[1], [[NaN]]], '"distortion"', 'NaN in row 0, column 0'],
  ['rateDistortion', [[1], [[0]], { slopes: [-1] }], '"slopes[0]"', '-1'],
  ['layerInformation', [[[1, NaN]], [0]], '"activations"', 'NaN in row 0, column 1'],
  ['layerInformation', [TABLE2, [0]], '"labels"', '2 rows', '1'],
  ['layerInformation', [TABLE2, [0, '']], '"labels"', 'missing', 'index 1'],
  ['layerInformation', [TABLE2, [0, 1], { method: 'noise', noiseVariance: 0 }], '"noiseVariance"', '0'],
  ['quantizeWeights', [[1, NaN]], '"values"', 'NaN at index 1'],
  ['quantizeWeights', [[]], '"values"', 'none'],
  ['quantizeWeights', [[1], { bits: 1 }], '"bits"', '1', 'symmetric: false'],
  ['quantizeWeights', [[1], { bits: 17 }], '"bits"', '17'],
  ['codeLength', [[1, -1]], '"counts"', '-1 at index 1'],
  ['codeLength', [[0, 0]], '"counts"', 'zeros only'],
];
for (const [name, given, ...says] of WRONG) {
  wrongValue(name, `${JSON.stringify(given).slice(0, 70)}`, () => all[name](...given), ...says);
}

for (const wrong of [7, 'text', null])
  wrongKind('codeLength', `${wrong}`, () => all.codeLength(wrong), '"counts"');
wrongKind(
  'gaussianKlDivergence',
  'free bits of each row',
  () =>
    all.gaussianKlDivergence({ mean: [0], logVariance: [0] }, undefined, { freeBits: 1, reduction: 'none' }),
  '"freeBits"',
);
wrongKind(
  'gaussianKlDivergence',
  'a gradient of full covariances',
  () =>
    all.gaussianKlDivergence(
      { mean: [0], covariance: [[1]] },
      { mean: [0], covariance: [[1]] },
      { gradient: true },
    ),
  '"gradient"',
  'diagonal',
);
wrongKind(
  'gaussianKlDivergence',
  'no prior of full covariances',
  () => all.gaussianKlDivergence({ mean: [0], covariance: [[1]] }),
  '"prior',
);
wrongKind('informationBottleneck', 'no beta', () => all.informationBottleneck(TABLE2), '"beta"', 'undefined');
wrongKind(
  'layerInformation',
  'noise with bins',
  () => all.layerInformation(TABLE2, [0, 1], { noiseVariance: 1 }),
  '"noiseVariance"',
  "'noise'",
);

testErrors('learning');
