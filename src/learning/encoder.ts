// Encoders p(t | x) of a bottleneck and the sweeps that improve them (Tishby, Pereira & Bialek 1999).

import { expBelow, ln } from '../numeric/exponential.js';
import type { JointDistribution } from './jointDistribution.js';

/** Clusters: their probabilities and what they say about y. An encoder follows from them: p(t|x) ∝ p(t)·e^(−β·D(p(y|x) ‖ p(y|t))). */
export interface Clusters {
  readonly k: number;
  /** p(t). */
  readonly weights: Float64Array;
  /** p(y | t), k × m. */
  readonly decoder: Float64Array;
}

/** An encoder with what it achieves, in nats. */
export interface Encoder extends Clusters {
  /** p(t | x), n × k. */
  readonly encoder: Float64Array;
  /** I(X; T). */
  readonly complexity: number;
  /** I(T; Y). */
  readonly relevance: number;
  /** The most, over x, that a further sweep moves p(t | x), in total variation: 0 where the encoder is stationary. */
  readonly residual: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** The share of the uniform encoder in a start. */
const MIXED = 1e-3;
/** A cluster of less probability is dropped. */
const LEAST_WEIGHT = 1e-12;
/** Clusters whose decoders differ by no more are joined: nothing is lost. */
const EQUAL = 1e-7;
/** Sweeps between searches for equal clusters. */
const JOIN_EVERY = 16;
/** Over-relaxation begins here, and grows by a tenth in each sweep that lowers the objective, up to the most. */
const RELAXATION = { first: 1.2, growth: 1.1, most: 3 };

/** The clusters that an encoder makes. */
export function clustersOf(joint: JointDistribution, encoder: Float64Array, k: number): Clusters {
  const { n, m, px, conditional } = joint;
  const weights = new Float64Array(k);
  const decoder = new Float64Array(k * m);
  for (let i = 0; i < n; i++) {
    for (let t = 0; t < k; t++) {
      const p = px[i] * encoder[i * k + t];
      if (p === 0) continue;
      weights[t] += p;
      for (let j = 0; j < m; j++) decoder[t * m + j] += p * conditional[i * m + j];
    }
  }
  for (let t = 0; t < k; t++) {
    if (weights[t] > 0) for (let j = 0; j < m; j++) decoder[t * m + j] /= weights[t];
  }
  return { k, weights, decoder };
}

/** The clusters with a little of every row in each: without it, a value of y that a cluster excludes it excludes for ever. */
export function mixed(
  joint: JointDistribution,
  { k, encoder }: { k: number; encoder: Float64Array },
): Clusters {
  return clustersOf(
    joint,
    encoder.map((p) => (1 - MIXED) * p + MIXED / k),
    k,
  );
}

/** D(p(y|x) ‖ p(y|t)) for all x and t, n × k. */
function divergences({ n, m, conditional, told }: JointDistribution, { k, decoder }: Clusters): Float64Array {
  const logs = Float64Array.from(decoder, (q) => (q > 0 ? ln(q) : -Infinity));
  const result = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    for (let t = 0; t < k; t++) {
      let cross = 0;
      for (let j = 0; j < m; j++) {
        const p = conditional[i * m + j];
        if (p > 0) cross += p * logs[t * m + j];
      }
      result[i * k + t] = Math.max(0, told[i] - cross);
    }
  }
  return result;
}

/** The encoder of logarithms, n × k, which are normalised in place. */
function normalized(logs: Float64Array, n: number, k: number): Float64Array {
  const encoder = new Float64Array(n * k);
  for (let first = 0; first < n * k; first += k) {
    let most = -Infinity;
    for (let t = first; t < first + k; t++) if (logs[t] > most) most = logs[t];
    let sum = 0;
    for (let t = first; t < first + k; t++) {
      encoder[t] = expBelow(logs[t] - most);
      sum += encoder[t];
    }
    const lnSum = most + ln(sum);
    for (let t = first; t < first + k; t++) {
      encoder[t] /= sum;
      logs[t] -= lnSum;
    }
  }
  return encoder;
}

/** Drops clusters without weight and joins those with equal decoders; the map from old to new ones, or undefined. */
function joinable(joint: JointDistribution, { k, weights, decoder }: Clusters): Int32Array | undefined {
  const { m } = joint;
  const to = new Int32Array(k).fill(-1);
  const kept: number[] = [];
  for (let t = 0; t < k; t++) {
    if (weights[t] < LEAST_WEIGHT) continue;
    let same = -1;
    for (let u = 0; u < kept.length && same < 0; u++) {
      same = u;
      for (let j = 0; j < m; j++) {
        if (Math.abs(decoder[t * m + j] - decoder[kept[u] * m + j]) > EQUAL) {
          same = -1;
          break;
        }
      }
    }
    if (same < 0) {
      to[t] = kept.length;
      kept.push(t);
    } else to[t] = same;
  }
  return kept.length < k && kept.length > 0 ? to : undefined;
}

/**
 * Sweeps until the encoder moves by less than `tolerance`. A sweep sets ln p(t|x) to ln p(t) − β·D + const; relaxed, it goes further in
 * that direction, unless the objective rises. At most `mostSweeps`.
 */
export function polish(
  joint: JointDistribution,
  start: Clusters,
  beta: number,
  tolerance: number,
  mostSweeps: number,
): Encoder {
  const { n, px, information } = joint;
  let clusters = start;
  let { k } = start;
  /** ln p(t|x), and p(t|x). */
  let logs: Float64Array | undefined;
  let encoder: Float64Array = new Float64Array(n * k);
  let relaxation = RELAXATION.first;
  let before = Infinity;
  let plain: { logs: Float64Array; encoder: Float64Array } | undefined;
  let residual = Infinity;
  let complexity = 0;
  let relevance = 0;
  let iterations = 0;
  for (; ; iterations++) {
    const distances = divergences(joint, clusters);
    const lnWeights = clusters.weights.map((weight) => (weight > 0 ? ln(weight) : -Infinity));
    if (logs !== undefined) {
      // What the encoder that made these clusters achieves.
      let divergence = 0;
      complexity = 0;
      for (let i = 0, cell = 0; i < n; i++) {
        let ofRow = 0;
        let lost = 0;
        for (let t = 0; t < k; t++, cell++) {
          const p = encoder[cell];
          if (p === 0) continue;
          ofRow += p * (logs[cell] - lnWeights[t]);
          lost += p * distances[cell];
        }
        complexity += px[i] * ofRow;
        divergence += px[i] * lost;
      }
      relevance = information - divergence;
      const objective = complexity - beta * relevance;
      if (objective > before + 1e-15 * Math.max(1, Math.abs(before)) && plain !== undefined) {
        // The relaxed step went too far: take the plain one.
        ({ logs, encoder } = plain);
        clusters = clustersOf(joint, encoder, k);
        plain = undefined;
        relaxation = RELAXATION.first;
        before = Infinity;
        continue;
      }
      before = objective;
      relaxation = Math.min(RELAXATION.most, relaxation * RELAXATION.growth);
    }
    const nextLogs = new Float64Array(n * k);
    for (let first = 0; first < n * k; first += k) {
      for (let t = 0; t < k; t++) nextLogs[first + t] = lnWeights[t] - beta * distances[first + t];
    }
    const next = normalized(nextLogs, n, k);
    residual = 0;
    for (let first = 0; first < n * k; first += k) {
      let moved = 0;
      for (let cell = first; cell < first + k; cell++) moved += Math.abs(next[cell] - encoder[cell]);
      residual = Math.max(residual, moved / 2);
    }
    const isOver = logs !== undefined && (residual < tolerance || iterations >= mostSweeps);
    if (isOver) break;
    if (logs === undefined) {
      logs = nextLogs;
      encoder = next;
      clusters = clustersOf(joint, encoder, k);
      continue;
    }
    plain = { logs: nextLogs, encoder: next };
    const relaxed = new Float64Array(n * k);
    for (let cell = 0; cell < n * k; cell++) {
      const from = logs[cell];
      const to = nextLogs[cell];
      relaxed[cell] = from === -Infinity || to === -Infinity ? to : from + relaxation * (to - from);
    }
    encoder = normalized(relaxed, n, k);
    logs = relaxed;
    clusters = clustersOf(joint, encoder, k);
    if (iterations % JOIN_EVERY !== JOIN_EVERY - 1) continue;
    const to = joinable(joint, clusters);
    if (to === undefined) continue;
    const fewer = 1 + to.reduce((most, t) => Math.max(most, t), -1);
    const joined = new Float64Array(n * fewer);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let t = 0; t < k; t++) {
        if (to[t] < 0) continue;
        joined[i * fewer + to[t]] += encoder[i * k + t];
        sum += encoder[i * k + t];
      }
      for (let t = 0; t < fewer; t++) joined[i * fewer + t] /= sum;
    }
    k = fewer;
    encoder = joined;
    logs = joined.map((p) => (p > 0 ? ln(p) : -Infinity));
    clusters = clustersOf(joint, encoder, k);
    plain = undefined;
    before = Infinity;
  }
  return {
    ...clusters,
    encoder,
    complexity: Math.max(0, complexity),
    relevance: Math.max(0, relevance),
    residual,
    iterations,
    converged: residual < tolerance,
  };
}
