import { wrongKind, wrongValue } from '../columns/errors.js';
import { fixedText } from './numberText.js';
import { shorten } from './shorten.js';
import { asSpec, COLORS, type Spec, textMark, titled } from './spec.js';
import { visibleText } from './visibleText.js';

/** A matrix of mutual information: what `mutualInformationMatrix` or `informationMatrix` gives, or rows of numbers with the names. */
export interface PlotMatrix {
  /** Row by row, entropies on the diagonal: one array of all, or an array of rows; null or NaN where there is none. */
  readonly values: ArrayLike<number | null> | readonly ArrayLike<number | null>[];
  /** [k, k]. */
  readonly shape: readonly [number, number];
  readonly unit?: string;
  /** The names of the columns, in order; else their indices. */
  readonly names?: readonly string[];
  /** The same, as `informationMatrix` gives them. */
  readonly columns?: readonly { readonly name: string }[];
}

/** How `matrixMap` draws. */
export interface MatrixMapOptions {
  readonly title?: string | readonly string[];
  /** `'information'` (default), or `'normalized'`: over the mean of the two entropies, in [0, 1]. */
  readonly color?: 'information' | 'normalized';
  /** The side of a cell in pixels; by default as the number of columns allows. */
  readonly cell?: number;
}

/** Up to so many columns a cell holds its number. */
const MOST_NUMBERED = 12;
/** Pixels of a side, at most, and of a cell, at least and at most. */
const SIDE = 640;
const CELL = [6, 44] as const;

function rowsOf({ values, shape }: PlotMatrix): (number | null)[][] {
  const [k] = shape;
  const isNested = values.length > 0 && typeof values[0] === 'object' && values[0] !== null;
  return Array.from({ length: k }, (_, i) =>
    Array.from({ length: k }, (__, j) => {
      const value = isNested
        ? (values as readonly ArrayLike<number | null>[])[i][j]
        : (values as ArrayLike<number | null>)[i * k + j];
      return typeof value === 'number' && value === value ? value : null;
    }),
  );
}

function checkMatrix(matrix: PlotMatrix): void {
  const expected = '{ values, shape: [k, k] }, as mutualInformationMatrix gives it';
  if (typeof matrix !== 'object' || matrix === null) throw wrongKind('matrix', expected, matrix);
  const { values, shape } = matrix;
  if (!Array.isArray(shape) || typeof (values as { length?: unknown } | undefined)?.length !== 'number') {
    throw wrongKind('matrix', expected, matrix);
  }
  const [rows, columns] = shape;
  if (rows !== columns || !(values.length === rows || values.length === rows * rows)) {
    throw wrongValue('matrix', `square, with ${rows} × ${rows} values`, shape);
  }
}

/**
 * A map of the mutual information of all pairs of columns; the diagonal, which holds entropies, is grey. Up to 12 columns each cell holds
 * its number, with two decimals.
 * @param matrix what `mutualInformationMatrix` or `informationMatrix` gives.
 * @throws TypeError if it is no such object; RangeError where it is not square.
 * @example
 * import { mutualInformationMatrix } from 'infosimd';
 * import { matrixMap } from 'infosimd/plot';
 * const matrix = mutualInformationMatrix({ a: ['x', 'x', 'y', 'y'], b: ['u', 'v', 'u', 'v'] });
 * console.log(matrixMap(matrix).description); // Mutual information of 2 columns with each other
 */
export function matrixMap(
  matrix: PlotMatrix,
  { title, color = 'information', cell }: MatrixMapOptions = {},
): Spec {
  checkMatrix(matrix);
  if (color !== 'information' && color !== 'normalized') {
    throw wrongValue('color', "'information' or 'normalized'", color);
  }
  const rows = rowsOf(matrix);
  const k = rows.length;
  const { unit = 'bits' } = matrix;
  const whole = rows.map((_, i) => visibleText(matrix.names?.[i] ?? matrix.columns?.[i].name ?? String(i)));
  const isNormalized = color === 'normalized';
  const values = rows.flatMap((row, i) =>
    row.map((value, j) => {
      const [own, other] = [rows[i][i] ?? 0, rows[j][j] ?? 0];
      const mean = (own + other) / 2;
      const shown = value === null || !isNormalized ? value : mean > 0 ? value / mean : 0;
      return {
        i,
        j,
        value: shown,
        kind: i === j ? 'entropy' : value === null ? 'none' : 'information',
        text: value === null ? '–' : fixedText(i === j ? value : (shown as number), 2),
      };
    }),
  );
  const pairs = values.filter(({ kind }) => kind === 'information').map(({ value }) => value as number);
  const most = isNormalized ? 1 : Math.max(0, ...pairs);
  const side = cell ?? Math.max(CELL[0], Math.min(CELL[1], Math.floor(SIDE / Math.max(1, k))));
  const places = rows.map((_, place) => place);
  const axis = (field: string): Spec => ({
    field,
    type: 'ordinal',
    axis: null,
    scale: { domain: places, paddingInner: side > 12 ? 0.04 : 0, paddingOuter: 0 },
  });
  const isNumbered = k <= MOST_NUMBERED && side >= 32;
  const names = whole.map((name, place) => ({ place, name: shorten(name, 28), whole: name }));
  const isNamed = side >= 9;
  const of = isNormalized ? 'normalised mutual information' : `mutual information (${unit})`;
  return asSpec(`Mutual information of ${k} ${k === 1 ? 'column' : 'columns'} with each other`, {
    ...titled(title),
    width: side * k,
    height: side * k,
    layer: [
      {
        data: { values },
        transform: [{ filter: "datum.kind !== 'information'" }],
        mark: { type: 'rect' },
        encoding: {
          x: axis('j'),
          y: axis('i'),
          color: { value: '#e6e9ec' },
        },
      },
      {
        data: { values },
        transform: [{ filter: "datum.kind === 'information'" }],
        mark: { type: 'rect' },
        encoding: {
          x: axis('j'),
          y: axis('i'),
          color: {
            field: 'value',
            type: 'quantitative',
            title: of,
            scale: {
              domain: [0, most || 1],
              range: ['#f3f6f9', '#9dbfd6', COLORS.first, '#123f5c'],
              clamp: true,
            },
            legend: { orient: 'bottom', direction: 'horizontal', gradientLength: 200, tickCount: 4 },
          },
        },
      },
      ...(isNumbered
        ? [
            {
              data: { values },
              mark: textMark({ fontSize: 11 }),
              encoding: {
                x: axis('j'),
                y: axis('i'),
                text: { field: 'text' },
                color: {
                  value: COLORS.text,
                  condition: {
                    test: `datum.kind === 'information' && datum.value > ${0.55 * (most || 1)}`,
                    value: 'white',
                  },
                },
              },
            },
          ]
        : []),
      ...(isNamed
        ? [
            {
              data: { values: names },
              mark: textMark({ align: 'right', dx: -8, fontSize: 12, aria: true }),
              encoding: {
                y: axis('place'),
                x: { value: 0 },
                text: { field: 'name' },
                description: { field: 'whole' },
              },
            },
            {
              data: { values: names },
              mark: textMark({
                align: 'left',
                dx: 8,
                angle: -45,
                baseline: 'middle',
                fontSize: 12,
                aria: true,
              }),
              encoding: {
                x: axis('place'),
                y: { value: 0 },
                text: { field: 'name' },
                description: { field: 'whole' },
              },
            },
          ]
        : []),
    ],
  });
}
