// The number of bins of equal width by the rules of numpy.histogram_bin_edges, as of NumPy 2.4.

import type { NumberColumn } from '../columns/column.js';
import { powerMinusThird, powerThird } from '../numeric/cubeRoot.js';
import { ldexp } from '../numeric/exp2.js';
import { log2 } from '../numeric/log2.js';
import { reduceMagnitude } from '../numeric/magnitude.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { countCodes } from './codeCounts.js';
import { EdgeLookup } from './edgeLookup.js';
import { MAX_BINS, uniformEdges } from './edges.js';
import { evenQuantiles } from './orderStatistics.js';
import { scanColumn } from './range.js';

/**
 * A rule for the number of bins. Widths, with n samples: `'sqrt'` range/√n; `'sturges'` range/(log2 n + 1); `'rice'`
 * range/(2n^⅓); `'scott'` (24·√π/n)^⅓·σ; `'fd'` (Freedman & Diaconis) 2·IQR/n^⅓; `'doane'` range/(1 + log2 n + log2(1 + |g|/σg)),
 * g the skewness; `'stone'` that of the least estimated squared error; `'auto'` min(sturges, max(fd, sqrt/2)).
 */
export type BinWidthRule = 'auto' | 'fd' | 'scott' | 'sturges' | 'rice' | 'doane' | 'sqrt' | 'stone';

export const BIN_WIDTH_RULES = ['auto', 'fd', 'scott', 'sturges', 'rice', 'doane', 'sqrt', 'stone'] as const;

/** The input of the rules; no sample is missing. */
interface Samples {
  readonly column: NumberColumn;
  readonly n: number;
  /** Maximum minus minimum. */
  readonly width: number;
  /** The distance between the outer edges. */
  readonly range: readonly [number, number];
}

function mean(values: Float64Array, value: (sample: number) => number): number {
  const sum = new NeumaierSum();
  for (let i = 0; i < values.length; i++) sum.add(value(values[i]));
  return sum.value / values.length;
}

/** The moments of samples divided by 2^exponent, which are `scaled`. */
function momentsOf({ values }: NumberColumn): {
  readonly scaled: Float64Array;
  readonly exponent: number;
  readonly middle: number;
  readonly deviation: number;
} {
  const scaled = Float64Array.from(values);
  const exponent = reduceMagnitude(scaled);
  const middle = mean(scaled, (sample) => sample);
  const deviation = Math.sqrt(mean(scaled, (sample) => (sample - middle) * (sample - middle)));
  return { scaled, exponent, middle, deviation };
}

function sqrt({ n, width }: Samples): number {
  return width / Math.sqrt(n);
}

function sturges({ n, width }: Samples): number {
  return width / (log2(n) + 1);
}

function fd({ column, n }: Samples): number {
  const quartiles = evenQuantiles(column, 4);
  return 2 * (quartiles[3] - quartiles[1]) * powerMinusThird(n);
}

const SQRT_PI = 1.7724538509055159;

function scott({ column, n }: Samples): number {
  const { deviation, exponent } = momentsOf(column);
  return ldexp(powerThird((24 * SQRT_PI) / n) * deviation, exponent);
}

/** Doane 1976, with the skewness's standard error √(6(n − 2)/((n + 1)(n + 3))). */
function doane({ column, n, width }: Samples): number {
  if (n <= 2) return 0;
  const { scaled, middle, deviation } = momentsOf(column);
  if (!(deviation > 0)) return 0;
  const skewness = mean(scaled, (sample) => {
    const z = (sample - middle) / deviation;
    return z * z * z;
  });
  const error = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  return width / (1 + log2(n) + log2(1 + Math.abs(skewness) / error));
}

/** Stone 1984: the number of bins in 1 … max(100, √n) that minimises (2 − (n + 1)·Σ p²)·bins. */
function stone({ column, n, width, range }: Samples): number {
  if (n <= 1 || width === 0) return 0;
  let best = 0;
  let least = Infinity;
  for (let bins = 1; bins <= Math.max(100, Math.floor(Math.sqrt(n))); bins++) {
    const counts = countCodes(new EdgeLookup(uniformEdges(bins, range[0], range[1])), column);
    const squares = new NeumaierSum();
    for (let bin = 1; bin <= bins; bin++) squares.add((counts[bin] / n) * (counts[bin] / n));
    const risk = (2 - (n + 1) * squares.value) / (width / bins);
    if (risk < least) {
      least = risk;
      best = bins;
    }
  }
  return width / best;
}

const WIDTHS: Readonly<Record<BinWidthRule, (samples: Samples) => number>> = {
  auto: (samples) => Math.min(Math.max(fd(samples), sqrt(samples) / 2), sturges(samples)),
  fd,
  scott,
  sturges,
  rice: ({ n, width }) => width / (2 * powerThird(n)),
  doane,
  sqrt,
  stone,
};

/** The samples of a column between two numbers, as doubles, without missing ones. */
function samplesWithin({ values }: NumberColumn, low: number, high: number): NumberColumn {
  const kept = Float64Array.from(values).filter((value) => value >= low && value <= high);
  return { kind: 'number', values: kept, element: 'F64', length: kept.length };
}

/**
 * The number of bins that a rule gives over a range, of the samples in it.
 *
 * @throws RangeError for more than 65 536 bins.
 */
export function binsByRule(
  name: string,
  rule: BinWidthRule,
  column: NumberColumn,
  low: number,
  high: number,
): number {
  const edges = uniformEdges(1, low, high);
  const samples = samplesWithin(column, edges[0], edges[1]);
  const n = samples.length;
  if (n === 0) return 1;
  const { min, max } = scanColumn(samples);
  let width = WIDTHS[rule]({
    column: { ...samples, element: 'F64' },
    n,
    width: max - min,
    range: [low, high],
  });
  if (!(width > 0)) return 1;
  // If bins of integers were narrower than 1, some between them would be empty.
  if (width < 1 && column.mayBeIntegers && samples.values.every(Number.isInteger)) width = 1;
  const bins = Math.ceil((edges[1] - edges[0]) / width);
  if (bins <= MAX_BINS) return Math.max(1, bins);
  throw new RangeError(
    `"${name}": '${rule}' asks for ${bins} bins, at most ${MAX_BINS} can be had; give a number of bins, or a range without what lies far out`,
  );
}
