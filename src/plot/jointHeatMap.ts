import { wrongKind, wrongValue } from '../columns/errors.js';
import { log2ProductRatio } from '../numeric/log2ProductRatio.js';
import { checkArray } from './checks.js';
import { countOf, countText, numberText, numberTexts, textWidth } from './numberText.js';
import { shorten } from './shorten.js';
import type { Spec } from './spec.js';
import { asSpec, COLORS, textMark } from './spec.js';
import { visibleText } from './visibleText.js';

/** A joint table; a `JointHistogram` is one. */
export interface PlotTable {
  /** Row-major, x down and y across. */
  readonly counts: ArrayLike<number>;
  readonly shape: readonly [number, number] | readonly number[];
  readonly xEdges?: ArrayLike<number> | undefined;
  readonly yEdges?: ArrayLike<number> | undefined;
  readonly xCategories?: readonly (string | number | boolean)[] | undefined;
  readonly yCategories?: readonly (string | number | boolean)[] | undefined;
  /** The cells that are not 0, read instead of `counts` where there is such a method. */
  occupied?(): {
    readonly rows: ArrayLike<number>;
    readonly columns: ArrayLike<number>;
    readonly counts: ArrayLike<number>;
  };
}

/** The order of categories: that of the table, the most frequent first, or the labels to show, in their order. */
export type CategoryOrder = 'table' | 'frequency' | readonly (string | number | boolean)[];

/** The labels, colours and order of a heat map. */
export interface HeatMapOptions {
  /** Name of the column on the horizontal axis, the table's x (default `x`). */
  readonly x?: string;
  /** Name of the column on the vertical axis, the table's y (default `y`). */
  readonly y?: string;
  readonly title?: string;
  readonly subtitle?: string;
  /**
   * What the colour of a cell tells. `'dependence'` (default): log₂ of p(x, y)/(p(x)·p(y)), around 0 where x and y are independent; cells of
   * fewer than 5 samples are pale. `'counts'`: the share of all pairs.
   */
  readonly color?: 'dependence' | 'counts';
  /** Order of the categories of x; default `'table'` for numbers and booleans, `'frequency'` for texts. */
  readonly xOrder?: CategoryOrder | undefined;
  /** The same for y. Labels that are given make the axes of several maps alike. */
  readonly yOrder?: CategoryOrder | undefined;
  /** The one value that each bin of x holds: bins are then labelled as categories are, without an axis of edges. */
  readonly xValues?: ArrayLike<number> | undefined;
  /** The same for y. */
  readonly yValues?: ArrayLike<number> | undefined;
}

const COLORINGS = ['dependence', 'counts'];

/** The number of categories shown; the others share a cell. One more is shown rather than “other (1)”. */
const MOST_CATEGORIES = 30;
/** The approximate length of a side in pixels, and the longest side of a cell. */
const SIDE = 380;
const LONGEST_STEP = 100;
/** The font size of the labels in pixels. */
const LABEL = 11;
/** Cells of fewer samples, found or expected, are pale: Cochran's rule for the χ² test. */
const FEW = 5;
/** The colours end at ratios of 2^±3, or earlier where no cell goes so far. */
const FARTHEST = 3;

interface Tick {
  /** In cells from the start. */
  readonly at: number;
  readonly label: string;
  readonly whole: string;
}

interface Axis {
  /** The cell that shows each index of the table. */
  readonly cell: Int32Array;
  readonly cells: number;
  /** Pixels per cell, an integer, so that cells meet on pixel boundaries. */
  readonly step: number;
  readonly title: string;
  readonly ticks: readonly Tick[];
  readonly categorical: boolean;
  /** The cell of the rarest categories; −1 if there is none. */
  readonly other: number;
}

interface Cell {
  readonly x: number;
  readonly x2: number;
  readonly y: number;
  readonly y2: number;
  readonly count: number;
  /** The count if x and y were independent. */
  readonly expected: number;
}

/**
 * A heat map of the joint distribution of two columns, with bars of the marginal distributions along its sides, in percentages of the
 * pairs. Colour tells where values occur together more or less often than if the columns were independent, or, with `color: 'counts'`,
 * how often. All cells have one size, so that unequal bins look alike; the edges of a numeric
 * column's bins are written along the axis. Of a column with many categories the 30 most frequent are shown, and the
 * others share one cell.
 * @throws TypeError if `table` is not a joint table; RangeError if `xValues` or `yValues` are not one for each bin.
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
  if (typeof table.occupied !== 'function') checkArray('table.counts', table.counts);
  checkArray('table.shape', table.shape);
  if (!COLORINGS.includes(options.color ?? 'dependence')) {
    throw wrongValue('color', `one of ${COLORINGS.join(', ')}`, options.color);
  }
  const nameX = visibleText(options.x ?? 'x');
  const nameY = visibleText(options.y ?? 'y');
  const { title, subtitle, color = 'dependence' } = options;
  const [xSums, ySums] = marginalsOf(table);
  const total = xSums.reduce((sum, count) => sum + count, 0);
  const { xEdges, yEdges, xCategories, yCategories } = table;
  const { xOrder, yOrder, xValues, yValues } = options;
  const x = layOut(
    { name: nameX, sums: xSums, edges: xEdges, categories: xCategories, order: xOrder },
    xValues,
    'x',
  );
  const y = layOut(
    { name: nameY, sums: ySums, edges: yEdges, categories: yCategories, order: yOrder },
    yValues,
    'y',
  );
  const xMargin = gathered(x, xSums);
  const yMargin = gathered(y, ySums);
  const counts = new Float64Array(x.cells * y.cells);
  forEachCell(table, (i, j, count) => {
    counts[x.cell[i] * y.cells + y.cell[j]] += count;
  });
  const cells = Array.from(counts, (count, k): Cell => {
    const i = Math.floor(k / y.cells);
    const j = k % y.cells;
    const expected = total > 0 ? (xMargin[i] / total) * yMargin[j] : 0;
    return { x: i, x2: i + 1, y: j, y2: j + 1, count, expected };
  });
  const percent = (count: number): number => (total > 0 ? (100 * count) / total : 0);
  const { values, encoding } =
    color === 'counts' ? byCount(cells, percent, x, y) : byDependence(cells, xMargin, yMargin, total);

  const width = x.cells * x.step;
  const height = y.cells * y.step;
  const xScale = { domain: [0, x.cells], nice: false, zero: false };
  // Categories are read from the top, numbers grow upwards.
  const yScale = { domain: [0, y.cells], nice: false, zero: false, reverse: yEdges === undefined };
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
  const xAt = { field: 'at', type: 'quantitative', scale: xScale, axis: cellAxis(x, 'x') };
  const yAt = { field: 'at', type: 'quantitative', scale: yScale, axis: cellAxis(y, 'y') };
  const heat = {
    width,
    height,
    layer: [
      {
        data: { values },
        mark: { type: 'rect' },
        encoding: {
          x: { ...xAt, field: 'x' },
          x2: { field: 'x2' },
          y: { ...yAt, field: 'y' },
          y2: { field: 'y2' },
          ...encoding,
        },
      },
      labels(x, isTurned(x), { x: xAt, y: { value: height + 6 } }),
      labels(y, true, { x: { value: -6 }, y: yAt }),
    ],
  };
  const above = {
    width,
    height: 56,
    data: { values: xMargin.map((count, i) => ({ x: i, x2: i + 1, percent: percent(count) })) },
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
    data: { values: yMargin.map((count, j) => ({ y: j, y2: j + 1, percent: percent(count) })) },
    mark: bar,
    encoding: {
      y: { field: 'y', type: 'quantitative', scale: yScale, axis: null },
      y2: { field: 'y2' },
      x: { ...share, axis: { ...shareAxis, orient: 'top' } },
      x2: { datum: 0 },
    },
  };
  return asSpec(`Joint distribution of ${nameX} and ${nameY}`, {
    ...(title
      ? {
          title: {
            text: visibleText(title),
            ...(subtitle ? { subtitle: visibleText(subtitle) } : {}),
            offset: 12,
          },
        }
      : {}),
    bounds: 'flush',
    spacing: 6,
    vconcat: [above, { bounds: 'flush', spacing: 6, hconcat: [heat, beside] }],
  });
}

/** Calls `take` with each cell that is not 0. */
function forEachCell(table: PlotTable, take: (i: number, j: number, count: number) => void): void {
  const found = table.occupied?.();
  if (found) {
    for (let k = 0; k < found.counts.length; k++) take(found.rows[k], found.columns[k], found.counts[k]);
    return;
  }
  const ny = table.shape[1];
  for (let k = 0; k < table.counts.length; k++) {
    if (table.counts[k] !== 0) take(Math.floor(k / ny), k % ny, table.counts[k]);
  }
}

/** The sums of the rows and of the columns. */
export function marginalsOf(table: PlotTable): [x: Float64Array, y: Float64Array] {
  const [xSums, ySums] = [new Float64Array(table.shape[0]), new Float64Array(table.shape[1])];
  forEachCell(table, (i, j, count) => {
    xSums[i] += count;
    ySums[j] += count;
  });
  return [xSums, ySums];
}

/** The sums of the cells of an axis. */
function gathered(axis: Axis, sums: Float64Array): number[] {
  const counts: number[] = new Array(axis.cells).fill(0);
  for (let i = 0; i < sums.length; i++) counts[axis.cell[i]] += sums[i];
  return counts;
}

const LEGEND = {
  orient: 'bottom',
  direction: 'horizontal',
  titleLimit: 600,
  gradientLength: 280,
  gradientThickness: 10,
  offset: 14,
};

/** Cells by their share of all pairs. */
function byCount(cells: readonly Cell[], percent: (count: number) => number, x: Axis, y: Axis) {
  const values = cells.map(({ count, expected: _, ...place }) => ({ ...place, percent: percent(count) }));
  // If a few cells hold most pairs, a linear scale would show one dark cell on a blank field.
  // The cells of “other” hold many categories; they may exceed the scale, so as not to make all others pale.
  const single = values.filter((cell) => cell.x !== x.other && cell.y !== y.other);
  const largest = largestPercent(single);
  const together = largestPercent(values);
  const occupied = single.filter((cell) => cell.percent > 0).length;
  const skewed = largest * occupied > 12 * single.reduce((sum, cell) => sum + cell.percent, 0);
  const remarks = [
    ...(skewed ? ['square-root scale'] : []),
    ...(together > largest ? [`“other” up to ${numberText(together, 2)} %`] : []),
  ];
  const color = {
    type: 'quantitative',
    field: 'percent',
    scale: {
      scheme: 'yellowgreenblue',
      domain: [0, largest || 1],
      clamp: true,
      ...(skewed ? { type: 'sqrt' } : {}),
    },
    legend: { ...LEGEND, title: `share of all pairs (${['%', ...remarks].join(', ')})`, tickCount: 4 },
  };
  return { values, encoding: { color } };
}

function largestPercent(cells: readonly { readonly percent: number }[]): number {
  return cells.reduce((largest, { percent }) => Math.max(largest, percent), 0);
}

/** Three decimals are as many as a colour shows. */
const rounded = (value: number): number => Math.round(1000 * value) / 1000;

/** Cells by log₂ of p(x, y)/(p(x)·p(y)). */
function byDependence(
  cells: readonly Cell[],
  xMargin: readonly number[],
  yMargin: readonly number[],
  total: number,
) {
  // Weights and probabilities do not say how many samples there are.
  const areCounts = cells.every(({ count }) => Number.isInteger(count));
  const told = cells.map(({ count, expected, ...place }) => ({
    ...place,
    dependence: count > 0 ? log2ProductRatio(count, total, xMargin[place.x], yMargin[place.y]) : -Infinity,
    certainty: areCounts ? rounded(Math.min(1, Math.max(count, expected) / FEW)) : 1,
  }));
  const farthest = told.reduce(
    (most, { dependence, certainty }) => (certainty < 1 ? most : Math.max(most, Math.abs(dependence))),
    0,
  );
  const end = Math.min(FARTHEST, Math.max(1, Math.ceil(farthest)));
  const values = told
    // What has neither samples nor a reason to have any stays blank.
    .filter(({ certainty }) => certainty > 0)
    .map((cell) => ({ ...cell, dependence: rounded(Math.max(-end, Math.min(end, cell.dependence))) }));
  const ends = farthest > end ? ['≤', '≥'] : ['', ''];
  const powers = Array.from({ length: 2 * end + 1 }, (_, i) => i - end);
  const texts = powers.map((power) => {
    const bound = power === -end ? ends[0] : power === end ? ends[1] : '';
    return `${bound}${power < 0 ? `1/${1 << -power}` : 1 << power}`;
  });
  const color = {
    type: 'quantitative',
    field: 'dependence',
    scale: { scheme: 'blueorange', domain: [-end, end], clamp: true },
    legend: {
      ...LEGEND,
      title: [
        'p(x, y) / (p(x) · p(y)): 1 as if independent',
        ...(areCounts ? [`pale: fewer than ${FEW} samples`] : []),
      ],
      values: powers,
      labelExpr: `${JSON.stringify(texts)}[datum.value + ${end}]`,
      labelOverlap: false,
    },
  };
  return { values, encoding: { color, opacity: { field: 'certainty', type: 'quantitative', scale: null } } };
}

/** One side of the table. */
interface Side {
  readonly name: string;
  readonly sums: Float64Array;
  readonly edges: ArrayLike<number> | undefined;
  readonly categories: readonly (string | number | boolean)[] | undefined;
  readonly order: CategoryOrder | undefined;
}

function layOut(side: Side, values: ArrayLike<number> | undefined, axis: 'x' | 'y'): Axis {
  const { name, edges, sums } = side;
  if (!edges) return layOutCategories(side);
  if (values === undefined) return layOutBins(name, edges, axis === 'x');
  checkArray(`${axis}Values`, values);
  if (values.length !== sums.length) {
    throw wrongValue(`${axis}Values`, `one value for each of the ${sums.length} bins`, values);
  }
  return labelled(
    numberTexts(values),
    Int32Array.from(sums.keys()),
    `${shorten(name, 28)} (${countOf(values.length, 'value')})`,
    0,
  );
}

function stepOf(cells: number): number {
  return Math.max(2, Math.min(LONGEST_STEP, Math.floor(SIDE / Math.max(1, cells))));
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
  return {
    cell: Int32Array.from({ length: cells }, (_, i) => i),
    cells,
    step,
    title: `${shorten(name, 28)} (${countOf(cells, 'bin')}, ${texts[0]} to ${texts[cells]})`,
    ticks: [...at, cells].map((edge) => ({ at: edge, label: texts[edge], whole: texts[edge] })),
    categorical: false,
    other: -1,
  };
}

/**
 * The indices of the categories that are shown, in their order: those that are asked for, or the most frequent.
 * @param sums how often each category occurs.
 */
export function shownCategories(
  sums: ArrayLike<number>,
  categories: readonly (string | number | boolean)[] | undefined,
  order: CategoryOrder | undefined,
): number[] {
  if (typeof order === 'object') {
    const places = new Map(categories?.map((label, i) => [label, i]));
    return [...new Set(order)].map((label) => places.get(label) ?? -1).filter((i) => i >= 0);
  }
  const byCount = Array.from(sums, (_, i) => i).sort((a, b) => sums[b] - sums[a] || a - b);
  const shown = byCount.slice(0, sums.length <= MOST_CATEGORIES + 1 ? sums.length : MOST_CATEGORIES);
  const isText = categories?.some((label) => typeof label === 'string') ?? false;
  return (order ?? (isText ? 'frequency' : 'table')) === 'table' ? shown.sort((a, b) => a - b) : shown;
}

function layOutCategories({ name, sums, categories, order }: Side): Axis {
  const shown = shownCategories(sums, categories, order);
  const cell = new Int32Array(sums.length).fill(shown.length);
  for (const [place, index] of shown.entries()) cell[index] = place;
  return labelled(
    shown.map((index) => visibleText(String(categories?.[index] ?? index))),
    cell,
    `${shorten(name, 28)} (${countOf(sums.length, 'category', 'categories')})`,
    sums.length - shown.length,
  );
}

/** An axis with a label in the middle of each cell, and a cell for the `rest` categories that have none. */
function labelled(texts: readonly string[], cell: Int32Array, title: string, rest: number): Axis {
  const ticks = [...texts, ...(rest > 0 ? [`other (${countText(rest)})`] : [])].map((whole, i) => ({
    at: i + 0.5,
    label: shorten(whole, 20),
    whole,
  }));
  const cells = ticks.length;
  return {
    cell,
    cells,
    step: stepOf(cells),
    title,
    ticks,
    categorical: true,
    other: rest > 0 ? texts.length : -1,
  };
}

/** The pixels of the widest label. */
function widest({ ticks }: Axis): number {
  return Math.max(0, ...ticks.map(({ label }) => textWidth(label, LABEL)));
}

/** Whether the labels below a map are written upwards: where they do not fit side by side. */
function isTurned(axis: Axis): boolean {
  return axis.categorical && widest(axis) + 2 > axis.step;
}

/** The title and the ticks of an axis; its labels are texts of their own. */
function cellAxis(axis: Axis, side: 'x' | 'y'): Spec {
  const room = side === 'y' || isTurned(axis) ? widest(axis) : LABEL;
  return {
    title: axis.title,
    titleLimit: 2 * SIDE,
    values: axis.ticks.map(({ at }) => at),
    labels: false,
    grid: false,
    domain: false,
    ticks: !axis.categorical,
    tickSize: 4,
    ...(side === 'x' ? { titleY: room + 14 } : { titleX: -room - 14 }),
  };
}

/** The labels of an axis: `turned` ones end at their places. */
function labels(axis: Axis, turned: boolean, places: { readonly x: Spec; readonly y: Spec }): Spec {
  const isBelow = 'value' in places.y;
  return {
    data: { values: axis.ticks },
    mark: textMark({
      aria: true,
      color: COLORS.soft,
      fontSize: axis.categorical && axis.step < 12 ? 9 : LABEL,
      align: turned ? 'right' : 'center',
      baseline: turned ? 'middle' : 'top',
      ...(isBelow && turned ? { angle: 270 } : {}),
    }),
    encoding: { ...places, text: { field: 'label' }, description: { field: 'whole' } },
  };
}
