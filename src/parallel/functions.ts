// The functions that a pool offers, by name.

import * as infosimd from '../index.js';

export const FUNCTIONS = {
  entropy: infosimd.entropy,
  crossEntropy: infosimd.crossEntropy,
  klDivergence: infosimd.klDivergence,
  jensenShannonDivergence: infosimd.jensenShannonDivergence,
  jensenShannonDistance: infosimd.jensenShannonDistance,
  histogram: infosimd.histogram,
  histogram2d: infosimd.histogram2d,
  estimateEntropy: infosimd.estimateEntropy,
  estimateMutualInformation: infosimd.estimateMutualInformation,
  conditionalMutualInformation: infosimd.conditionalMutualInformation,
  transferEntropy: infosimd.transferEntropy,
  totalCorrelation: infosimd.totalCorrelation,
  mutualInformationMatrix: infosimd.mutualInformationMatrix,
  rankFeatures: infosimd.rankFeatures,
  selectFeatures: infosimd.selectFeatures,
} as const;

export type FunctionName = keyof typeof FUNCTIONS;
