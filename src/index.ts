export { type Arena, createArena } from './kernels/arena.js';
export { type BackendChoice, type BackendInfo, backend, init, useBackend } from './kernels/select.js';
export { CategoryCodes, type Label } from './columns/categories.js';
export type { QuantizedColumn } from './columns/quantizedColumn.js';
export type { ColumnInput, NumericInput } from './columns/column.js';
export type { Rows } from './columns/matrix.js';
export type { NanPolicy } from './columns/options.js';
export type { Correction, PairCorrection } from './estimators/correction.js';
export type { ConfidenceInterval, ConfidenceOptions } from './estimators/confidence.js';
export type { ColumnList, ColumnsInput } from './estimators/columnGroups.js';
export type {
  MultivariateEstimate,
  ConditionalInformationEstimate,
  ConditionalInformationResult,
  ConditionalSignificanceOptions,
  MultivariateMethod,
  MultivariateOptions,
} from './estimators/columnInformation.js';
export {
  type ConditionalMutualInformationOptions,
  type ConditionalTableOptions,
  conditionalMutualInformation,
  type Table3,
} from './estimators/conditionalMutualInformation.js';
export type { DifferentialOptions } from './estimators/differential/estimator.js';
export type { DifferentialMethod } from './estimators/differential/registry.js';
export type {
  CorrectingMethod,
  DiscreteMethod,
  InformationCorrection,
} from './estimators/discrete/registry.js';
export {
  type Counts,
  type DifferentialEntropyEstimate,
  type EntropyEstimate,
  type EntropyMethod,
  type EstimateEntropyOptions,
  estimateEntropy,
} from './estimators/entropy.js';
export type { HistogramInformationOptions } from './estimators/information/histogram.js';
export type {
  ContinuousMethod,
  ContinuousOptions,
  InformationMethod,
} from './estimators/information/registry.js';
export {
  type ContinuousMutualInformationEstimate,
  type EstimateMutualInformationOptions,
  type EstimateTableInformationOptions,
  estimateMutualInformation,
  type MutualInformationEstimate,
  type MutualInformationMethod,
  type Uncertainty,
} from './estimators/mutualInformation.js';
export {
  type MutualInformationMatrix,
  type MutualInformationMatrixOptions,
  mutualInformationMatrix,
} from './estimators/mutualInformationMatrix.js';
export {
  type ColumnsOptions,
  dualTotalCorrelation,
  interactionInformation,
  oInformation,
  type TotalCorrelationOptions,
  totalCorrelation,
} from './estimators/multivariate.js';
export type { FeatureRemark } from './estimators/featureRemark.js';
export { type RankedFeature, type RankFeaturesOptions, rankFeatures } from './estimators/rankFeatures.js';
export type { ColumnKind } from './estimators/samples.js';
export type { Significance, SignificanceOptions, SignificanceResult } from './estimators/significance.js';
export { type TransferEntropyOptions, transferEntropy } from './estimators/transferEntropy.js';
export type { BackendName } from './kernels/memory.js';
export {
  type BinaryCrossEntropyOptions,
  binaryCrossEntropy,
  type LogLossOptions,
  logLoss,
  type Reduction,
} from './learning/losses.js';
export {
  adjustedMutualInformation,
  expectedMutualInformation,
} from './measures/adjustedMutualInformation.js';
export {
  type SelectedFeature,
  type SelectFeaturesOptions,
  type SelectionCriterion,
  selectFeatures,
} from './learning/selectFeatures.js';
export {
  crossEntropy,
  type DivergenceOptions,
  jensenShannonDistance,
  jensenShannonDivergence,
  klDivergence,
} from './measures/divergence.js';
export {
  type EntropyOptions,
  entropy,
  renyiEntropy,
  tsallisEntropy,
} from './measures/entropy.js';
export { completeness, homogeneity, vMeasure } from './measures/homogeneity.js';
export {
  type Average,
  conditionalEntropy,
  jointEntropy,
  mutualInformation,
  normalizedMutualInformation,
  pointwiseMutualInformation,
  type LabelOptions,
  type PointwiseTable,
  type TableOptions,
  variationOfInformation,
} from './measures/mutualInformation.js';
export type { Table } from './measures/table.js';
export type { NumericArray } from './numeric/numericArray.js';
export type { Base } from './numeric/units.js';
export { argsort } from './search/argsort.js';
export type { AxisSpec } from './tables/axis.js';
export type { Binning, BinRule, Bins } from './bins/binRules.js';
export type { BinWidthRule } from './bins/binWidths.js';
export type { EdgesJSON } from './bins/edgesJson.js';
export {
  binEdges,
  digitize,
  Histogram,
  type HistogramJSON,
  type HistogramOptions,
  type HistogramSpec,
  histogram,
} from './tables/histogram.js';
export { type RankMethod, rankData } from './search/rankData.js';
export { contingencyTable, type LabelTableOptions } from './tables/contingencyTable.js';
export type { Coarsening } from './tables/counts.js';
export type { AxisJSON, CountsJSON, LabelJSON } from './tables/countsJson.js';
export {
  type Histogram2dOptions,
  histogram2d,
  JointHistogram,
  type JointHistogramJSON,
  type OccupiedCells,
  type PairBlock,
} from './tables/jointHistogram.js';
export { type QuantizeSpec, quantize } from './tables/quantize.js';
export {
  QuantileSketch,
  type QuantileSketchJSON,
  type QuantileSketchOptions,
  type SketchDistribution,
} from './bins/quantileSketch.js';
export type { SampleBlock } from './columns/sampleBlock.js';
export type { BlockSource, StreamOptions } from './columns/streams.js';
export type { PushOptions, WeightError } from './columns/weights.js';
export {
  type StreamBinEdges,
  type StreamBinEdgesOptions,
  streamBinEdges,
} from './bins/streamBinEdges.js';
