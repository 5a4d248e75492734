export type { ConditionalInformationResult, MultivariateResult } from '../estimators/columnInformation.js';
export type { EntropyResult } from '../estimators/entropy.js';
export type { MutualInformationResult, TableInformationResult } from '../estimators/mutualInformation.js';
export type { JobOptions } from './jobOptions.js';
export { createPool, Pool, type PoolOptions } from './pool.js';
export type { Progress } from './protocol.js';
