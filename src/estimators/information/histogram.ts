// The plug-in estimate of mutual information: the information of a table of bins and categories.

import type { Binning, Bins } from '../../bins/binRules.js';
import type { NumericInput } from '../../columns/column.js';
import * as option from '../../columns/option.js';
import type { OptionsOf } from '../../columns/options.js';
import type { Histogram2dOptions } from '../../tables/jointHistogram.js';
import { INFORMATION_CORRECTIONS, type InformationCorrection } from '../discrete/registry.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import type { InformationEstimator } from './estimator.js';

/** Options of `'histogram'`. */
export interface HistogramInformationOptions extends Omit<Histogram2dOptions, 'nan'> {
  /** With the histogram: the correction of the plug-in estimate for few samples, as in `estimateEntropy`; default `'none'`. */
  readonly correction?: InformationCorrection;
}

export const histogram: InformationEstimator<HistogramInformationOptions> = {
  takes: 'any columns',
  several: true,
  ties: 'any',
  // The fallback of 'auto'.
  automatic: false,
  cost: 3,
  options: {
    bins: option.later<Bins | readonly [Bins, Bins]>(),
    binning: option.later<Binning>(),
    range: option.later(),
    correction: option.choice(INFORMATION_CORRECTIONS, 'none'),
    weights: option.later<NumericInput>(),
  } satisfies OptionsOf<HistogramInformationOptions>,
};

export const DESCRIPTION: EstimatorDescription = {
  formula: 'Σ n/N·ln(n·N/(a·b)), with `correction`',
  when: 'categories; very many samples',
  source: '',
};
