// Quantiles of samples that occur as often as their weights say, in units of the weights.

import type { NumberColumn } from '../columns/column.js';
import type { Weights } from '../columns/weights.js';
import { evenRanks, quantilesFrom } from './quantileAt.js';

/** Samples that are present and have a weight above 0, and those weights in their unit: integers. */
interface WeightedSamples {
  readonly column: NumberColumn;
  readonly counts: Float64Array;
}

export function weightedSamples({ values }: NumberColumn, weights: Weights): WeightedSamples {
  const kept = new Float64Array(values.length);
  const counts = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== value || weights.values[i] === 0) continue;
    kept[n] = value;
    counts[n++] = weights.values[i] / weights.unit;
  }
  const present = kept.subarray(0, n);
  return {
    column: { kind: 'number', values: present, element: 'F64', length: n },
    counts: counts.subarray(0, n),
  };
}

/** The quantiles i/parts of the samples, each as often as its count says: NumPy's of the repeated samples. */
export function weightedQuantiles({ column, counts }: WeightedSamples, parts: number): Float64Array {
  const { values } = column;
  const places = Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i];
  const ranks = evenRanks(total, parts);
  let next = 0;
  let reached = counts[places[0]];
  const found = ranks.map((rank) => {
    while (reached <= rank && next + 1 < places.length) reached += counts[places[++next]];
    return values[places[next]];
  });
  return quantilesFrom(total, parts, ranks, found);
}
