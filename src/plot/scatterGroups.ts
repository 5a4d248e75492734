import { checkItems } from './checks.js';
import { countOf } from './numberText.js';
import type { ScatterOptions } from './scatterPlot.js';
import type { Spec } from './spec.js';
import { asSpec, seriesColors, titled } from './spec.js';

/** A named group of points (x[i], y[i]). */
export interface PlotGroup {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/**
 * Groups of points in one chart, each in its own colour, with a legend. Points are drawn in turn, one from each group, so that no
 * group covers the others.
 * @throws TypeError if `groups` is not such an array.
 * @example
 * import { scatterGroups } from 'infosimd/plot';
 * const spec = scatterGroups([{ name: 'first', x: [1, 2], y: [1, 4] }, { name: 'second', x: [3], y: [9] }]);
 * console.log(spec.description); // y against x, 3 points in 2 groups
 */
export function scatterGroups(
  groups: readonly PlotGroup[],
  options: Pick<ScatterOptions, 'x' | 'y' | 'title' | 'side'> = {},
): Spec {
  checkItems('groups', groups, { fields: ['name'], numbers: ['x', 'y'] });
  const { x = 'x', y = 'y', title, side = 260 } = options;
  const longest = Math.max(0, ...groups.map((group) => group.x.length));
  const values: { group: string; x: number; y: number }[] = [];
  for (let i = 0; i < longest; i++) {
    for (const group of groups) {
      if (i < group.x.length) values.push({ group: group.name, x: group.x[i], y: group.y[i] });
    }
  }
  const many = values.length > 100;
  const scale = { zero: false, nice: true, padding: 6 };
  const names = groups.map(({ name }) => name);
  return asSpec(
    `${y} against ${x}, ${countOf(values.length, 'point')} in ${countOf(groups.length, 'group')}`,
    {
      ...titled(title),
      width: side,
      height: side,
      data: { values },
      mark: { type: 'circle', size: many ? 16 : 70, opacity: many ? 0.55 : 0.8, clip: false },
      encoding: {
        x: { field: 'x', type: 'quantitative', title: x, scale, axis: { tickCount: 6 } },
        y: { field: 'y', type: 'quantitative', title: y, scale, axis: { tickCount: 6 } },
        color: {
          field: 'group',
          title: null,
          scale: { domain: names, range: seriesColors(names.length) },
          legend: { orient: 'bottom', direction: 'horizontal', symbolOpacity: 1, symbolSize: 60 },
        },
      },
    },
  );
}
