export {
  type BinaryCrossEntropyOptions,
  binaryCrossEntropy,
  type LogLossOptions,
  logLoss,
  type Reduction,
} from './losses.js';
export {
  type SelectedFeature,
  type SelectFeaturesOptions,
  type SelectionCriterion,
  selectFeatures,
} from './selectFeatures.js';
