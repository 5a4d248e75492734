// Axes as the headers in assembly/ describe them, made here anew, and the code of a sample by definition.

import { GRID } from '../../../src/kernels/abi.generated.js';

/** An axis that the index arithmetic of `binUniform` may guess on. */
export interface UniformAxis {
  readonly edges: Float64Array;
  readonly low: number;
  readonly scale: number;
  readonly half: number;
}

export function uniformAxis(bins: number, low: number, high: number): UniformAxis {
  const step = (high - low) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : i * step + low));
  const scale = bins / (high - low);
  let distance = 0;
  edges.forEach((edge, i) => {
    distance = Math.max(distance, Math.abs((edge - low) * scale - i));
  });
  return { edges, low, scale, half: 0.5 - distance };
}

/** An axis with a lookup grid. */
export interface GridAxis {
  readonly edges: Float64Array;
  readonly low: number;
  readonly scale: number;
  /** Entry c: the number of edges in cells before c. */
  readonly grid: Int32Array;
}

/** `cells` of the grid lie over the finite edges; 0 puts everything into one. */
export function gridAxis(edges: readonly number[], cells: number): GridAxis {
  const finite = edges.filter(Number.isFinite);
  const low = finite[0] ?? 0;
  const width = (finite[finite.length - 1] ?? 0) - low;
  const scale = width > 0 && cells / width < Infinity ? cells / width : 0;
  const cellOf = (x: number): number => {
    const f = (x - low) * scale;
    return f > 0 ? Math.min(f, GRID - 1) + 2 ** 52 - 2 ** 52 : 0;
  };
  const grid = Int32Array.from(
    { length: GRID + 1 },
    (_, cell) => edges.filter((edge) => cellOf(edge) < cell).length,
  );
  return { edges: Float64Array.from(edges), low, scale, grid };
}

/** The bin code of `x`, by definition: 0 below, the number of edges ≤ x, bins + 1 above, bins + 2 for NaN. */
export function codeByDefinition(x: number, edges: Float64Array, closed: number): number {
  const bins = edges.length - 1;
  if (Number.isNaN(x)) return bins + 2;
  if (x === edges[bins]) return closed === 1 ? bins : bins + 1;
  // Upper bound: how many edges are ≤ x.
  let from = 0;
  let to = edges.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (edges[middle] <= x) from = middle + 1;
    else to = middle;
  }
  return from;
}
