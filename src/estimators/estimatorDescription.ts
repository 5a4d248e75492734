/** What docs/estimators.md says of an estimator: apart from the estimator, so that bundles leave it out. */
export interface EstimatorDescription {
  readonly formula: string;
  readonly when?: string;
  readonly source: string;
}
