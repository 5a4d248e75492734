// Classification loss: the cross-entropy between labels and predicted probabilities, in nats as everywhere in
// deep learning.
//
// Five samples of three classes. The binary loss asks of each only whether it is of class 0.

import { binaryCrossEntropy, logLoss } from 'infosimd';
import { htmlPage, renderSvg, scatterPlot, sideBySide } from 'infosimd/plot';
import { runAsProgram, threeDecimals } from './program.js';

const TRUE_ROWS = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 0],
  [0, 1, 0],
];

const PREDICTIONS = [
  {
    name: 'Perfect',
    rows: [
      [0.9, 0.05, 0.05],
      [0.05, 0.9, 0.05],
      [0.05, 0.05, 0.9],
      [0.9, 0.05, 0.05],
      [0.05, 0.9, 0.05],
    ],
  },
  {
    name: 'Good',
    rows: [
      [0.7, 0.2, 0.1],
      [0.2, 0.6, 0.2],
      [0.1, 0.2, 0.7],
      [0.6, 0.3, 0.1],
      [0.2, 0.7, 0.1],
    ],
  },
  {
    name: 'Poor',
    rows: [
      [0.3, 0.4, 0.3],
      [0.4, 0.3, 0.3],
      [0.3, 0.3, 0.4],
      [0.4, 0.3, 0.3],
      [0.3, 0.4, 0.3],
    ],
  },
];

function firstClass(rows: readonly (readonly number[])[]): number[] {
  return rows.map(([first]) => first);
}

/** The losses of each prediction in nats, with the probabilities of class 0 that the binary loss is of. */
export function compute() {
  const truth = firstClass(TRUE_ROWS);
  return PREDICTIONS.map(({ name, rows }) => {
    const predicted = firstClass(rows);
    return {
      name,
      truth,
      predicted,
      logLoss: logLoss(TRUE_ROWS, rows),
      binaryCrossEntropy: binaryCrossEntropy(truth, predicted),
    };
  });
}

type Result = ReturnType<typeof compute>;

/** What the program prints. */
export function lines(result: Result): string[] {
  return [
    'Cross-entropy loss of five labels, three classes',
    ...result.map(({ name, logLoss }) => `${name} predictions: ${threeDecimals(logLoss)} nats`),
    'Binary cross-entropy, class 0 against the rest',
    ...result.map(
      ({ name, binaryCrossEntropy }) => `${name} predictions: ${threeDecimals(binaryCrossEntropy)} nats`,
    ),
  ];
}

/** The page with the plots. */
export async function page(result: Result): Promise<string> {
  const chart = sideBySide(
    result.map(({ name, truth, predicted, logLoss }) =>
      scatterPlot(truth, predicted, {
        x: 'true probability of class 0',
        y: 'predicted probability of class 0',
        title: [name, `loss ${threeDecimals(logLoss)} nats`],
        identity: true,
        domain: [0, 1],
      }),
    ),
  );
  return htmlPage('Classification loss', [
    {
      paragraphs: [
        'L = −Σ y · ln ŷ over the classes, the mean over five samples; of two classes it is ' +
          '−y · ln ŷ − (1 − y) · ln(1 − ŷ).',
      ],
      table: {
        columns: [
          { name: 'predictions' },
          { name: 'three classes, nats', numeric: true },
          { name: 'class 0 against the rest, nats', numeric: true },
        ],
        rows: result.map(({ name, logLoss, binaryCrossEntropy }) => [
          name,
          threeDecimals(logLoss),
          threeDecimals(binaryCrossEntropy),
        ]),
      },
      figures: [
        {
          svg: await renderSvg(chart),
          caption:
            'Class 0 of each of the five samples; equal predictions make one, darker point. On the dashed line ' +
            'prediction and truth would agree.',
        },
      ],
    },
  ]);
}

await runAsProgram(import.meta.url, async () => {
  const result = compute();
  return { lines: lines(result), page: await page(result) };
});
