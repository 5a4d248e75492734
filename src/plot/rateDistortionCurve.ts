import type { RateDistortionPoint } from '../learning/rateDistortion.js';
import { checkItems } from './checks.js';
import { countOf } from './numberText.js';
import { asSpec, COLORS, type CurveOptions, quantity, type Spec, titled } from './spec.js';

/** What is drawn of a rate–distortion curve. */
export interface PlotRateDistortion {
  readonly unit: string;
  readonly points: readonly (Pick<RateDistortionPoint, 'rate' | 'distortion'> &
    Partial<Pick<RateDistortionPoint, 'lower' | 'converged'>>)[];
}

/**
 * The curve of `rateDistortion`, or of any points { rate, distortion }: the rate against the distortion. A bar reaches from a point down
 * to its lower bound, where that can be told from it; points whose bounds did not meet are hollow.
 *
 * Cover & Thomas, Elements of Information Theory, 2nd ed., chapter 10.
 * @throws TypeError if `curve` has no points.
 * @example
 * import { rateDistortion } from 'infosimd/learning';
 * import { rateDistortionCurve } from 'infosimd/plot';
 * const curve = rateDistortion([0.5, 0.5], [[0, 1], [1, 0]], { slopes: [1, 2, 4] });
 * console.log(rateDistortionCurve(curve).description); // Rate–distortion curve of 3 points
 */
export function rateDistortionCurve(curve: PlotRateDistortion, options: CurveOptions = {}): Spec {
  checkItems('curve.points', curve?.points, { fields: ['rate', 'distortion'] });
  const { points, unit } = curve;
  const { title, x = 'distortion', y = `rate (${unit})`, width = 360, height = 260 } = options;
  const values = points.map(({ rate, distortion, lower = rate, converged = true }) => ({
    rate,
    distortion,
    lower,
    converged,
  }));
  const encoding = { x: quantity('distortion', x), y: quantity('rate', y) };
  return asSpec(`Rate–distortion curve of ${countOf(points.length, 'point')}`, {
    ...titled(title),
    width,
    height,
    data: { values },
    layer: [
      {
        mark: { type: 'line', color: COLORS.first, strokeWidth: 2 },
        encoding: { ...encoding, order: { field: 'distortion', type: 'quantitative' } },
      },
      {
        mark: { type: 'rule', color: COLORS.second, strokeWidth: 2 },
        encoding: { ...encoding, y2: { field: 'lower' } },
      },
      {
        mark: { type: 'point', size: 45, opacity: 1, filled: true, stroke: COLORS.first, strokeWidth: 1.5 },
        encoding: {
          ...encoding,
          fill: { condition: { test: 'datum.converged', value: COLORS.first }, value: 'white' },
        },
      },
    ],
  });
}
