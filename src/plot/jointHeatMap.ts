import { wrongKind } from '../columns/errors.js';
import { checkArray } from './checks.js';
import { countText, numberText, numberTexts, shorten, textWidth } from './numberText.js';
import type { Spec } from './spec.js';
import { asSpec, COLORS } from './spec.js';

/** A joint table; a `JointHistogram` is one. */
export interface PlotTable {
  /** Row-major, x down and y across. */
  readonly counts: ArrayLike<number>;
  readonly shape: readonly [number, number] | readonly number[];
  readonly xEdges?: ArrayLike<number> | undefined;
  readonly yEdges?: ArrayLike<number> | undefined;
  readonly xCategories?: readonly (string | number | boolean)[] | undefined;
  readonly yCategories?: readonly (string | number | boolean)[] | undefined;
}

/** The labels of a heat map. */
export interface HeatMapOptions {
  /** Name of the column on the horizontal axis, the table's x (default `x`). */
  readonly x?: string;
  /** Name of the column on the vertical axis, the table's y (default `y`). */
  readonly y?: string;
  readonly title?: string;
  readonly subtitle?: string;
  /** Text categories keep the table's order; otherwise the most frequent come first. */
  readonly keepOrder?: boolean;
}

/** The number of categories shown; the others share a cell. One more is shown rather than “other (1)”. */
const MOST_CATEGORIES = 30;
/** The approximate length of a side in pixels. */
const SIDE = 400;
/** The font size of the labels in pixels. */
const LABEL = 11;

interface Axis {
  /** The cell that shows each index of the table. */
  readonly cell: Int32Array;
  readonly cells: number;
  /** Pixels per cell, an integer, so that cells meet on pixel boundaries. */
  readonly step: number;
  readonly title: string;
  /** The labels and their positions, in cells from the start. */
  readonly ticks: readonly { at: number; label: string }[];
  readonly categorical: boolean;
  /** The cell of the rarest categories; −1 if there is none. */
  readonly other: number;
}

/**
 * A heat map of the joint distribution of two columns, with bars of the marginal distributions along its sides. Colour
 * and bars show percentages of the pairs. All cells have one size, so that unequal bins look alike; the edges of a numeric
 * column's bins are written along the axis. Of a column with many categories the 30 most frequent are shown, and the
 * others share one cell.
 * @throws TypeError if `table` is not a joint table.
 * @example
 * import { histogram2d } from 'infosimd';
 * import { jointHeatMap } from 'infosimd/plot';
 * const spec = jointHeatMap(histogram2d([0, 1, 2], [0, 1, 5], { bins: 2 }), { x: 'delay', y: 'distance' });
 * console.log(spec.description); // Joint distribution of delay and distance
 */
export function jointHeatMap(table: PlotTable, options: HeatMapOptions = {}): Spec {
  if (typeof table !== 'object' || table === null) {
    throw wrongKind('table', 'a joint table { counts, shape }, such as histogram2d gives', table);
  }
  checkArray('table.counts', table.counts);
  checkArray('table.shape', table.shape);
  const { x: nameX = 'x', y: nameY = 'y' } = options;
  const [nx, ny] = table.shape;
  const total = sum(table.counts);
  const xSums = new Float64Array(nx);
  const ySums = new Float64Array(ny);
  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      xSums[i] += table.counts[i * ny + j];
      ySums[j] += table.counts[i * ny + j];
    }
  }
  const keep = options.keepOrder ?? false;
  const x = layOut(nameX, xSums, table.xEdges, table.xCategories, keep, true);
  const y = layOut(nameY, ySums, table.yEdges, table.yCategories, keep, false);
  const cells = new Float64Array(x.cells * y.cells);
  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) cells[x.cell[i] * y.cells + y.cell[j]] += table.counts[i * ny + j];
  }
  const percent = (count: number): number => (total > 0 ? (100 * count) / total : 0);
  const joint = Array.from(cells, (count, k) => {
    const i = Math.floor(k / y.cells);
    const j = k % y.cells;
    return { x: i, x2: i + 1, y: j, y2: j + 1, percent: percent(count) };
  });
  const xMargin = marginal(x, xSums).map((count, i) => ({ x: i, x2: i + 1, percent: percent(count) }));
  const yMargin = marginal(y, ySums).map((count, j) => ({ y: j, y2: j + 1, percent: percent(count) }));

  const width = x.cells * x.step;
  const height = y.cells * y.step;
  const xScale = { domain: [0, x.cells], nice: false, zero: false };
  const yScale = { domain: [0, y.cells], nice: false, zero: false };
  // If a few cells hold most pairs, a linear scale would show one dark cell on a blank field.
  // The cells of “other” hold many categories; they may exceed the scale, so as not to make all others pale.
  const single = joint.filter((cell) => cell.x !== x.other && cell.y !== y.other);
  const largest = largestPercent(single);
  const gathered = largestPercent(joint);
  const occupied = single.filter((cell) => cell.percent > 0).length;
  const skewed = largest * occupied > 12 * single.reduce((sum, cell) => sum + cell.percent, 0);
  const remarks = [
    ...(skewed ? ['square-root scale'] : []),
    ...(gathered > largest ? [`“other” up to ${numberText(gathered, 2)} %`] : []),
  ];
  const bar = { type: 'rect', color: COLORS.quiet };
  const share = { type: 'quantitative', field: 'percent' };
  const shareAxis = {
    tickCount: 2,
    grid: false,
    title: '%',
    titleFontSize: 11,
    titleAngle: 0,
    titlePadding: 8,
    labelFlush: true,
  };
  const heat = {
    width,
    height,
    data: { values: joint },
    mark: { type: 'rect' },
    encoding: {
      x: { field: 'x', type: 'quantitative', scale: xScale, axis: cellAxis(x, true) },
      x2: { field: 'x2' },
      y: { field: 'y', type: 'quantitative', scale: yScale, axis: cellAxis(y, false) },
      y2: { field: 'y2' },
      color: {
        ...share,
        scale: {
          scheme: 'yellowgreenblue',
          domain: [0, largest || 1],
          clamp: true,
          ...(skewed ? { type: 'sqrt' } : {}),
        },
        legend: {
          title: `share of all pairs (${['%', ...remarks].join(', ')})`,
          orient: 'bottom',
          direction: 'horizontal',
          titleLimit: 600,
          gradientLength: Math.min(280, width),
          gradientThickness: 10,
          tickCount: 4,
          offset: 14,
        },
      },
    },
  };
  const above = {
    width,
    height: 56,
    data: { values: xMargin },
    mark: bar,
    encoding: {
      x: { field: 'x', type: 'quantitative', scale: xScale, axis: null },
      x2: { field: 'x2' },
      y: { ...share, axis: shareAxis },
      y2: { datum: 0 },
    },
  };
  const beside = {
    width: 56,
    height,
    data: { values: yMargin },
    mark: bar,
    encoding: {
      y: { field: 'y', type: 'quantitative', scale: yScale, axis: null },
      y2: { field: 'y2' },
      x: { ...share, axis: { ...shareAxis, orient: 'top' } },
      x2: { datum: 0 },
    },
  };
  const { title, subtitle } = options;
  return asSpec(`Joint distribution of ${nameX} and ${nameY}`, {
    ...(title ? { title: { text: title, ...(subtitle ? { subtitle } : {}), offset: 12 } } : {}),
    bounds: 'flush',
    spacing: 6,
    vconcat: [above, { bounds: 'flush', spacing: 6, hconcat: [heat, beside] }],
  });
}

function largestPercent(cells: readonly { readonly percent: number }[]): number {
  return cells.reduce((largest, { percent }) => Math.max(largest, percent), 0);
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

function marginal(axis: Axis, sums: Float64Array): number[] {
  const counts: number[] = new Array(axis.cells).fill(0);
  for (let i = 0; i < sums.length; i++) counts[axis.cell[i]] += sums[i];
  return counts;
}

function layOut(
  name: string,
  sums: Float64Array,
  edges: ArrayLike<number> | undefined,
  categories: PlotTable['xCategories'],
  keepOrder: boolean,
  horizontal: boolean,
): Axis {
  return edges ? layOutBins(name, edges, horizontal) : layOutCategories(name, sums, categories, keepOrder);
}

function stepOf(cells: number): number {
  return Math.max(2, Math.min(60, Math.floor(SIDE / Math.max(1, cells))));
}

/** An axis of bins: labels at as many edges as fit, always at the first and the last. */
function layOutBins(name: string, edges: ArrayLike<number>, horizontal: boolean): Axis {
  const cells = edges.length - 1;
  const step = stepOf(cells);
  const texts = numberTexts(edges);
  const room = horizontal ? Math.max(...texts.map((text) => textWidth(text, LABEL))) + 12 : 16;
  const stride = Math.max(1, Math.ceil(room / step));
  const at: number[] = [];
  for (let edge = 0; edge < cells && cells - edge >= stride; edge += stride) at.push(edge);
  if (at.length === 0) at.push(0);
  const ticks = [...at, cells].map((edge) => ({ at: edge, label: texts[edge] }));
  const title = `${name} (${countText(cells)} ${cells === 1 ? 'bin' : 'bins'}, ${texts[0]} to ${texts[cells]})`;
  return {
    cell: Int32Array.from({ length: cells }, (_, i) => i),
    cells,
    step,
    title,
    ticks,
    categorical: false,
    other: -1,
  };
}

function layOutCategories(
  name: string,
  sums: Float64Array,
  categories: PlotTable['xCategories'],
  keepOrder: boolean,
): Axis {
  const count = sums.length;
  const labels = Array.from({ length: count }, (_, i) => shorten(String(categories?.[i] ?? i), 20));
  const order = Array.from({ length: count }, (_, i) => i);
  const numeric = categories?.every((category) => typeof category !== 'string') ?? true;
  const byCount = (a: number, b: number): number => sums[b] - sums[a] || a - b;
  const shown = count <= MOST_CATEGORIES + 1 ? count : MOST_CATEGORIES;
  if (shown < count || !(keepOrder || numeric)) order.sort(byCount);
  const rest = count - shown;
  const cells = shown + (rest > 0 ? 1 : 0);
  const cell = new Int32Array(count);
  for (const [place, index] of order.entries()) cell[index] = Math.min(place, shown);
  const texts = order.slice(0, shown).map((index) => labels[index]);
  if (rest > 0) texts.push(`other (${countText(rest)})`);
  const title = `${name} (${countText(count)} ${count === 1 ? 'category' : 'categories'})`;
  const ticks = texts.map((label, i) => ({ at: i + 0.5, label }));
  const other = rest > 0 ? shown : -1;
  return { cell, cells, step: stepOf(cells), title, ticks, categorical: true, other };
}

function cellAxis(axis: Axis, horizontal: boolean): Spec {
  const { ticks, step, categorical } = axis;
  const widest = Math.max(0, ...ticks.map(({ label }) => textWidth(label, LABEL)));
  const turned = horizontal && categorical && widest + 2 > step;
  const labels = Object.fromEntries(ticks.map(({ at, label }) => [String(at), label]));
  return {
    title: axis.title,
    values: ticks.map(({ at }) => at),
    // Ticks are at whole or half cells, whose numbers print the same in every engine.
    labelExpr: `${JSON.stringify(labels)}[toString(datum.value)]`,
    labelOverlap: false,
    labelFlush: false,
    labelLimit: 300,
    labelFontSize: categorical && step < 12 ? 9 : LABEL,
    grid: false,
    domain: false,
    ticks: !categorical,
    tickSize: 4,
    labelPadding: categorical ? 4 : 2,
    titlePadding: 8,
    // Without a canvas Vega overestimates the width of text, and would place the title far below rotated labels.
    ...(turned ? { labelAngle: -90, labelAlign: 'right', labelBaseline: 'middle', titleY: widest + 14 } : {}),
  };
}
