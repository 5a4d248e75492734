// Cross-entropy and Kullback–Leibler divergence: what a wrong prediction costs.
//
// A code made for q needs H(p, q) bits an outcome where p is true. H(p) of them are inevitable; the rest is
// D(p‖q) = H(p, q) − H(p). Without clipping (epsilon 0) this is an identity.

import { crossEntropy, entropy, klDivergence } from 'infosimd';
import { htmlPage, predictionBars, renderSvg } from 'infosimd/plot';
import { listText, runAsProgram, threeDecimals } from './program.js';

const TRUE_DISTRIBUTION = [0.3, 0.2, 0.5];

const PREDICTIONS = [
  { name: 'Perfect', predicted: [0.3, 0.2, 0.5] },
  { name: 'Good', predicted: [0.4, 0.3, 0.3] },
  { name: 'Poor', predicted: [0.1, 0.1, 0.8] },
] as const;

/** The entropy of the true distribution, and what each prediction costs, in bits. */
export function compute() {
  const p = TRUE_DISTRIBUTION;
  const ownEntropy = entropy(p);
  const predictions = PREDICTIONS.map(({ name, predicted }) => {
    const cross = crossEntropy(p, predicted, { epsilon: 0 });
    return {
      name,
      predicted,
      crossEntropy: cross,
      klDivergence: klDivergence(p, predicted, { epsilon: 0 }),
      excess: cross - ownEntropy,
    };
  });
  return { p, entropy: ownEntropy, predictions };
}

type Result = ReturnType<typeof compute>;

/** What the program prints. */
export function lines({ p, entropy, predictions }: Result): string[] {
  return [
    'Cross-entropy and KL divergence',
    `True distribution: ${listText(p)}`,
    `  Entropy H(p): ${threeDecimals(entropy)} bits`,
    ...predictions.flatMap(({ name, predicted, crossEntropy, klDivergence, excess }) => [
      `${name} prediction: ${listText(predicted)}`,
      `  Cross-entropy H(p, q): ${threeDecimals(crossEntropy)} bits`,
      `  KL divergence D(p‖q): ${threeDecimals(klDivergence)} bits`,
      `  H(p, q) − H(p): ${threeDecimals(excess)} bits`,
    ]),
  ];
}

/** The page with the plots. */
export async function page({ p, entropy, predictions }: Result): Promise<string> {
  const chart = predictionBars(
    predictions.map(({ name, predicted, crossEntropy, klDivergence }) => ({
      title: [
        name,
        `cross-entropy ${threeDecimals(crossEntropy)} bits`,
        `KL divergence ${threeDecimals(klDivergence)} bits`,
      ],
      true: p,
      predicted,
    })),
  );
  return htmlPage('Cross-entropy and KL divergence', [
    {
      paragraphs: [
        'H(p, q) = −Σ p(x) · log₂ q(x) is the length of a code made for q where p is true; D(p‖q) = Σ p(x) · ' +
          'log₂(p(x)/q(x)) is what of it a better prediction would save: D(p‖q) = H(p, q) − H(p).',
        `True distribution p = ${listText(p)}, H(p) = ${threeDecimals(entropy)} bits.`,
      ],
      table: {
        columns: [
          { name: 'prediction' },
          { name: 'q' },
          { name: 'H(p, q), bits', numeric: true },
          { name: 'D(p‖q), bits', numeric: true },
          { name: 'H(p, q) − H(p), bits', numeric: true },
        ],
        rows: predictions.map(({ name, predicted, crossEntropy, klDivergence, excess }) => [
          name,
          listText(predicted),
          threeDecimals(crossEntropy),
          threeDecimals(klDivergence),
          threeDecimals(excess),
        ]),
      },
      figures: [{ svg: await renderSvg(chart) }],
    },
  ]);
}

await runAsProgram(import.meta.url, async () => {
  const result = compute();
  return { lines: lines(result), page: await page(result) };
});
