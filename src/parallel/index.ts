export type { JobOptions } from './jobOptions.js';
export {
  createPool,
  type EntropyResult,
  type MultivariateResult,
  type MutualInformationResult,
  Pool,
  type PoolOptions,
} from './pool.js';
export type { Progress } from './protocol.js';
