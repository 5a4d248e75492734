import { checkNumbers, isColumnInput } from '../columns/column.js';
import { wrongKind } from '../columns/errors.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions, takeOptions } from '../columns/options.js';
import { conditionalInformationBits } from '../measures/multivariate.js';
import { TABLE_OPTIONS, type TableOptions } from '../measures/mutualInformation.js';
import { scaledWeights } from '../measures/table.js';
import { fromBits, unitOf } from '../numeric/units.js';
import { type Cells, cellsOf } from '../tables/cells.js';
import { type ColumnsInput, checkColumnGroup, isSeveral } from './columnGroups.js';
import {
  CONDITIONAL_OPTIONS,
  type ConditionalInformationEstimate,
  type ConditionalInformationResult,
  type ConditionalSignificanceOptions,
  conditionalResult,
  type MultivariateOptions,
  prepareColumns,
  readMultivariateOptions,
} from './columnInformation.js';
import { conditionalTableTest } from './conditionalSignificance.js';
import type { Completed, Only } from './results.js';
import { COLUMN_KIND, type ColumnKind, takesLabels } from './samples.js';
import { checkSignificance, inUnit, SIGNIFICANCE_OPTIONS } from './significance.js';

/** Options of `conditionalMutualInformation` of samples. */
export interface ConditionalMutualInformationOptions
  extends MultivariateOptions,
    ConditionalSignificanceOptions {
  /** Seed of noise and permutations: an integer in 0 … 2^53 − 1; default 0. It gives the same result on every machine. */
  readonly seed?: number;
  /** `'category'` takes the numbers of x as labels; so for y and z. */
  readonly x?: ColumnKind;
  readonly y?: ColumnKind;
  readonly z?: ColumnKind;
}

const OPTIONS = optionTable({
  ...CONDITIONAL_OPTIONS,
  x: COLUMN_KIND,
  y: COLUMN_KIND,
  z: COLUMN_KIND,
} satisfies OptionsOf<ConditionalMutualInformationOptions>);

/** Options of `conditionalMutualInformation` of a table. */
export interface ConditionalTableOptions extends TableOptions, ConditionalSignificanceOptions {
  /** Return an object that also holds the counts behind the value. */
  readonly details?: boolean;
}

const CONDITIONAL_TABLE_OPTIONS = optionTable({
  ...TABLE_OPTIONS.options,
  ...SIGNIFICANCE_OPTIONS,
  details: option.flag(),
} satisfies OptionsOf<ConditionalTableOptions>);

/** Counts or weights of triples at [x, y, z], the last index fastest. */
export interface Table3 {
  readonly values: ArrayLike<number>;
  readonly shape: readonly [number, number, number];
}

/** The occupied cells of a table of three variables. */
function checkTable3(table: unknown): Cells {
  const expected = '{ values, shape: [rows, columns, layers] }';
  if (table === null || typeof table !== 'object' || !('values' in table) || !('shape' in table)) {
    throw wrongKind('table', `columns, or ${expected}`, table);
  }
  const { values, shape } = table as { values: unknown; shape: unknown };
  const { values: cells } = checkNumbers('table.values', values);
  if (!Array.isArray(shape) || shape.length !== 3)
    throw wrongKind('table.shape', 'three integers ≥ 1', shape);
  const bins = shape as number[];
  if (!bins.every((n) => Number.isInteger(n) && n >= 1) || bins[0] * bins[1] * bins[2] !== cells.length) {
    throw new RangeError(
      `"table.shape" must be three integers ≥ 1 whose product is the number of values (${cells.length}), got [${bins.join(', ')}]`,
    );
  }
  let isEmpty = true;
  for (let cell = 0; cell < cells.length; cell++) {
    const value = cells[cell];
    if (!(value >= 0 && value < Infinity)) {
      throw new RangeError(`"table.values" must hold finite numbers ≥ 0, got ${value} at index ${cell}`);
    }
    if (value > 0) isEmpty = false;
  }
  if (isEmpty) throw new RangeError('"table" must hold a number > 0, got zeros only');
  return cellsOf(scaledWeights(cells), bins);
}

/** I(X; Y | Z) of a table, with its significance if requested. */
function informationOfTable(
  given: unknown,
  options: ConditionalTableOptions | undefined,
): number | ConditionalInformationEstimate {
  const checked = readOptions(options, CONDITIONAL_TABLE_OPTIONS);
  const { base, details } = checked;
  const tested = checkSignificance(checked);
  const table = checkTable3(given);
  const sets = [[0], [1], [2]] as const;
  const bits = conditionalInformationBits(table, ...sets);
  const value = fromBits(bits, base);
  if (!details && tested.kind === undefined) return value;
  const weight = table.values.find((n) => !Number.isInteger(n));
  if (tested.kind !== undefined && weight !== undefined) {
    throw new RangeError(`"table.values" must hold counts (integers) for "significance", got ${weight}`);
  }
  const found = tested.kind && conditionalTableTest(table, sets, bits, tested);
  return Object.freeze({
    value,
    unit: unitOf(base),
    method: 'histogram',
    samples: table.total,
    omitted: 0,
    ...(found && inUnit(found, (some) => fromBits(some, base))),
  });
}

/**
 * Conditional mutual information, I(X; Y | Z) = Σ p(x, y, z)·log(p(x, y | z)/(p(x | z)·p(y | z))): the information that X and Y
 * share once Z is known. Each of x, y and z is a column, or an array of columns that are one variable.
 *
 * - `'histogram'` (default): Σ n·log(n·c/(a·b))/N over the cells of the joint table, with a, b and c the counts of (x, z), (y, z) and
 *   z; ≥ 0, and exactly 0 if X and Y are independent given Z in the counts. The bias grows with the number of cells: use it for
 *   few categories and many samples.
 * - `'ksg'`: ψ(k) − ⟨ψ(nxz + 1) + ψ(nyz + 1) − ψ(nz + 1)⟩ by nearest neighbours (Frenzel & Pompe 2007), counting samples nearer in
 *   (x, z), (y, z) and z than the k-th neighbour in all columns. For continuous numbers; may be negative.
 * - `'gaussian'`: the value for Gaussians with the columns' covariance; for single columns −½·log(1 − ρ²) with the partial
 *   correlation ρ.
 *
 * @param x samples; or, in place of all three, a table of counts or weights `{ values, shape: [rows, columns, layers] }`, x down, y across,
 *   z in layers.
 * @param y as many samples.
 * @param z as many samples.
 * `significance` adds the probability of an estimate as large if x and y are independent given z.
 *
 * @returns bits or the unit of `base`; with `details: true` or `significance` a frozen `ConditionalInformationEstimate`.
 * @throws TypeError for a wrong kind, or an option that the method does not take; RangeError for columns of different length,
 *   a missing sample (unless `nan: 'omit'`), no sample, k beyond the samples, a table of zeros, or the significance of weights.
 * @see Cover & Thomas, 2.5; Frenzel & Pompe 2007, Partial mutual information for coupling analysis of multivariate time series;
 *   `condinformation` of R's infotheo
 * @example
 * import { conditionalMutualInformation } from 'infosimd';
 * const [x, y, xor] = [[0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]];
 * console.log(conditionalMutualInformation(x, y, xor)); // 1
 */
export function conditionalMutualInformation<
  const Options extends Only<ConditionalMutualInformationOptions, Options> = Record<never, never>,
>(
  x: ColumnsInput,
  y: ColumnsInput,
  z: ColumnsInput,
  options?: Completed<Options, ConditionalMutualInformationOptions>,
): ConditionalInformationResult<Options>;
export function conditionalMutualInformation<
  const Options extends Only<ConditionalTableOptions, Options> = Record<never, never>,
>(
  table: Table3,
  options?: Completed<Options, ConditionalTableOptions>,
): ConditionalInformationResult<Options>;
export function conditionalMutualInformation(
  first: Table3 | ColumnsInput,
  second?: ColumnsInput | ConditionalTableOptions,
  third?: ColumnsInput,
  options?: ConditionalMutualInformationOptions,
): number | ConditionalInformationEstimate {
  const isSamples = isColumnInput(first) || isColumnInput(second) || isSeveral(second);
  if (!isSamples) return informationOfTable(first, second as ConditionalTableOptions | undefined);
  options = takeOptions(options);
  const checked = readMultivariateOptions(options, OPTIONS);
  const mayBeLabels = takesLabels(options);
  const groups = [
    checkColumnGroup('x', first, checked.x, mayBeLabels),
    checkColumnGroup('y', second, checked.y, mayBeLabels),
    checkColumnGroup('z', third, checked.z, mayBeLabels),
  ];
  const all = {
    names: groups.flatMap(({ names }) => names),
    columns: groups.flatMap(({ columns }) => columns),
  };
  const prepared = prepareColumns(all, checked);
  let next = 0;
  const [x, y, z] = groups.map(({ columns }) => columns.map(() => next++));
  return conditionalResult(prepared, checked, [x, y, z]);
}
