// Hypergeometric and binomial random numbers in constant time, by the ratio of uniforms.
//
// With u, v uniform, the integer k = ⌊a + s·(v − ½)/u⌋ is accepted if u² ≤ P(k)/P(mode). With a the mean plus ½ and
// s = √(8/e)·√(variance + ½) + 3 − 2√(3/e), the table-mountain hat covers every hypergeometric and binomial distribution. Uniform
// numbers have 32 bits.
//
// Source: Stadlober 1990, The ratio of uniforms approach for generating discrete random variates.

import { exp, ln } from './exponential.js';
import type { Philox } from './philox.js';

/** √(8/e) and 3 − 2·√(3/e). */
const SLOPE = 1.7155277699214135;
const OFFSET = 0.8989161620588988;
/** With fewer draws, or expected successes, drawing one by one is faster. */
const FEW = 10;
/** Candidates farther from the mean, in standard deviations, are rejected: their probability is below 10⁻⁵⁰. */
const TAIL = 16;

const HALF_LN_2PI = 0.9189385332046728;
/** Below this, Stirling's series is not accurate to the last digits. */
const SMALL = 128;
/** Cached logarithms of factorials, 1 MB: permutations of a 16×16 table of 10⁶ samples take 0.88 of the time. */
const KEPT = 2 ** 17;

let kept: Float64Array | undefined;

function stirling(k: number): number {
  const inverse = 1 / k;
  const rest = inverse * (1 / 12 - inverse * inverse * (1 / 360 - (inverse * inverse) / 1260));
  return (k + 0.5) * ln(k) - k + HALF_LN_2PI + rest;
}

/** ln k!, with a relative error of 10⁻¹⁵. */
function lnFactorial(k: number): number {
  if (k >= KEPT) return stirling(k);
  if (kept === undefined) {
    kept = new Float64Array(KEPT);
    for (let i = 2; i < SMALL; i++) kept[i] = kept[i - 1] + ln(i);
  }
  const known = kept[k];
  if (known !== 0 || k < 2) return known;
  kept[k] = stirling(k);
  return kept[k];
}

/** A uniform number in (0, 1). */
function uniform(stream: Philox): number {
  return (stream.nextUint32() + 0.5) / 4294967296;
}

/** A candidate from the hat; NaN if it is not in 0 … most. */
function candidate(u: number, v: number, mean: number, width: number, most: number): number {
  const x = mean + 0.5 + (width * (v - 0.5)) / u;
  return x >= 0 && x < most + 1 ? Math.floor(x) : NaN;
}

/** Whether u² ≤ e^t, by bounds of ln u if they decide. */
function isBelow(u: number, t: number): boolean {
  if (u * (4 - u) - 3 <= t) return true;
  if (u * (u - t) >= 1) return false;
  return 2 * ln(u) <= t;
}

/**
 * A hypergeometric number: how many of `draws` items, drawn without replacement from `total`, are among the `marked` ones.
 *
 * @param marked, draws integers in 0 … total, total below 2^53.
 */
export function randomHypergeometric(stream: Philox, marked: number, draws: number, total: number): number {
  // Each of the four cells determines the others: draw that of the smaller row and column.
  const few = Math.min(marked, total - marked);
  const drawn = Math.min(draws, total - draws);
  let found = fromSmaller(stream, Math.min(few, drawn), Math.max(few, drawn), total);
  if (few !== marked) found = drawn - found;
  return drawn === draws ? found : marked - found;
}

/** The hypergeometric number for a ≤ b ≤ total/2. */
function fromSmaller(stream: Philox, a: number, b: number, total: number): number {
  if (a < FEW) {
    let found = 0;
    for (let i = 0; i < a; i++) if (uniform(stream) * (total - i) < b - found) found++;
    return found;
  }
  const share = b / total;
  const mean = a * share;
  const variance = (mean * (1 - share) * (total - a)) / (total - 1);
  const deviation = Math.sqrt(variance + 0.5);
  const width = SLOPE * deviation + OFFSET;
  const most = Math.min(a, Math.floor(mean + TAIL * deviation));
  const mode = Math.floor(((a + 1) * (b + 1)) / (total + 2));
  const rest = total - a - b;
  const weight = (k: number): number =>
    lnFactorial(k) + lnFactorial(a - k) + lnFactorial(b - k) + lnFactorial(rest + k);
  const atMode = weight(mode);
  for (;;) {
    const u = uniform(stream);
    const k = candidate(u, uniform(stream), mean, width, most);
    if (k === k && isBelow(u, atMode - weight(k))) return k;
  }
}

/**
 * A binomial number: the successes in `trials` independent trials.
 *
 * @param trials an integer ≥ 0, below 2^53.
 * @param probability in [0, 1].
 */
export function randomBinomial(stream: Philox, trials: number, probability: number): number {
  if (probability > 0.5) return trials - randomBinomial(stream, trials, 1 - probability);
  if (trials === 0 || probability <= 0) return 0;
  const mean = trials * probability;
  const odds = probability / (1 - probability);
  if (mean < FEW) {
    // By inversion of the distribution function, from 0 on.
    let u = uniform(stream);
    let mass = exp(trials * ln(1 - probability));
    let k = 0;
    while (u > mass && k < trials) {
      u -= mass;
      k++;
      mass *= (odds * (trials - k + 1)) / k;
    }
    return k;
  }
  const deviation = Math.sqrt(mean * (1 - probability) + 0.5);
  const width = SLOPE * deviation + OFFSET;
  const most = Math.min(trials, Math.floor(mean + TAIL * deviation));
  const mode = Math.floor((trials + 1) * probability);
  const slope = ln(odds);
  const weight = (k: number): number => lnFactorial(k) + lnFactorial(trials - k) - k * slope;
  const atMode = weight(mode);
  for (;;) {
    const u = uniform(stream);
    const k = candidate(u, uniform(stream), mean, width, most);
    if (k === k && isBelow(u, atMode - weight(k))) return k;
  }
}
