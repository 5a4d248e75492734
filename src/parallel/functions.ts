// The functions that a pool offers, by name.

import * as infosimd from '../index.js';
import * as learning from '../learning/index.js';

/**
 * Runs the function `run` of a module with a message.
 *
 * @throws Error with `code: 'ERR_NO_MODULE'` if the module cannot be found, as in a bundle.
 */
async function runModule(url: string, message: unknown): Promise<unknown> {
  let module: { run(message: unknown): Promise<unknown> };
  try {
    module = await import(/* @vite-ignore */ /* webpackIgnore: true */ url);
  } catch (error) {
    throw Object.assign(error as Error, { code: 'ERR_NO_MODULE' });
  }
  return module.run(message);
}

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
  softmaxCrossEntropy: learning.softmaxCrossEntropy,
  sigmoidCrossEntropy: learning.sigmoidCrossEntropy,
  distillationLoss: learning.distillationLoss,
  gaussianKlDivergence: learning.gaussianKlDivergence,
  ensembleUncertainty: learning.ensembleUncertainty,
  calibrationError: learning.calibrationError,
  fitTemperature: learning.fitTemperature,
  informationBottleneck: learning.informationBottleneck,
  informationBottleneckCurve: learning.informationBottleneckCurve,
  layerInformation: learning.layerInformation,
  runModule,
} as const;

export type FunctionName = keyof typeof FUNCTIONS;
