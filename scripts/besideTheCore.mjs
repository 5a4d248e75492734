// Public names with a module of their own, or for few programs: a bundle without them does not carry them. Estimators by name bring
// all of them; whatever keeps occupied cells or counts codes brings the work module.

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
