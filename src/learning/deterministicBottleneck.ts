// The deterministic bottleneck: the partition of x that minimises H(T) − β·I(T; Y) (Strouse & Schwab 2017).

import { ln } from '../numeric/exponential.js';
import type { JointDistribution } from './jointDistribution.js';

/** Up to so many rows that differ the best of all partitions is found. */
export const MOST_EXACT = 12;

/** Passes of single moves over all rows. */
const MOST_PASSES = 1000;

/** Rows of the same p(y|x) as one: they belong together in a best partition. */
export function joinEqualRows({ n, m, counts, sums }: JointDistribution): Int32Array {
  const to = new Int32Array(n);
  const firsts: number[] = [];
  for (let i = 0; i < n; i++) {
    const found = firsts.findIndex((first) => {
      for (let j = 0; j < m; j++) {
        if (counts[i * m + j] * sums[first] !== counts[first * m + j] * sums[i]) return false;
      }
      return true;
    });
    if (found < 0) {
      to[i] = firsts.length;
      firsts.push(i);
    } else to[i] = found;
  }
  return to;
}

/** The summand of a cluster in H(T) − β·I(T; Y), but for a constant, in nats: −w·ln w − β·Σ p·ln(p/w). */
function costOf(weight: number, cells: Float64Array, first: number, m: number, beta: number): number {
  if (!(weight > 0)) return 0;
  let told = 0;
  for (let j = 0; j < m; j++) {
    const p = cells[first + j];
    if (p > 0) told += p * ln(p / weight);
  }
  return -weight * ln(weight) - beta * told;
}

/** p(x) and p(x, y) of groups of rows. */
interface Groups {
  readonly n: number;
  readonly m: number;
  readonly weights: Float64Array;
  readonly cells: Float64Array;
}

function groupsOf({ n, m, px, counts, total }: JointDistribution, to: Int32Array): Groups {
  const count = 1 + to.reduce((most, t) => Math.max(most, t), -1);
  const weights = new Float64Array(count);
  const cells = new Float64Array(count * m);
  for (let i = 0; i < n; i++) {
    weights[to[i]] += px[i];
    for (let j = 0; j < m; j++) cells[to[i] * m + j] += counts[i * m + j] / total;
  }
  return { n: count, m, weights, cells };
}

/** The best partition of few groups into at most `most` clusters: costs add up over clusters, so subsets are decided one after the other. */
function bestOfAll({ n, m, weights, cells }: Groups, beta: number, most: number): Int32Array {
  const subsets = 1 << n;
  const costs = new Float64Array(subsets);
  const sum = new Float64Array(m);
  for (let set = 1; set < subsets; set++) {
    sum.fill(0);
    let weight = 0;
    for (let i = 0; i < n; i++) {
      if (((set >> i) & 1) === 0) continue;
      weight += weights[i];
      for (let j = 0; j < m; j++) sum[j] += cells[i * m + j];
    }
    costs[set] = costOf(weight, sum, 0, m, beta);
  }
  const clusters = Math.min(most, n);
  /** The least cost of a set in at most c clusters, and the cluster of its first element. */
  let best = costs.slice();
  const chosen = [Int32Array.from(costs, (_, set) => set)];
  for (let c = 2; c <= clusters; c++) {
    const next = best.slice();
    const choice = chosen[c - 2].slice();
    for (let set = 1; set < subsets; set++) {
      const lowest = set & -set;
      const rest = set ^ lowest;
      for (let part = (rest - 1) & rest; rest > 0; part = (part - 1) & rest) {
        const cluster = part | lowest;
        const cost = costs[cluster] + best[set ^ cluster];
        // One bit of rounding must not split what may stay together.
        if (cost < next[set] - 1e-14) {
          next[set] = cost;
          choice[set] = cluster;
        }
        if (part === 0) break;
      }
    }
    best = next;
    chosen.push(choice);
  }
  const assigned = new Int32Array(n);
  let set = subsets - 1;
  for (let cluster = 0, c = clusters; set > 0; cluster++, c--) {
    const part = chosen[Math.max(0, c - 1)][set];
    for (let i = 0; i < n; i++) if ((part >> i) & 1) assigned[i] = cluster;
    set ^= part;
  }
  return assigned;
}

/** Moves single groups, and joins clusters, while that lowers the cost; returns it. */
function improve(groups: Groups, assigned: Int32Array, k: number, beta: number): number {
  const { n, m, weights, cells } = groups;
  const clusterWeights = new Float64Array(k);
  const clusterCells = new Float64Array(k * m);
  for (let i = 0; i < n; i++) {
    clusterWeights[assigned[i]] += weights[i];
    for (let j = 0; j < m; j++) clusterCells[assigned[i] * m + j] += cells[i * m + j];
  }
  const costs = Float64Array.from(clusterWeights, (weight, t) =>
    costOf(weight, clusterCells, t * m, m, beta),
  );
  const changed = new Float64Array(m);
  const costWith = (t: number, weight: number, from: Float64Array, first: number, sign: number): number => {
    for (let j = 0; j < m; j++) changed[j] = Math.max(0, clusterCells[t * m + j] + sign * from[first + j]);
    const total = clusterWeights[t] + sign * weight;
    return total > 1e-15 ? costOf(total, changed, 0, m, beta) : 0;
  };
  const move = (t: number, weight: number, from: Float64Array, first: number, sign: number): void => {
    clusterWeights[t] = Math.max(0, clusterWeights[t] + sign * weight);
    for (let j = 0; j < m; j++)
      clusterCells[t * m + j] = Math.max(0, clusterCells[t * m + j] + sign * from[first + j]);
    if (clusterWeights[t] <= 1e-15) {
      clusterWeights[t] = 0;
      clusterCells.fill(0, t * m, t * m + m);
    }
    costs[t] = costOf(clusterWeights[t], clusterCells, t * m, m, beta);
  };
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    let moved = false;
    for (let i = 0; i < n; i++) {
      const own = assigned[i];
      const without = costWith(own, weights[i], cells, i * m, -1) - costs[own];
      let best = -1e-13;
      let target = -1;
      for (let t = 0; t < k; t++) {
        if (t === own) continue;
        const change = without + costWith(t, weights[i], cells, i * m, 1) - costs[t];
        if (change < best) {
          best = change;
          target = t;
        }
      }
      if (target < 0) continue;
      move(own, weights[i], cells, i * m, -1);
      move(target, weights[i], cells, i * m, 1);
      assigned[i] = target;
      moved = true;
    }
    for (let t = 0; t < k; t++) {
      for (let u = t + 1; u < k; u++) {
        if (clusterWeights[t] === 0 || clusterWeights[u] === 0) continue;
        const joined = costWith(t, clusterWeights[u], clusterCells, u * m, 1);
        if (joined >= costs[t] + costs[u] - 1e-13) continue;
        move(t, clusterWeights[u], clusterCells.slice(), u * m, 1);
        clusterWeights[u] = 0;
        clusterCells.fill(0, u * m, u * m + m);
        costs[u] = 0;
        for (let i = 0; i < n; i++) if (assigned[i] === u) assigned[i] = t;
        moved = true;
      }
    }
    if (!moved) break;
  }
  return costs.reduce((sum, cost) => sum + cost, 0);
}

/**
 * A partition of the rows into at most `most` clusters, from the best of `starts` after single moves; of up to 12 different rows the best of
 * all.
 */
export function bestPartition(
  joint: JointDistribution,
  beta: number,
  most: number,
  starts: readonly Int32Array[],
): Int32Array {
  const to = joinEqualRows(joint);
  const groups = groupsOf(joint, to);
  if (groups.n <= MOST_EXACT) {
    const best = bestOfAll(groups, beta, most);
    return to.map((group) => best[group]);
  }
  let least = Infinity;
  let found = new Int32Array(groups.n);
  for (const start of starts) {
    const assigned = new Int32Array(groups.n);
    for (let i = 0; i < joint.n; i++) assigned[to[i]] = start[i];
    const cost = improve(groups, assigned, most, beta);
    if (cost < least - 1e-14) {
      least = cost;
      found = assigned;
    }
  }
  return to.map((group) => found[group]);
}
