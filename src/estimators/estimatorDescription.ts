/** Text for docs/estimators.md. Not part of the estimator, so that bundles leave it out. */
export interface EstimatorDescription {
  readonly formula: string;
  readonly when?: string;
  readonly source: string;
}
