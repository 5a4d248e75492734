// The functions that a pool offers, by name.

import * as infosimd from '../index.js';

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
  runModule,
} as const;

export type FunctionName = keyof typeof FUNCTIONS;
