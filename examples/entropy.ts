// Entropy: how uncertain the outcome of a draw is.
//
// Four outcomes hold between 0 bits (one of them is certain) and log₂ 4 = 2 bits (all are equally likely).

import { entropy } from 'infosimd';
import { distributionBars, htmlPage, renderSvg } from 'infosimd/plot';
import { listText, runAsProgram, threeDecimals } from './program.js';

const DISTRIBUTIONS = [
  { name: 'Uniform', probabilities: [0.25, 0.25, 0.25, 0.25] },
  { name: 'Skewed', probabilities: [0.8, 0.1, 0.05, 0.05] },
  { name: 'Deterministic', probabilities: [1, 0, 0, 0] },
] as const;

/** Each distribution with its entropy in bits. */
export function compute() {
  return DISTRIBUTIONS.map(({ name, probabilities }) => ({
    name,
    probabilities,
    entropy: entropy(probabilities),
  }));
}

type Result = ReturnType<typeof compute>;

/** What the program prints. */
export function lines(result: Result): string[] {
  return [
    'Entropy of four outcomes',
    ...result.map(({ name, entropy }) => `${name} distribution: ${threeDecimals(entropy)} bits`),
  ];
}

/** The page with the plots. */
export async function page(result: Result): Promise<string> {
  const chart = distributionBars(
    result.map(({ name, probabilities, entropy }) => ({
      title: [name, `entropy ${threeDecimals(entropy)} bits`],
      probabilities,
    })),
  );
  return htmlPage('Entropy of four outcomes', [
    {
      paragraphs: [
        'H(X) = −Σ p(x) · log₂ p(x): the average information of an outcome. It is largest, log₂ 4 = 2 bits, where ' +
          'all four are equally likely, and 0 where one is certain.',
      ],
      table: {
        columns: [{ name: 'distribution' }, { name: 'p' }, { name: 'H, bits', numeric: true }],
        rows: result.map(({ name, probabilities, entropy }) => [
          name,
          listText(probabilities),
          threeDecimals(entropy),
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
