import { checkArray } from './checks.js';
import { countOf } from './numberText.js';
import type { Spec } from './spec.js';
import { asSpec, COLORS, titled } from './spec.js';

/** Titles, scale and size of a scatter plot. */
export interface ScatterOptions {
  /** Title of the horizontal axis (default `x`). */
  readonly x?: string;
  /** Title of the vertical axis (default `y`). */
  readonly y?: string;
  /** A title, or a title and subtitles. */
  readonly title?: string | readonly string[];
  /** Draws the line y = x. */
  readonly identity?: boolean;
  /** Range of both axes, widened to include every value; default: the range of the values. */
  readonly domain?: readonly [number, number];
  /** Length of a side in pixels (default 260). */
  readonly side?: number;
}

/**
 * Points (x[i], y[i]), with the identity line if asked for.
 * @throws TypeError if x or y is no array.
 * @example
 * import { scatterPlot } from 'infosimd/plot';
 * console.log(scatterPlot([1, 2, 3], [1, 4, 9], { identity: true }).description); // y against x, 3 points
 */
export function scatterPlot(x: ArrayLike<number>, y: ArrayLike<number>, options: ScatterOptions = {}): Spec {
  checkArray('x', x);
  checkArray('y', y);
  const { x: titleX = 'x', y: titleY = 'y', title, identity = false, side = 260 } = options;
  const values = Array.from(x, (value, i) => ({ x: value, y: y[i] }));
  const everything = [...values.map((point) => point.x), ...values.map((point) => point.y)];
  const domain = options.domain && extent([...options.domain, ...everything]);
  const scale = domain ? { domain, nice: false } : { zero: false, nice: true, padding: 6 };
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
      x: { field: 'x', type: 'quantitative', title: titleX, scale, axis: { tickCount: 6 } },
      y: { field: 'y', type: 'quantitative', title: titleY, scale, axis: { tickCount: 6 } },
    },
  };
  const [lowest, highest] = domain ?? extent(everything);
  const line = {
    data: { values: [lowest, highest].map((value) => ({ x: value, y: value })) },
    mark: { type: 'line', color: COLORS.second, strokeDash: [6, 4], strokeWidth: 1.5 },
    encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
  };
  return asSpec(`${titleY} against ${titleX}, ${countOf(values.length, 'point')}`, {
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
