import type { Spec } from './spec.js';
import { asSpec, COLORS, titled } from './spec.js';

/** What a scatter plot shows besides its points. */
export interface ScatterOptions {
  readonly x: string;
  readonly y: string;
  /** One line, or a title and lines below it. */
  readonly title?: string | readonly string[];
  /** Draws the line y = x. */
  readonly identity?: boolean;
  /** Range of both axes; default: that of the values. */
  readonly domain?: readonly [number, number];
  /** Pixels a side (default 260). */
  readonly side?: number;
}

/** Points (x[i], y[i]), with the identity line if asked for. */
export function scatterPlot(x: ArrayLike<number>, y: ArrayLike<number>, options: ScatterOptions): Spec {
  const { title, identity = false, side = 260, domain } = options;
  const values = Array.from(x, (value, i) => ({ x: value, y: y[i] }));
  const scale = domain ? { domain, nice: false } : { zero: false, nice: true };
  const many = values.length > 100;
  const points = {
    data: { values },
    mark: {
      type: 'circle',
      color: COLORS.first,
      size: many ? 16 : 70,
      opacity: many ? 0.55 : 0.8,
      clip: false,
    },
    encoding: {
      x: { field: 'x', type: 'quantitative', title: options.x, scale, axis: { tickCount: 6 } },
      y: { field: 'y', type: 'quantitative', title: options.y, scale, axis: { tickCount: 6 } },
    },
  };
  const [lowest, highest] =
    domain ?? extent([...values.map((point) => point.x), ...values.map((point) => point.y)]);
  const line = {
    data: { values: [lowest, highest].map((value) => ({ x: value, y: value })) },
    mark: { type: 'line', color: COLORS.second, strokeDash: [6, 4], strokeWidth: 1.5 },
    encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
  };
  return asSpec(`${options.y} against ${options.x}, ${values.length} points`, {
    ...titled(title),
    width: side,
    height: side,
    layer: identity ? [line, points] : [points],
  });
}

function extent(values: readonly number[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
