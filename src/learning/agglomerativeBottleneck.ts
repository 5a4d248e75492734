// The agglomerative bottleneck: values of x are joined two by two, each time those that lose least about y.

import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import type { Table } from '../measures/table.js';
import { ln } from '../numeric/exponential.js';
import { type Base, natsIn, unitOf } from '../numeric/units.js';
import { type JointDistribution, jointDistribution } from './jointDistribution.js';

/** Options of `agglomerativeBottleneck`. */
export interface AgglomerativeBottleneckOptions {
  /** Base of the logarithm: 2 (bits, default), 'e', 10 or any number > 1. */
  readonly base?: Base;
}

/** One step: two clusters become one. */
export interface AgglomerativeStep {
  /** Clusters after the step. */
  readonly clusters: number;
  /** The table's rows in the joined cluster. */
  readonly merged: readonly number[];
  /** What the step loses of I(T; Y). */
  readonly lost: number;
  /** I(T; Y) after the step. */
  readonly relevance: number;
  /** H(T) after the step. */
  readonly entropy: number;
  /** The cluster of each row of the table: the first of its rows; −1 for a row that holds nothing. */
  readonly assignments: Int32Array;
}

/** The result of `agglomerativeBottleneck`. */
export interface AgglomerativeBottleneck {
  /** 'bits', or the unit of `base`. */
  readonly unit: string;
  /** I(X; Y), which is the relevance before the first step. */
  readonly information: number;
  /** From one cluster less than there are rows that hold something, to one. */
  readonly steps: readonly AgglomerativeStep[];
}

const OPTIONS = optionTable({ base: option.base(2) } satisfies OptionsOf<AgglomerativeBottleneckOptions>);

/** Clusters as sums of rows of counts. */
interface Merging {
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  readonly m: number;
}

/** What joining a and b loses, in nats times the total: exactly 0 for proportional rows of counts. */
function lossOf({ counts, sums, m }: Merging, a: number, b: number): number {
  let loss = 0;
  const both = sums[a] + sums[b];
  for (let j = 0; j < m; j++) {
    const [p, q] = [counts[a * m + j], counts[b * m + j]];
    if (p > 0) loss += p * ln((p * both) / (sums[a] * (p + q)));
    if (q > 0) loss += q * ln((q * both) / (sums[b] * (p + q)));
  }
  return Math.max(0, loss);
}

/** Calls `each` after every step, with the two clusters (a < b; b is gone) and what was lost, in nats. */
export function mergeRows(
  joint: JointDistribution,
  each: (assigned: Int32Array, a: number, lost: number, sums: Float64Array, clusters: number) => void,
): void {
  const { n, m, total } = joint;
  const merging = { counts: joint.counts.slice(), sums: joint.sums.slice(), m };
  const assigned = Int32Array.from({ length: n }, (_, i) => i);
  const alive = new Uint8Array(n).fill(1);
  const losses = new Float64Array(n * n).fill(Infinity);
  /** The best partner of each cluster among those after it. */
  const partner = new Int32Array(n).fill(-1);
  const findPartner = (a: number): void => {
    partner[a] = -1;
    for (let b = a + 1; b < n; b++) {
      if (alive[b] && (partner[a] < 0 || losses[a * n + b] < losses[a * n + partner[a]])) partner[a] = b;
    }
  };
  for (let a = 0; a < n; a++) {
    for (let b = a + 1; b < n; b++) losses[a * n + b] = lossOf(merging, a, b);
    findPartner(a);
  }
  for (let clusters = n - 1; clusters >= 1; clusters--) {
    let first = -1;
    for (let a = 0; a < n; a++) {
      if (!alive[a] || partner[a] < 0) continue;
      if (first < 0 || losses[a * n + partner[a]] < losses[first * n + partner[first]]) first = a;
    }
    const second = partner[first];
    const lost = losses[first * n + second] / total;
    for (let j = 0; j < m; j++) merging.counts[first * m + j] += merging.counts[second * m + j];
    merging.sums[first] += merging.sums[second];
    merging.sums[second] = 0;
    alive[second] = 0;
    for (let i = 0; i < n; i++) if (assigned[i] === second) assigned[i] = first;
    for (let a = 0; a < n; a++) {
      if (!alive[a] || a === first) continue;
      const [low, high] = a < first ? [a, first] : [first, a];
      losses[low * n + high] = lossOf(merging, low, high);
    }
    for (let a = 0; a < n; a++) if (alive[a] && (a <= first || partner[a] === second)) findPartner(a);
    each(assigned, first, lost, merging.sums, clusters);
  }
}

/**
 * Agglomerative information bottleneck: begins with a cluster for each row of the table, and joins the two whose union loses least of
 * I(T; Y), (p_a + p_b)·JS(p(y|a), p(y|b)), until one is left. Each step is the best, their sequence need not be: for a given trade-off
 * `informationBottleneck` finds better partitions. Ties go to the first rows. Takes time of the square of the rows.
 *
 * @param table counts or weights ≥ 0 of pairs, x down and y across: rows, `{ values, shape }` or a `JointHistogram`.
 * @returns bits, or the unit of `base`; a frozen object.
 * @throws TypeError for a wrong kind; RangeError for a negative cell or a table of zeros.
 * @see Slonim & Tishby 1999
 * @example
 * import { agglomerativeBottleneck } from 'infosimd/learning';
 * const { steps } = agglomerativeBottleneck([[4, 0], [4, 0], [0, 4]]);
 * console.log(steps.map(({ clusters, lost }) => [clusters, lost.toFixed(3)])); // [ [ 2, '0.000' ], [ 1, '0.918' ] ]
 */
export function agglomerativeBottleneck(
  table: Table,
  options?: AgglomerativeBottleneckOptions,
): AgglomerativeBottleneck {
  const { base } = readOptions(options, OPTIONS);
  const joint = jointDistribution('table', table);
  const { rows, rowOf, total, information } = joint;
  const steps: AgglomerativeStep[] = [];
  let relevance = information;
  mergeRows(joint, (assigned, a, lost, sums, clusters) => {
    relevance = Math.max(0, relevance - lost);
    const assignments = new Int32Array(rows).fill(-1);
    const merged: number[] = [];
    assigned.forEach((cluster, i) => {
      assignments[rowOf[i]] = rowOf[cluster];
      if (cluster === a) merged.push(rowOf[i]);
    });
    let entropy = 0;
    for (const sum of sums) if (sum > 0) entropy += sum * ln(total / sum);
    steps.push(
      Object.freeze({
        clusters,
        merged: Object.freeze(merged),
        lost: natsIn(lost, base),
        relevance: natsIn(clusters === 1 ? 0 : relevance, base),
        entropy: natsIn(Math.max(0, entropy / total), base),
        assignments,
      }),
    );
  });
  return Object.freeze({
    unit: unitOf(base),
    information: natsIn(information, base),
    steps: Object.freeze(steps),
  });
}
