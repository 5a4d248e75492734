// Information bottleneck: a good representation tells much about the target and repeats little of the input.
//
// x1 and x3 make the target, y = 0.6·x1 + 0.4·x3 + 0.1·noise. x2 = 0.8·x1 + 0.2·noise tells much about y too, but
// nearly all of it is what x1 told: of x1 and x2, one is enough.

import { estimateMutualInformation } from 'infosimd';
import { htmlPage, renderSvg, scatterGroups, scatterPlot, sideBySide } from 'infosimd/plot';
import { readSamples, runAsProgram, threeDecimals } from './program.js';

const BINS = 19;
const COLUMNS = ['x1', 'x2', 'x3', 'y'] as const;

/** Three features and their target. */
export type Samples = Readonly<Record<(typeof COLUMNS)[number], Float64Array>>;

/** The mutual information of each pair of columns, in bits. */
export function compute({ x1, x2, x3, y }: Samples) {
  const information = (a: Float64Array, b: Float64Array): number =>
    estimateMutualInformation(a, b, { bins: BINS });
  return {
    'x1, y': information(x1, y),
    'x2, y': information(x2, y),
    'x3, y': information(x3, y),
    'x1, x2': information(x1, x2),
    'x1, x3': information(x1, x3),
    'x2, x3': information(x2, x3),
  };
}

type Result = ReturnType<typeof compute>;

/** What the program prints. */
export function lines(result: Result): string[] {
  return [
    'Information bottleneck',
    ...Object.entries(result).map(
      ([pair, information]) => `I(${pair.replace(',', ';')}): ${threeDecimals(information)} bits`,
    ),
  ];
}

/** The page with the plots. */
export async function page({ x1, x2, x3, y }: Samples, result: Result): Promise<string> {
  const told = (pair: keyof Result): string => `${threeDecimals(result[pair])} bits`;
  const side = 280;
  const charts = sideBySide([
    scatterPlot(x1, x2, { x: 'x1', y: 'x2', title: ['x1 and x2', `I = ${told('x1, x2')}`], side }),
    scatterPlot(x1, x3, { x: 'x1', y: 'x3', title: ['x1 and x3', `I = ${told('x1, x3')}`], side }),
    scatterGroups(
      [
        { name: 'x1', x: x1, y },
        { name: 'x3', x: x3, y },
      ],
      {
        x: 'x1 or x3',
        y: 'y',
        title: ['Features and target', `I = ${told('x1, y')} (x1), ${told('x3, y')} (x3)`],
        side,
      },
    ),
  ]);
  return htmlPage('Information bottleneck', [
    {
      paragraphs: [
        'Features should tell much about the target and little about each other. x2 is nearly a copy of x1: it tells ' +
          'nearly as much about y, and of all columns the most about x1. x3 tells less about y, but what x1 does not.',
        `${y.length} samples, ${BINS} bins each way from the least to the greatest sample, without a correction: ` +
          'even independent columns, such as x1 and x3, come out above 0 where few samples meet many cells.',
      ],
      table: {
        columns: [{ name: 'pair' }, { name: 'I, bits', numeric: true }],
        rows: Object.entries(result).map(([pair, information]) => [pair, threeDecimals(information)]),
      },
      figures: [{ svg: await renderSvg(charts) }],
    },
  ]);
}

await runAsProgram(import.meta.url, async () => {
  const samples = await readSamples('bottleneck', COLUMNS);
  const result = compute(samples);
  return { lines: lines(result), page: await page(samples, result) };
});
