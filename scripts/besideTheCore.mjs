// Public names left out of the measured core bundle: they are for few programs, or bring large modules. Functions that choose an
// estimator by name bring all estimators; those that keep occupied cells or count codes bring the work module.

/** @type {readonly string[]} */
export const BESIDE_THE_CORE = [
  'createArena',
  'quantize',
  'mutualInformationMatrix',
  'argsort',
  'rankData',
  'estimateEntropy',
  'estimateMutualInformation',
  'rankFeatures',
  'adjustedMutualInformation',
  'expectedMutualInformation',
  'homogeneity',
  'completeness',
  'vMeasure',
  'conditionalMutualInformation',
  'dualTotalCorrelation',
  'interactionInformation',
  'oInformation',
  'totalCorrelation',
  'transferEntropy',
  'selectFeatures',
  'QuantileSketch',
  'streamBinEdges',
];
