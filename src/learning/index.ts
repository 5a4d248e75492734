export {
  type AgglomerativeBottleneck,
  type AgglomerativeBottleneckOptions,
  type AgglomerativeStep,
  agglomerativeBottleneck,
} from './agglomerativeBottleneck.js';
export { type BrierScoreOptions, brierScore } from './brierScore.js';
export {
  type CalibrationBin,
  type CalibrationErrorOptions,
  type CalibrationErrorResult,
  calibrationError,
  type IsotonicCalibration,
} from './calibrationError.js';
export { type ChannelCapacity, type ChannelCapacityOptions, channelCapacity } from './channelCapacity.js';
export { type CodeLength, codeLength } from './codeLength.js';
export {
  type DistillationLossOptions,
  type DistillationLossResult,
  distillationLoss,
} from './distillationLoss.js';
export {
  type EnsembleStack,
  type EnsembleUncertainty,
  type EnsembleUncertaintyOptions,
  ensembleUncertainty,
} from './ensembleUncertainty.js';
export { type FitTemperatureOptions, type FittedTemperature, fitTemperature } from './fitTemperature.js';
export {
  type DiagonalGaussian,
  type FullGaussian,
  type GaussianGradient,
  type GaussianKlDivergenceOptions,
  type GaussianKlDivergenceResult,
  gaussianKlDivergence,
} from './gaussianKlDivergence.js';
export {
  type InfoNceOptions,
  type InfoNceResult,
  infoNce,
  type MutualInformationBounds,
  type MutualInformationBoundsOptions,
  mutualInformationBounds,
} from './infoNce.js';
export {
  type InformationBottleneck,
  type InformationBottleneckCurve,
  type InformationBottleneckCurveOptions,
  type InformationBottleneckOptions,
  informationBottleneck,
  informationBottleneckCurve,
} from './informationBottleneck.js';
export {
  type InformationBounds,
  type LayerInformation,
  type LayerInformationOptions,
  layerInformation,
} from './layerInformation.js';
export type { FloatArray } from './logits.js';
export {
  type BinaryCrossEntropyOptions,
  binaryCrossEntropy,
  type LogLossOptions,
  logLoss,
  type Reduction,
} from './losses.js';
export { type QuantizedWeights, type QuantizeWeightsOptions, quantizeWeights } from './quantizeWeights.js';
export {
  type RateDistortion,
  type RateDistortionOptions,
  type RateDistortionPoint,
  rateDistortion,
} from './rateDistortion.js';
export type { LogitsLossOptions } from './reduction.js';
export {
  type SelectedFeature,
  type SelectFeaturesOptions,
  type SelectionCriterion,
  selectFeatures,
} from './selectFeatures.js';
export {
  type SigmoidCrossEntropyOptions,
  type SigmoidCrossEntropyResult,
  sigmoidCrossEntropy,
} from './sigmoidCrossEntropy.js';
export {
  type FloatRows,
  type LikeLogits,
  logSoftmax,
  logSumExp,
  type SoftmaxOptions,
  softmax,
} from './softmax.js';
export {
  type SoftmaxCrossEntropyOptions,
  type SoftmaxCrossEntropyResult,
  softmaxCrossEntropy,
} from './softmaxCrossEntropy.js';
