// Multivariate measures of columns: total correlation, dual total correlation, O-information, interaction information.

import * as option from '../columns/option.js';
import { forMethods, type OptionsOf, optionTable } from '../columns/options.js';
import {
  type ConditionalInformation,
  dualTotalCorrelationBits,
  interactionInformationBits,
  totalCorrelationBits,
} from '../measures/multivariate.js';
import { type ColumnList, checkColumns, type NamedColumns } from './columnGroups.js';
import {
  type CheckedMultivariate,
  columnInformation,
  MULTIVARIATE_OPTIONS,
  type MultivariateEstimate,
  type MultivariateOptions,
  type MultivariateResult,
  multivariateResult,
  neighbourTotalCorrelation,
  prepareColumns,
  readMultivariateOptions,
} from './columnInformation.js';
import { KSG_OPTIONS } from './information/ksg.js';
import type { Completed, Only } from './results.js';
import { COLUMN_KINDS, type ColumnKind } from './samples.js';

/** Options of the measures of several columns. */
export interface ColumnsOptions extends MultivariateOptions {
  /** `'category'` takes the numbers of a column as labels, by index: `{ 2: 'category' }`. */
  readonly columns?: Readonly<Record<string, ColumnKind>>;
}

/** Options of `totalCorrelation`. */
export interface TotalCorrelationOptions extends ColumnsOptions {
  /** `'ksg'`: the first or the second algorithm of Kraskov et al.; default 1. */
  readonly variant?: 1 | 2;
}

/** Without `'ksg'`: the biases of neighbour estimates do not cancel in sums. Only total correlation has a formula of its own. */
const OPTIONS = optionTable({
  ...MULTIVARIATE_OPTIONS,
  method: option.choice(['histogram', 'gaussian'], 'histogram'),
  columns: COLUMN_KINDS,
} satisfies OptionsOf<ColumnsOptions>);

const TOTAL_OPTIONS = optionTable({
  ...MULTIVARIATE_OPTIONS,
  columns: COLUMN_KINDS,
  variant: forMethods(['ksg'], KSG_OPTIONS.variant),
} satisfies OptionsOf<TotalCorrelationOptions>);

/** More columns would need more than 2^14 tables. */
const MOST_COLUMNS = 16;

/** Checks the columns, and returns the result of a function that computes bits. */
function estimate(
  columns: unknown,
  checked: CheckedMultivariate & Pick<ColumnsOptions, 'columns'>,
  compute: (k: number, information: () => ConditionalInformation, all: NamedColumns) => number,
): number | MultivariateEstimate {
  const all = prepareColumns(checkColumns(columns, checked.columns, 2), checked);
  const bits = compute(all.columns.length, () => columnInformation(all, checked), all);
  return multivariateResult(bits, checked, all);
}

/**
 * Total correlation, Σ H(Xᵢ) − H(X₁ … Xₖ) = D(p(x₁ … xₖ)‖p(x₁) ⋯ p(xₖ)): 0 if all are independent; for two, their mutual information.
 * Computed as Σ I(X₁ … Xⱼ₋₁; Xⱼ), exactly 0 for independent counts.
 *
 * Methods as for `conditionalMutualInformation`; `'ksg'` finds neighbours in all m columns at once:
 * ψ(k) + (m − 1)·ψ(N) − ⟨Σ ψ(nᵢ + 1)⟩.
 *
 * @param columns two columns or more, of one length, or an object of columns by name.
 * @returns bits or the unit of `base`, ≥ 0 with `'histogram'`; with `details: true` a frozen `MultivariateEstimate`.
 * @throws TypeError for a wrong kind, or an option that the method does not take; RangeError for fewer than two columns, columns of
 *   different length, a missing sample (unless `nan: 'omit'`), no sample, or k beyond the samples.
 * @see Watanabe 1960; Kraskov, Stögbauer & Grassberger 2004, equations 23 and 24; `multiinformation` of R's infotheo
 * @example
 * import { totalCorrelation } from 'infosimd';
 * const [x, y, xor] = [[0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]];
 * console.log(totalCorrelation([x, y, xor])); // 1
 */
export function totalCorrelation<
  const Options extends Only<TotalCorrelationOptions, Options> = Record<never, never>,
>(columns: ColumnList, options?: Completed<Options, TotalCorrelationOptions>): MultivariateResult<Options>;
export function totalCorrelation(
  columns: ColumnList,
  options?: TotalCorrelationOptions,
): number | MultivariateEstimate {
  const checked = readMultivariateOptions(options, TOTAL_OPTIONS);
  return estimate(columns, checked, (k, information, all) =>
    checked.method === 'ksg'
      ? neighbourTotalCorrelation(all, checked, checked.variant)
      : totalCorrelationBits(k, information()),
  );
}

/**
 * Dual total correlation, H(X₁ … Xₖ) − Σ H(Xᵢ | all others): the information shared by at least two columns; for two, their
 * mutual information. Computed as Σ I(X₁ … Xⱼ₋₁; Xⱼ | Xⱼ₊₁ … Xₖ).
 *
 * @param columns two columns or more, of one length, or an object of columns by name.
 * @param options as `totalCorrelation`; methods `'histogram'` and `'gaussian'`.
 * @returns bits or the unit of `base`, ≥ 0 with `'histogram'`; with `details: true` a frozen `MultivariateEstimate`.
 * @throws as `totalCorrelation`.
 * @see Han 1978, Nonnegative entropy measures of multivariate symmetric correlations; `dit.multivariate.dual_total_correlation`
 * @example
 * import { dualTotalCorrelation } from 'infosimd';
 * const [x, y, xor] = [[0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]];
 * console.log(dualTotalCorrelation([x, y, xor])); // 2
 */
export function dualTotalCorrelation<
  const Options extends Only<ColumnsOptions, Options> = Record<never, never>,
>(columns: ColumnList, options?: Completed<Options, ColumnsOptions>): MultivariateResult<Options>;
export function dualTotalCorrelation(
  columns: ColumnList,
  options?: ColumnsOptions,
): number | MultivariateEstimate {
  return estimate(columns, readMultivariateOptions(options, OPTIONS), (k, information) =>
    dualTotalCorrelationBits(k, information()),
  );
}

/**
 * O-information, total correlation − dual total correlation: positive if redundancy prevails, negative if synergy does; 0 for two
 * columns.
 *
 * @param columns two columns or more, of one length, or an object of columns by name.
 * @param options as `totalCorrelation`; methods `'histogram'` and `'gaussian'`.
 * @returns bits or the unit of `base`; with `details: true` a frozen `MultivariateEstimate`.
 * @throws as `totalCorrelation`.
 * @see Rosas, Mediano, Gastpar & Jensen 2019, Quantifying high-order interdependencies via multivariate extensions of the mutual
 *   information; `dit.multivariate.o_information`
 * @example
 * import { oInformation } from 'infosimd';
 * const [x, y, xor] = [[0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]];
 * console.log(oInformation([x, y, xor])); // -1
 */
export function oInformation<const Options extends Only<ColumnsOptions, Options> = Record<never, never>>(
  columns: ColumnList,
  options?: Completed<Options, ColumnsOptions>,
): MultivariateResult<Options>;
export function oInformation(columns: ColumnList, options?: ColumnsOptions): number | MultivariateEstimate {
  return estimate(columns, readMultivariateOptions(options, OPTIONS), (k, information) => {
    const shared = information();
    const total = totalCorrelationBits(k, shared);
    // Both are infinite if a column is determined by the others.
    return total === Infinity ? total : total - dualTotalCorrelationBits(k, shared);
  });
}

/**
 * Interaction information, −Σ over sets S of columns (−1)^(k − |S|)·H(S): I(X; Y | Z) − I(X; Y) for three, mutual information for two.
 * Positive for three columns that are synergetic (z = x xor y: 1 bit), negative where they are redundant (x = y = z: −1 bit). The
 * co-information is (−1)^k of it. Computed as Σ (−1)^(k − 2 − |S|)·I(X₁; X₂ | S) over the sets S of the others.
 *
 * @param columns two to sixteen columns, of one length.
 * @param options as `totalCorrelation`; methods `'histogram'` and `'gaussian'`.
 * @returns bits or the unit of `base`; with `details: true` a frozen `MultivariateEstimate`.
 * @throws as `totalCorrelation`; RangeError for more than sixteen columns, or Gaussians that determine one another.
 * @see McGill 1954, Multivariate information transmission; `interinformation` of R's infotheo; `dit.multivariate.interaction_information`
 * @example
 * import { interactionInformation } from 'infosimd';
 * const [x, y, xor] = [[0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]];
 * console.log(interactionInformation([x, y, xor])); // 1
 */
export function interactionInformation<
  const Options extends Only<ColumnsOptions, Options> = Record<never, never>,
>(columns: ColumnList, options?: Completed<Options, ColumnsOptions>): MultivariateResult<Options>;
export function interactionInformation(
  columns: ColumnList,
  options?: ColumnsOptions,
): number | MultivariateEstimate {
  return estimate(columns, readMultivariateOptions(options, OPTIONS), (k, information) => {
    if (k > MOST_COLUMNS) {
      throw new RangeError(`"columns" must hold at most ${MOST_COLUMNS} columns here, got ${k}`);
    }
    const bits = interactionInformationBits(k, information());
    if (Number.isNaN(bits)) {
      throw new RangeError(
        '"columns" must not determine one another where they are taken as Gaussians: the interaction information is not defined; leave one out',
      );
    }
    return bits;
  });
}
