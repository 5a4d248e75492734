import { exp, ln } from '../../numeric/exponential.js';
import { digamma, lnPochhammer, trigamma } from '../../numeric/gamma.js';
import { fromNats } from '../../numeric/units.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { type CategoryCounts, sumOver } from './categoryCounts.js';
import type { DiscreteEstimator } from './estimator.js';

/** From here on, differences of ψ₁ cancel, and its series is accurate to 10⁻¹⁵. */
const FAR = 1000;

/** dξ/dβ = K·ψ₁(Kβ + 1) − ψ₁(β + 1): the prior of β that makes the entropy's prior nearly flat. */
function priorDensity(beta: number, support: number): number {
  if (beta < FAR) return support * trigamma(support * beta + 1) - trigamma(beta + 1);
  const k = 1 / support;
  return (
    ((1 - k) / 2 - (1 - k * k) / (6 * beta) + (1 - k * k * k * k) / (30 * beta * beta * beta)) / (beta * beta)
  );
}

/** ln of the posterior density of ln β, without its constant. */
function lnPosterior(counts: CategoryCounts, beta: number): number {
  const { total, support } = counts;
  const likelihood = sumOver(counts, (n) => lnPochhammer(beta, n)) - lnPochhammer(support * beta, total);
  return likelihood + ln(priorDensity(beta, support)) + ln(beta);
}

/** The entropy's mean in nats under a Dirichlet prior of β (Wolpert & Wolf 1995). */
function posteriorMean(counts: CategoryCounts, beta: number): number {
  const { total, support, occupied } = counts;
  const all = total + support * beta;
  const seen = sumOver(counts, (n) => (n + beta) * digamma(n + beta + 1));
  return digamma(all + 1) - (seen + (support - occupied) * beta * digamma(beta + 1)) / all;
}

/** Points of the trapezoidal rule, which converges exponentially for functions that vanish at both ends. */
const POINTS = 512;
/** The density is ignored below e^-40 of its maximum. */
const NEGLIGIBLE = 40;

/**
 * The entropy's posterior mean under a mixture of Dirichlet priors that is nearly flat in the entropy: ∫ ⟨H⟩_β·ρ(β|n) dξ(β). For
 * far fewer samples than K known categories. One category: 0.
 *
 * Nemenman, Shafee & Bialek 2002, Entropy and inference, revisited.
 */
function nemenmanShafeeBialekBits(counts: CategoryCounts): number {
  if (counts.support === 1) return 0;
  const height = (t: number): number => lnPosterior(counts, exp(t));
  let mode = -30;
  let most = height(mode);
  for (let t = -29.5; t <= 30; t += 0.5) {
    const here = height(t);
    if (here > most) [mode, most] = [t, here];
  }
  for (let step = 0.25; step > 1e-4; step /= 2) {
    for (const t of [mode - step, mode + step]) {
      const here = height(t);
      if (here > most) [mode, most] = [t, here];
    }
  }
  /** Where the density becomes negligible, away from the mode. */
  const end = (direction: number): number => {
    let step = 1e-3;
    while (height(mode + direction * step) > most - NEGLIGIBLE && step < 64) step *= 1.5;
    return mode + direction * step;
  };
  const [from, to] = [end(-1), end(1)];
  let weight = 0;
  let sum = 0;
  for (let i = 0; i <= POINTS; i++) {
    const t = from + ((to - from) * i) / POINTS;
    const density = exp(height(t) - most);
    if (density === 0) continue;
    weight += density;
    sum += density * posteriorMean(counts, exp(t));
  }
  return fromNats(Math.max(0, sum / weight));
}

export const nemenmanShafeeBialek = {
  bits: nemenmanShafeeBialekBits,
  support: true,
  corrects: undefined,
} satisfies DiscreteEstimator;

export const DESCRIPTION: EstimatorDescription = {
  formula: '∫ ⟨H⟩_β·ρ(β given n) dξ(β)',
  when: 'far fewer samples than K known categories',
  source: 'Nemenman, Shafee & Bialek 2002',
};
