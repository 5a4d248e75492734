// Mutual information: what one variable tells about another.
//
// Two Gaussians with correlation 0.7, 1000 pairs, counted in 9 × 9 bins. Knowing Y lowers the uncertainty of X
// from H(X) to H(X|Y); the difference is I(X; Y).

import { conditionalEntropy, entropy, histogram, histogram2d, mutualInformation } from 'infosimd';
import { distributionLines, htmlPage, jointHeatMap, renderSvg, scatterPlot, sideBySide } from 'infosimd/plot';
import { readSamples, runAsProgram, threeDecimals } from './program.js';

const CORRELATION = 0.7;
const BINS = 9;

/** A pair of columns. */
export interface Samples {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** The table of counts over min … max, its margins, and what they hold, in bits. */
export function compute({ x, y }: Samples) {
  const table = histogram2d(x, y, { bins: BINS });
  const xCounts = histogram(x, { bins: BINS }).counts;
  const yCounts = histogram(y, { bins: BINS }).counts;
  const entropyX = entropy(xCounts, { normalize: true });
  const entropyXGivenY = conditionalEntropy(table, { given: 'y' });
  return {
    table,
    xCounts,
    yCounts,
    entropyX,
    entropyY: entropy(yCounts, { normalize: true }),
    entropyXGivenY,
    entropyYGivenX: conditionalEntropy(table, { given: 'x' }),
    mutualInformation: mutualInformation(table),
    reduction: entropyX - entropyXGivenY,
  };
}

type Result = ReturnType<typeof compute>;

/** What the program prints. */
export function lines(result: Result): string[] {
  return [
    'Mutual information of correlated Gaussians',
    `Correlation coefficient: ${CORRELATION}`,
    `Samples: ${result.table.total}, bins: ${result.table.shape.join(' × ')}`,
    `Entropy H(X): ${threeDecimals(result.entropyX)} bits`,
    `Conditional entropy H(X|Y): ${threeDecimals(result.entropyXGivenY)} bits`,
    `Mutual information I(X; Y): ${threeDecimals(result.mutualInformation)} bits`,
    `H(X) − H(X|Y): ${threeDecimals(result.reduction)} bits`,
  ];
}

/** The page with the plots. */
export async function page({ x, y }: Samples, result: Result): Promise<string> {
  const { table, xCounts, yCounts } = result;
  const share = (count: number): number => count / table.total;
  const scatter = scatterPlot(x, y, { x: 'X', y: 'Y', title: `Correlated data (ρ = ${CORRELATION})` });
  const marginals = distributionLines(
    [
      { name: 'P(X)', probabilities: xCounts.map(share) },
      { name: 'P(Y)', probabilities: yCounts.map(share) },
    ],
    { title: 'Marginal distributions', x: 'bin, 0 the lowest' },
  );
  const joint = jointHeatMap(table, { x: 'X', y: 'Y', title: 'Joint distribution' });
  return htmlPage('Mutual information of correlated Gaussians', [
    {
      paragraphs: [
        'I(X; Y) = H(X) − H(X|Y) = H(Y) − H(Y|X): by how much knowing one variable lowers the uncertainty of the ' +
          `other. ${table.total} pairs, ${BINS} bins each way from the least to the greatest sample.`,
      ],
      table: {
        columns: [{ name: 'quantity' }, { name: 'bits', numeric: true }],
        rows: [
          ['H(X)', threeDecimals(result.entropyX)],
          ['H(X|Y)', threeDecimals(result.entropyXGivenY)],
          ['H(Y)', threeDecimals(result.entropyY)],
          ['H(Y|X)', threeDecimals(result.entropyYGivenX)],
          ['I(X; Y)', threeDecimals(result.mutualInformation)],
        ],
      },
      figures: [{ svg: await renderSvg(sideBySide([scatter, marginals])) }, { svg: await renderSvg(joint) }],
    },
  ]);
}

await runAsProgram(import.meta.url, async () => {
  const samples = await readSamples('gaussian_pair', ['x', 'y']);
  const result = compute(samples);
  return { lines: lines(result), page: await page(samples, result) };
});
