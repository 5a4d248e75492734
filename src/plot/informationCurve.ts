import type { InformationBottleneck, InformationBottleneckCurve } from '../learning/informationBottleneck.js';
import { checkItems } from './checks.js';
import { amountText, countOf } from './numberText.js';
import { asSpec, COLORS, type CurveOptions, quantity, type Spec, titled } from './spec.js';

/** What is drawn of an information curve. */
export interface PlotInformationCurve extends Pick<InformationBottleneckCurve, 'unit' | 'information'> {
  readonly points: readonly Pick<InformationBottleneck, 'complexity' | 'relevance' | 'beta' | 'clusters'>[];
}

/**
 * The information curve of `informationBottleneckCurve`: relevance I(T; Y) against complexity I(X; T), a point for each β. The dashed
 * line is what no encoder exceeds: I(T; Y) ≤ I(X; T), and ≤ I(X; Y).
 *
 * Tishby, Pereira & Bialek, The information bottleneck method, 1999.
 * @throws TypeError if `curve` has no points.
 * @example
 * import { informationBottleneckCurve } from 'infosimd/learning';
 * import { informationCurve } from 'infosimd/plot';
 * const curve = informationBottleneckCurve([[4, 0], [4, 0], [0, 4]], { points: 5 });
 * console.log(informationCurve(curve).description); // Information curve of 5 encoders, at most 0.9183 bits
 */
export function informationCurve(curve: PlotInformationCurve, options: CurveOptions = {}): Spec {
  checkItems('curve.points', curve?.points, { fields: ['complexity', 'relevance'] });
  const { points, information, unit } = curve;
  const { title, x = `complexity I(X; T) (${unit})`, y = `relevance I(T; Y) (${unit})` } = options;
  const { width = 360, height = 260 } = options;
  const most = Math.max(information, ...points.map(({ complexity }) => complexity));
  const bound = [0, information, most].map((at) => ({
    complexity: at,
    relevance: Math.min(at, information),
  }));
  const encoding = { x: quantity('complexity', x), y: quantity('relevance', y) };
  return asSpec(
    `Information curve of ${countOf(points.length, 'encoder')}, at most ${amountText(information, unit)}`,
    {
      ...titled(title),
      width,
      height,
      layer: [
        {
          data: { values: bound },
          mark: { type: 'line', color: COLORS.soft, strokeDash: [6, 4], strokeWidth: 1.5 },
          encoding,
        },
        {
          data: {
            values: points.map(({ complexity, relevance, beta, clusters }) => ({
              complexity,
              relevance,
              beta,
              clusters,
            })),
          },
          mark: {
            type: 'line',
            color: COLORS.first,
            strokeWidth: 2,
            point: { size: 45, color: COLORS.first, opacity: 1 },
          },
          encoding,
        },
      ],
    },
  );
}
