// The information bottleneck: the least that a representation of x must keep to tell about y.

import { wrongKind } from '../columns/errors.js';
import { checkMatrix, ROWS, type Rows } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import { checkInteger, type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import type { Table } from '../measures/table.js';
import { exp, ln } from '../numeric/exponential.js';
import { Philox } from '../numeric/philox.js';
import { type Base, natsIn, unitOf } from '../numeric/units.js';
import { mergeRows } from './agglomerativeBottleneck.js';
import { bestPartition } from './deterministicBottleneck.js';
import { type Clusters, clustersOf, type Encoder, mixed, polish } from './encoder.js';
import { type JointDistribution, jointDistribution } from './jointDistribution.js';
import type { FloatRows } from './softmax.js';

/** What both functions take. */
interface BottleneckOptions {
  /** 1 (default): I(X; T) − β·I(T; Y). 0: the deterministic bottleneck, H(T) − β·I(T; Y), whose encoder is a partition. */
  readonly alpha?: 1 | 0;
  /** The most clusters; by default as many as there are rows that hold something. */
  readonly clusters?: number;
  /** Random starts for each β besides the annealed ones; 4 by default. */
  readonly restarts?: number;
  /** The seed of the random starts; 0 by default. */
  readonly seed?: number;
  /** Sweeps end where they move every p(t|x) by less, in total variation; 1e-9 by default. */
  readonly tolerance?: number;
  /** Base of the logarithm: 2 (bits, default), 'e', 10 or any number > 1. */
  readonly base?: Base;
}

/** Options of `informationBottleneck`. */
export interface InformationBottleneckOptions extends BottleneckOptions {
  /** The trade-off β > 0: how many bits of complexity a bit of relevance may cost. */
  readonly beta: number;
  /** The encoder to start from, the table's rows × clusters, rows of sum 1: then it is the only start. */
  readonly initial?: Rows;
}

/** Options of `informationBottleneckCurve`. */
export interface InformationBottleneckCurveOptions extends BottleneckOptions {
  /** The trade-offs, each > 0. */
  readonly betas?: readonly number[];
  /** Without `betas`: so many from 1.1 to 100, evenly spaced in their logarithm; 20 by default. */
  readonly points?: number;
}

/** An encoder and what it achieves. */
export interface InformationBottleneck {
  readonly beta: number;
  /** 'bits', or the unit of `base`. */
  readonly unit: string;
  /** I(X; T); for a partition it is H(T). */
  readonly complexity: number;
  /** I(T; Y). */
  readonly relevance: number;
  /** complexity − β·relevance, which is minimised. */
  readonly objective: number;
  /** Clusters. */
  readonly clusters: number;
  /** p(t | x), the table's rows × clusters. A row that holds nothing has p(t). */
  readonly encoder: FloatRows;
  /** p(y | t), clusters × the table's columns. */
  readonly decoder: FloatRows;
  /** p(t). */
  readonly weights: Float64Array;
  /**
   * How far a further sweep would move p(t|x) at most, in total variation: at 0 the encoder is stationary. That does not make it the best of
   * all.
   */
  readonly residual: number;
  /** Sweeps of the run that found it. */
  readonly iterations: number;
  /** Whether the residual is below the tolerance. */
  readonly converged: boolean;
}

/** The result of `informationBottleneckCurve`. */
export interface InformationBottleneckCurve {
  /** 'bits', or the unit of `base`. */
  readonly unit: string;
  /** I(X; Y), the most relevance. */
  readonly information: number;
  /** H(X), the most complexity. */
  readonly entropy: number;
  /** A point for each β, in ascending order. */
  readonly points: readonly InformationBottleneck[];
}

const COMMON = {
  alpha: {
    check: (name: string, value: unknown) => checkInteger(name, value, 1, 0, 1) as 0 | 1,
    fallback: 1 as 0 | 1,
  },
  clusters: option.integer(1),
  restarts: option.integer(0, 10_000, 4),
  seed: option.seed(),
  tolerance: option.real('a number in (0, 1)', (value) => value > 0 && value < 1, 1e-9),
  base: option.base(2),
} satisfies OptionsOf<BottleneckOptions>;

const BETA = option.real('a finite number > 0', (value) => value > 0 && value < Infinity, undefined);

const OPTIONS = optionTable({ ...COMMON, beta: BETA, initial: option.later<Rows>() });

const CURVE_OPTIONS = optionTable({
  ...COMMON,
  betas: option.later<readonly number[]>(),
  points: option.integer(2, 10_000, 20),
} satisfies OptionsOf<InformationBottleneckCurveOptions>);

/** Sweeps of a run at most: near a critical β each gains little. */
const MOST_SWEEPS = 20_000;
/** Sweeps of a candidate before the best are chosen. */
const TRIAL_SWEEPS = 400;
/** What counts as a better objective, in nats. */
const BETTER = 1e-12;

interface Search {
  readonly joint: JointDistribution;
  readonly most: number;
  readonly restarts: number;
  readonly seed: number;
  readonly tolerance: number;
}

const objectiveOf = ({ complexity, relevance }: Encoder, beta: number): number =>
  complexity - beta * relevance;

/** The clusters of a partition numbered 0, 1, … in the order of their first rows. */
function numbered(assigned: Int32Array): Int32Array<ArrayBuffer> {
  const numbers = new Map<number, number>();
  return Int32Array.from(assigned, (cluster) => {
    const number = numbers.get(cluster) ?? numbers.size;
    numbers.set(cluster, number);
    return number;
  });
}

/** Clusters of a partition. */
function partitionClusters(
  joint: JointDistribution,
  assigned: Int32Array,
): Clusters & { encoder: Float64Array } {
  const clusters = numbered(assigned);
  const k = 1 + clusters.reduce((most, cluster) => Math.max(most, cluster), -1);
  const encoder = new Float64Array(joint.n * k);
  for (let i = 0; i < joint.n; i++) encoder[i * k + clusters[i]] = 1;
  return { ...clustersOf(joint, encoder, k), encoder };
}

/** The partitions that agglomeration passes through, from fine to coarse, of at most `most` clusters. */
function agglomerations({ joint, most }: Search): Int32Array[] {
  const found = joint.n <= most ? [Int32Array.from({ length: joint.n }, (_, i) => i)] : [];
  mergeRows(joint, (assigned, _a, _lost, _sums, clusters) => {
    if (clusters <= most) found.push(numbered(assigned));
  });
  return found;
}

function randomPartition({ joint, most, seed }: Search, index: number): Int32Array {
  const draw = new Philox(seed, index);
  const k = 1 + draw.nextBelow(Math.min(most, joint.n));
  return Int32Array.from({ length: joint.n }, () => draw.nextBelow(k));
}

/** The clusters with a little of every other row mixed in, so that what has been joined may part again. */
function stirred({ joint, most }: Search, { k, weights, decoder }: Clusters): Clusters {
  const { n, m, px, conditional } = joint;
  if (k + n > most + n || k >= most) return { k, weights, decoder };
  const more = Math.min(n, most - k);
  const all = new Float64Array((k + more) * m);
  all.set(decoder);
  all.set(conditional.subarray(0, more * m), k * m);
  const share = 1e-3;
  const mixed = new Float64Array(k + more);
  for (let t = 0; t < k; t++) mixed[t] = (1 - share) * weights[t];
  for (let i = 0; i < more; i++) mixed[k + i] = share * px[i];
  return { k: k + more, weights: mixed, decoder: all };
}

/** One cluster that holds everything. */
function trivialEncoder(joint: JointDistribution): Encoder {
  const encoder = new Float64Array(joint.n).fill(1);
  return {
    ...clustersOf(joint, encoder, 1),
    encoder,
    complexity: 0,
    relevance: 0,
    residual: 0,
    iterations: 0,
    converged: true,
  };
}

/**
 * Encoders for ascending βs. Annealed down from the finest clusters and up from a single one; then every encoder is tried at every β, and the
 * best is polished, until none is better at another's β: so the points lie on a concave curve. With `only`, the others are starts for that one,
 * and are not polished.
 */
function anneal(search: Search, betas: readonly number[], only?: number): Encoder[] {
  const { joint, restarts, tolerance } = search;
  const trivial = trivialEncoder(joint);
  const run = (start: Clusters, beta: number, sweeps: number): Encoder =>
    polish(joint, start, beta, tolerance, sweeps);
  const partitions = agglomerations(search);
  const finest = partitionClusters(joint, partitions[0]);
  const best: Encoder[] = betas.map(() => trivial);
  const offer = (i: number, encoder: Encoder): void => {
    if (objectiveOf(encoder, betas[i]) < objectiveOf(best[i], betas[i]) - BETTER) best[i] = encoder;
  };
  // β ≤ 1 needs no search: relevance never exceeds complexity.
  const first = betas.findIndex((beta) => beta > 1);
  if (first < 0) return best;
  let down: { k: number; encoder: Float64Array } = finest;
  for (let i = betas.length - 1; i >= first; i--) {
    const encoder = run(mixed(joint, down), betas[i], TRIAL_SWEEPS);
    offer(i, encoder);
    down = encoder;
  }
  let up: Clusters = trivial;
  for (let i = first; i < betas.length; i++) {
    const encoder = run(stirred(search, up), betas[i], TRIAL_SWEEPS);
    offer(i, encoder);
    up = encoder;
    for (let r = 0; r < restarts; r++) {
      const start = partitionClusters(joint, randomPartition(search, r));
      offer(i, run(mixed(joint, start), betas[i], TRIAL_SWEEPS));
    }
  }
  // Partitions are encoders too, and cost nothing to try.
  for (const assigned of partitions) {
    const { encoder, ...clusters } = partitionClusters(joint, assigned);
    const tried = hardEncoder(joint, { ...clusters, encoder });
    for (let i = first; i < betas.length; i++) offer(i, tried);
  }
  const wanted = betas.map((_, i) => i).filter((i) => i >= first && (only === undefined || i === only));
  for (const i of wanted)
    if (best[i] !== trivial) best[i] = better(best[i], run(best[i], betas[i], MOST_SWEEPS), betas[i]);
  for (let changed = true, round = 0; changed && round < 20; round++) {
    changed = false;
    for (const i of wanted) {
      for (let j = first; j < betas.length; j++) {
        if (objectiveOf(best[j], betas[i]) >= objectiveOf(best[i], betas[i]) - BETTER) continue;
        best[i] = better(best[j], run(best[j], betas[i], MOST_SWEEPS), betas[i]);
        changed = true;
      }
    }
  }
  return best;
}

/** The encoder of the lower objective; the second, which is stationary, if they are equal. */
function better(a: Encoder, b: Encoder, beta: number): Encoder {
  return objectiveOf(a, beta) < objectiveOf(b, beta) - 1e-9 ? a : b;
}

/** What a partition achieves. */
function hardEncoder(joint: JointDistribution, clusters: Clusters & { encoder: Float64Array }): Encoder {
  const { m, information, conditional, n, px } = joint;
  const { k, weights, decoder, encoder } = clusters;
  let complexity = 0;
  for (const weight of weights) if (weight > 0) complexity -= weight * ln(weight);
  let lost = 0;
  for (let i = 0; i < n; i++) {
    for (let t = 0; t < k; t++) {
      if (encoder[i * k + t] === 0) continue;
      for (let j = 0; j < m; j++) {
        const p = conditional[i * m + j];
        if (p > 0) lost += px[i] * p * ln(p / decoder[t * m + j]);
      }
    }
  }
  return {
    ...clusters,
    complexity: Math.max(0, complexity),
    relevance: Math.max(0, information - lost),
    residual: 0,
    iterations: 0,
    converged: true,
  };
}

/** Partitions for ascending βs. */
function partition(search: Search, betas: readonly number[]): Encoder[] {
  const { joint, most, restarts } = search;
  const starts = [
    ...agglomerations(search),
    ...Array.from({ length: restarts }, (_, r) => randomPartition(search, r)),
  ];
  const found: Encoder[] = [];
  for (const beta of betas) {
    const assigned = bestPartition(joint, beta, Math.min(most, joint.n), starts);
    found.push(hardEncoder(joint, partitionClusters(joint, assigned)));
  }
  return betas.map((beta) =>
    found.reduce((a, b) => (objectiveOf(b, beta) < objectiveOf(a, beta) - BETTER ? b : a)),
  );
}

function resultOf(
  { n, m, rows, rowOf }: JointDistribution,
  encoder: Encoder,
  beta: number,
  base: Base,
): InformationBottleneck {
  const { k, weights, decoder, complexity, relevance, residual, iterations, converged } = encoder;
  const values = new Float64Array(rows * k);
  for (let row = 0; row < rows; row++) values.set(weights, row * k);
  for (let i = 0; i < n; i++) values.set(encoder.encoder.subarray(i * k, (i + 1) * k), rowOf[i] * k);
  const inUnit = { complexity: natsIn(complexity, base), relevance: natsIn(relevance, base) };
  return Object.freeze({
    beta,
    unit: unitOf(base),
    ...inUnit,
    objective: inUnit.complexity - beta * inUnit.relevance + 0,
    clusters: k,
    encoder: Object.freeze({ values, shape: Object.freeze([rows, k] as const) }),
    decoder: Object.freeze({ values: decoder, shape: Object.freeze([k, m] as const) }),
    weights,
    residual,
    iterations,
    converged,
  });
}

/** The encoder `initial` as clusters. */
function checkInitial({ joint, most }: Search, initial: Rows): Clusters & { encoder: Float64Array } {
  const { rows, n, rowOf } = joint;
  const { values, rows: given, columns: k } = checkMatrix('initial', initial, ROWS);
  if (given !== rows || k === 0 || k > most) {
    throw new RangeError(
      `"initial" must have a row for each of the ${rows} rows of the table and 1 … ${most} columns, got [${given}, ${k}]`,
    );
  }
  const encoder = new Float64Array(n * k);
  rowOf.forEach((row, i) => {
    let sum = 0;
    for (let t = 0; t < k; t++) {
      const p = values[row * k + t];
      if (!(p >= 0))
        throw new RangeError(`"initial" must hold numbers ≥ 0, got ${p} in row ${row}, column ${t}`);
      sum += p;
    }
    if (Math.abs(sum - 1) > 1e-6) {
      throw new RangeError(`"initial" must have rows of sum 1, got ${sum} in row ${row}`);
    }
    for (let t = 0; t < k; t++) encoder[i * k + t] = values[row * k + t] / sum;
  });
  return { ...clustersOf(joint, encoder, k), encoder };
}

type Checked = {
  readonly clusters: number | undefined;
  readonly restarts: number;
  readonly seed: number;
  readonly tolerance: number;
};

function searchOf(joint: JointDistribution, { clusters, restarts, seed, tolerance }: Checked): Search {
  return { joint, most: clusters ?? joint.n, restarts, seed, tolerance };
}

/**
 * Information bottleneck: an encoder p(t|x) that minimises I(X; T) − β·I(T; Y), the clusters T of x that tell most about y for their
 * complexity; with `alpha: 0` the partition that minimises H(T) − β·I(T; Y).
 *
 * Sweeps of Blahut and Arimoto's kind with over-relaxation, from annealed and random starts around β. The problem is not convex: `residual`
 * certifies that the encoder is stationary, nothing certifies that it is the best. The deterministic bottleneck of up to 12 rows that differ
 * is the best of all partitions. At β ≤ 1 one cluster is best, since relevance never exceeds complexity.
 *
 * @param table counts or weights ≥ 0 of pairs, x down and y across: rows, `{ values, shape }` or a `JointHistogram`.
 * @param options `beta` is required.
 * @returns bits, or the unit of `base`; a frozen object.
 * @throws TypeError for a wrong kind; RangeError for a negative cell, a table of zeros, a β that is not finite and > 0.
 * @see Tishby, Pereira & Bialek 1999; Strouse & Schwab 2017
 * @example
 * import { informationBottleneck } from 'infosimd/learning';
 * const { relevance, clusters } = informationBottleneck([[4, 0], [0, 4]], { beta: 50 });
 * console.log(relevance.toFixed(3), clusters); // 1.000 2
 */
export function informationBottleneck(
  table: Table,
  options: InformationBottleneckOptions,
): InformationBottleneck {
  const { beta, alpha, initial, base, ...checked } = readOptions(options, OPTIONS);
  if (beta === undefined) throw wrongKind('beta', 'a finite number > 0', beta);
  const joint = jointDistribution('table', table);
  const search = searchOf(joint, checked);
  if (initial !== undefined) {
    const start = checkInitial(search, initial);
    const found =
      alpha === 1
        ? polish(joint, start, beta, search.tolerance, MOST_SWEEPS)
        : hardEncoder(joint, partitionClusters(joint, argMax(start, joint, search, beta)));
    return resultOf(joint, found, beta, base);
  }
  if (alpha === 0) return resultOf(joint, partition(search, [beta])[0], beta, base);
  // A ladder to anneal along, from where clusters first part: encoders of a neighbouring β are good starts.
  const ladder = [beta, 1.5 * beta, 4 * beta];
  for (let rung = beta / 1.5; rung > 1.1 && ladder.length < 14; rung /= 1.5) ladder.unshift(rung);
  const place = ladder.length - 3;
  return resultOf(joint, anneal(search, ladder, place)[place], beta, base);
}

/** The partition of the most probable clusters, after single moves. */
function argMax(
  { k, encoder }: { readonly k: number; readonly encoder: Float64Array },
  joint: JointDistribution,
  { most }: Search,
  beta: number,
): Int32Array {
  const assigned = Int32Array.from({ length: joint.n }, (_, i) => {
    let best = 0;
    for (let t = 1; t < k; t++) if (encoder[i * k + t] > encoder[i * k + best]) best = t;
    return best;
  });
  return bestPartition(joint, beta, Math.min(most, joint.n), [assigned]);
}

/**
 * The curve of the information bottleneck: for each β an encoder, with its complexity I(X; T) and its relevance I(T; Y). Annealed both ways, and
 * every encoder tried at every β, so that the points are concave: no point lies below a line between two others. With `alpha: 0` partitions.
 *
 * @param table as for `informationBottleneck`.
 * @returns bits, or the unit of `base`; a frozen object with a point for each β in ascending order.
 * @throws TypeError for a wrong kind; RangeError for a negative cell, a table of zeros, a β that is not finite and > 0, no β.
 * @see Tishby, Pereira & Bialek 1999; Strouse & Schwab 2017
 * @example
 * import { informationBottleneckCurve } from 'infosimd/learning';
 * const { points } = informationBottleneckCurve([[4, 0], [0, 4]], { betas: [0.5, 50] });
 * console.log(points.map(({ clusters }) => clusters)); // [ 1, 2 ]
 */
export function informationBottleneckCurve(
  table: Table,
  options?: InformationBottleneckCurveOptions,
): InformationBottleneckCurve {
  const { betas: given, points, alpha, base, ...checked } = readOptions(options, CURVE_OPTIONS);
  const joint = jointDistribution('table', table);
  const search = searchOf(joint, checked);
  const betas = (given === undefined ? spread(points) : checkBetas(given)).sort((a, b) => a - b);
  const found = alpha === 1 ? anneal(search, betas) : partition(search, betas);
  const entropy = joint.px.reduce((sum, p) => sum - p * ln(p), 0);
  return Object.freeze({
    unit: unitOf(base),
    information: natsIn(joint.information, base),
    entropy: natsIn(entropy, base),
    points: Object.freeze(found.map((encoder, i) => resultOf(joint, encoder, betas[i], base))),
  });
}

/** From 1.1 to 100, evenly in the logarithm. */
function spread(points: number): number[] {
  const [low, high] = [ln(1.1), ln(100)];
  return Array.from({ length: points }, (_, i) => exp(low + ((high - low) * i) / (points - 1)));
}

function checkBetas(betas: unknown): number[] {
  if (!Array.isArray(betas) && !ArrayBuffer.isView(betas))
    throw wrongKind('betas', 'an array of numbers', betas);
  const list = Array.from(betas as ArrayLike<number>);
  if (list.length === 0) throw new RangeError('"betas" must hold at least one number, got none');
  return list.map((beta, i) => BETA.check(`betas[${i}]`, beta) as number);
}
