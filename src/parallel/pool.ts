// `Symbol.asyncDispose` is declared for programs whose `lib` lacks it.
/// <reference lib="esnext.disposable" preserve="true" />

import type { ColumnInput, NumericInput } from '../columns/column.js';
import { wrongKind } from '../columns/errors.js';
import type { Global } from '../columns/global.js';
import type { Rows } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import type { QuantizedColumn } from '../columns/quantizedColumn.js';
import type { ColumnList, ColumnsInput } from '../estimators/columnGroups.js';
import type { ConditionalInformationResult, MultivariateResult } from '../estimators/columnInformation.js';
import type {
  ConditionalMutualInformationOptions,
  ConditionalTableOptions,
  Table3,
} from '../estimators/conditionalMutualInformation.js';
import type { Counts, EntropyResult, EstimateEntropyOptions } from '../estimators/entropy.js';
import type { TotalCorrelationOptions } from '../estimators/multivariate.js';
import type {
  EstimateMutualInformationOptions,
  EstimateTableInformationOptions,
  MutualInformationResult,
  TableInformationResult,
} from '../estimators/mutualInformation.js';
import type {
  MutualInformationMatrix,
  MutualInformationMatrixOptions,
} from '../estimators/mutualInformationMatrix.js';
import type { RankedFeature, RankFeaturesOptions } from '../estimators/rankFeatures.js';
import type { Completed, Only } from '../estimators/results.js';
import type { TransferEntropyOptions } from '../estimators/transferEntropy.js';
import type { CalibrationErrorOptions, CalibrationErrorResult } from '../learning/calibrationError.js';
import type { DistillationLossOptions, DistillationLossResult } from '../learning/distillationLoss.js';
import type {
  EnsembleStack,
  EnsembleUncertainty,
  EnsembleUncertaintyOptions,
} from '../learning/ensembleUncertainty.js';
import type { FitTemperatureOptions, FittedTemperature } from '../learning/fitTemperature.js';
import type {
  DiagonalGaussian,
  DiagonalResult,
  GaussianKlDivergenceOptions,
} from '../learning/gaussianKlDivergence.js';
import type {
  InformationBottleneck,
  InformationBottleneckCurve,
  InformationBottleneckCurveOptions,
  InformationBottleneckOptions,
} from '../learning/informationBottleneck.js';
import type { LayerInformation, LayerInformationOptions } from '../learning/layerInformation.js';
import type { LossOf, LossValue } from '../learning/reduction.js';
import type { SelectedFeature, SelectFeaturesOptions } from '../learning/selectFeatures.js';
import type {
  SigmoidCrossEntropyOptions,
  SigmoidCrossEntropyResult,
} from '../learning/sigmoidCrossEntropy.js';
import type {
  SoftmaxCrossEntropyOptions,
  SoftmaxCrossEntropyResult,
} from '../learning/softmaxCrossEntropy.js';
import type { DivergenceOptions } from '../measures/divergence.js';
import type { EntropyOptions } from '../measures/entropy.js';
import type { Table } from '../measures/table.js';
import type { Histogram, HistogramOptions } from '../tables/histogram.js';
import type { Histogram2dOptions, JointHistogram } from '../tables/jointHistogram.js';
import type { JobOptions } from './jobOptions.js';
import { hardwareThreads } from './thread.js';
import { Workers } from './workers.js';

/** Options of `createPool`. */
export interface PoolOptions {
  /** How many workers: an integer in 1 … 256; default the machine's cores. */
  readonly threads?: number;
  /**
   * Where the worker's program is served, for pages whose Content Security Policy forbids workers from a Blob: the address of
   * `infosimd/parallel/worker.js`. By default it is embedded.
   */
  readonly workerUrl?: string | Global<'URL'>;
}

const OPTIONS = optionTable({
  threads: option.integer(1, 256),
  workerUrl: option.later<string | Global<'URL'>>(),
} satisfies OptionsOf<PoolOptions>);

/**
 * The library's functions on several threads. Each method returns a promise of the result of the function of its name, bit for bit.
 * It takes `{ signal, onProgress, transfer }` in addition to the function's options, and rejects with what the function throws.
 *
 * Columns on a SharedArrayBuffer are read in place. Others are copied to shared memory in blocks, or transferred with
 * `transfer: true`. Columns must not change until the promise settles. Small jobs run at once, without a worker.
 *
 * Without shared memory (`shared` is false), one worker leads a job, and the others get copies of the samples for permutations,
 * replicates, features of a ranking and pairs of a matrix, as many as gain more time than their copy takes. All else runs on the
 * leading worker.
 */
export class Pool {
  readonly #workers: Workers;

  /** @internal */
  constructor(workers: Workers) {
    this.#workers = workers;
  }

  /** The number of workers: at most so many take part in a job. */
  get threads(): number {
    return this.#workers.threads;
  }

  /** Whether workers share memory, as in Node and in pages that are cross-origin isolated. */
  get shared(): boolean {
    return this.#workers.shared;
  }

  #run<T>(name: Parameters<Workers['run']>[0], ...args: unknown[]): Promise<T> {
    return this.#workers.run(name, args) as Promise<T>;
  }

  /** `entropy` of a long distribution. */
  entropy(p: NumericInput, options?: EntropyOptions & JobOptions): Promise<number> {
    return this.#run('entropy', p, options);
  }

  /** `crossEntropy` of long distributions. */
  crossEntropy(p: NumericInput, q: NumericInput, options?: DivergenceOptions & JobOptions): Promise<number> {
    return this.#run('crossEntropy', p, q, options);
  }

  /** `klDivergence` of long distributions. */
  klDivergence(p: NumericInput, q: NumericInput, options?: DivergenceOptions & JobOptions): Promise<number> {
    return this.#run('klDivergence', p, q, options);
  }

  /** `jensenShannonDivergence` of long distributions. */
  jensenShannonDivergence(
    p: NumericInput,
    q: NumericInput,
    options?: EntropyOptions & JobOptions,
  ): Promise<number> {
    return this.#run('jensenShannonDivergence', p, q, options);
  }

  /** `jensenShannonDistance` of long distributions. */
  jensenShannonDistance(
    p: NumericInput,
    q: NumericInput,
    options?: EntropyOptions & JobOptions,
  ): Promise<number> {
    return this.#run('jensenShannonDistance', p, q, options);
  }

  /** `histogram`. */
  histogram(x: NumericInput | QuantizedColumn, options?: HistogramOptions & JobOptions): Promise<Histogram> {
    return this.#run('histogram', x, options);
  }

  /** `histogram2d`. */
  histogram2d(
    x: NumericInput | QuantizedColumn,
    y: NumericInput | QuantizedColumn,
    options?: Histogram2dOptions & JobOptions,
  ): Promise<JointHistogram> {
    return this.#run('histogram2d', x, y, options);
  }

  /** `estimateEntropy`, with every method; replicates on all threads. */
  estimateEntropy<
    const Options extends Only<EstimateEntropyOptions & JobOptions, Options> = Record<never, never>,
  >(
    x: ColumnsInput | Counts,
    options?: Completed<Options, EstimateEntropyOptions & JobOptions>,
  ): Promise<EntropyResult<Options>> {
    return this.#run('estimateEntropy', x, options);
  }

  /** `estimateMutualInformation`, with every method; permutations and replicates on all threads. */
  estimateMutualInformation<
    const Options extends Only<EstimateMutualInformationOptions & JobOptions, Options> = Record<never, never>,
  >(
    x: ColumnsInput,
    y: ColumnsInput,
    options?: Completed<Options, EstimateMutualInformationOptions & JobOptions>,
  ): Promise<MutualInformationResult<Options>>;
  estimateMutualInformation<
    const Options extends Only<EstimateTableInformationOptions & JobOptions, Options> = Record<never, never>,
  >(
    table: Table,
    options?: Completed<Options, EstimateTableInformationOptions & JobOptions>,
  ): Promise<TableInformationResult<Options>>;
  estimateMutualInformation(...args: readonly unknown[]): Promise<unknown> {
    return this.#run('estimateMutualInformation', ...args);
  }

  /** `conditionalMutualInformation`, of a table or of samples. */
  conditionalMutualInformation<
    const Options extends Only<ConditionalMutualInformationOptions & JobOptions, Options> = Record<
      never,
      never
    >,
  >(
    x: ColumnsInput,
    y: ColumnsInput,
    z: ColumnsInput,
    options?: Completed<Options, ConditionalMutualInformationOptions & JobOptions>,
  ): Promise<ConditionalInformationResult<Options>>;
  conditionalMutualInformation<
    const Options extends Only<ConditionalTableOptions & JobOptions, Options> = Record<never, never>,
  >(
    table: Table3,
    options?: Completed<Options, ConditionalTableOptions & JobOptions>,
  ): Promise<ConditionalInformationResult<Options>>;
  conditionalMutualInformation(...args: readonly unknown[]): Promise<unknown> {
    return this.#run('conditionalMutualInformation', ...args);
  }

  /** `transferEntropy`. */
  transferEntropy<
    const Options extends Only<TransferEntropyOptions & JobOptions, Options> = Record<never, never>,
  >(
    source: ColumnInput,
    target: ColumnInput,
    options?: Completed<Options, TransferEntropyOptions & JobOptions>,
  ): Promise<ConditionalInformationResult<Options>> {
    return this.#run('transferEntropy', source, target, options);
  }

  /** `totalCorrelation`. */
  totalCorrelation<
    const Options extends Only<TotalCorrelationOptions & JobOptions, Options> = Record<never, never>,
  >(
    columns: ColumnList,
    options?: Completed<Options, TotalCorrelationOptions & JobOptions>,
  ): Promise<MultivariateResult<Options>> {
    return this.#run('totalCorrelation', columns, options);
  }

  /** `mutualInformationMatrix`, pairs on all threads. */
  mutualInformationMatrix(
    columns: ColumnList,
    options?: MutualInformationMatrixOptions & JobOptions,
  ): Promise<MutualInformationMatrix> {
    return this.#run('mutualInformationMatrix', columns, options);
  }

  /** `rankFeatures`, features on all threads. */
  rankFeatures(
    features: ColumnList,
    target: ColumnInput,
    options?: RankFeaturesOptions & JobOptions,
  ): Promise<readonly RankedFeature[]> {
    return this.#run('rankFeatures', features, target, options);
  }

  /** `selectFeatures`, candidates on all threads. Its `onProgress` is the pool's. */
  selectFeatures(
    features: ColumnList,
    target: ColumnInput,
    options?: Omit<SelectFeaturesOptions, 'onProgress'> & JobOptions,
  ): Promise<readonly SelectedFeature[]> {
    return this.#run('selectFeatures', features, target, options);
  }

  /** `softmaxCrossEntropy`. A gradient is a new array: arrays of the caller are not written to. */
  softmaxCrossEntropy<
    const Options extends Only<SoftmaxCrossEntropyOptions & JobOptions, Options> = Record<never, never>,
  >(
    target: NumericInput | Rows,
    logits: Rows,
    options?: Completed<Options, SoftmaxCrossEntropyOptions & JobOptions>,
  ): Promise<LossOf<Options, SoftmaxCrossEntropyResult<LossValue<Options>>>> {
    return this.#run('softmaxCrossEntropy', target, logits, options);
  }

  /** `sigmoidCrossEntropy`. A gradient is a new array: arrays of the caller are not written to. */
  sigmoidCrossEntropy<
    const Options extends Only<SigmoidCrossEntropyOptions & JobOptions, Options> = Record<never, never>,
  >(
    target: NumericInput | Rows,
    logits: NumericInput | Rows,
    options?: Completed<Options, SigmoidCrossEntropyOptions & JobOptions>,
  ): Promise<LossOf<Options, SigmoidCrossEntropyResult<LossValue<Options>>>> {
    return this.#run('sigmoidCrossEntropy', target, logits, options);
  }

  /** `distillationLoss`. A gradient is a new array: arrays of the caller are not written to. */
  distillationLoss<
    const Options extends Only<DistillationLossOptions & JobOptions, Options> = Record<never, never>,
  >(
    teacher: Rows,
    student: Rows,
    options?: Completed<Options, DistillationLossOptions & JobOptions>,
  ): Promise<LossOf<Options, DistillationLossResult<LossValue<Options>>>> {
    return this.#run('distillationLoss', teacher, student, options);
  }

  /** `gaussianKlDivergence` of diagonal Gaussians. Gradients are new arrays: arrays of the caller are not written to. */
  gaussianKlDivergence<
    const Options extends Only<GaussianKlDivergenceOptions & JobOptions, Options> = Record<never, never>,
  >(
    posterior: DiagonalGaussian,
    prior?: DiagonalGaussian,
    options?: Completed<Options, GaussianKlDivergenceOptions & JobOptions>,
  ): Promise<DiagonalResult<Options>> {
    return this.#run('gaussianKlDivergence', posterior, prior, options);
  }

  /** `ensembleUncertainty`. */
  ensembleUncertainty(
    stack: EnsembleStack,
    options?: EnsembleUncertaintyOptions & JobOptions,
  ): Promise<EnsembleUncertainty> {
    return this.#run('ensembleUncertainty', stack, options);
  }

  /** `calibrationError`. */
  calibrationError(
    labels: NumericInput,
    probabilities: NumericInput | Rows,
    options?: CalibrationErrorOptions & JobOptions,
  ): Promise<number | CalibrationErrorResult> {
    return this.#run('calibrationError', labels, probabilities, options);
  }

  /** `fitTemperature`. */
  fitTemperature(
    labels: NumericInput,
    logits: Rows,
    options?: FitTemperatureOptions & JobOptions,
  ): Promise<FittedTemperature> {
    return this.#run('fitTemperature', labels, logits, options);
  }

  /** `informationBottleneck`, on a worker. */
  informationBottleneck(
    table: Table,
    options: InformationBottleneckOptions & JobOptions,
  ): Promise<InformationBottleneck> {
    return this.#run('informationBottleneck', table, options);
  }

  /** `informationBottleneckCurve`, on a worker. */
  informationBottleneckCurve(
    table: Table,
    options?: InformationBottleneckCurveOptions & JobOptions,
  ): Promise<InformationBottleneckCurve> {
    return this.#run('informationBottleneckCurve', table, options);
  }

  /** `layerInformation`, on a worker. */
  layerInformation(
    activations: Rows,
    labels: ColumnInput,
    options?: LayerInformationOptions & JobOptions,
  ): Promise<LayerInformation> {
    return this.#run('layerInformation', activations, labels, options);
  }

  /** @internal Runs the function `run` of a module on a worker, with a message that can be cloned. */
  runModule(url: string, message: unknown, signal?: Global<'AbortSignal'>): Promise<unknown> {
    return this.#run('runModule', url, message, { signal });
  }

  /** Ends the workers. Unfinished jobs and later calls reject. */
  close(): Promise<void> {
    return this.#workers.close();
  }

  /** As `close`: for `await using pool = await createPool()`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Workers that run the library's functions, in Node (worker_threads) and in browsers.
 *
 * `onProgress` gets one fraction of the whole job, which rises to 1. A job that its signal cancels rejects at once, and the pool stays
 * usable. A worker that dies is replaced, and its part of the job is repeated; if three workers die in the same part, the job rejects. A
 * process with an idle pool can exit.
 *
 * @returns the pool, when its workers are ready.
 * @throws TypeError for a wrong kind; RangeError for `threads` outside of 1 … 256; Error if workers cannot be started.
 * @example
 * import { createPool } from 'infosimd/parallel';
 * const pool = await createPool({ threads: 2 });
 * const x = Float64Array.from({ length: 1e6 }, (_, i) => i % 8); // long columns are counted on both threads
 * console.log(await pool.estimateMutualInformation(x, x, { bins: 8 })); // 3
 * await pool.close();
 */
export async function createPool(options?: PoolOptions): Promise<Pool> {
  const { threads, workerUrl } = readOptions(options, OPTIONS);
  if (workerUrl !== undefined && typeof workerUrl !== 'string' && !(workerUrl instanceof URL)) {
    throw wrongKind('workerUrl', 'an address', workerUrl);
  }
  const workers = new Workers(threads ?? Math.min(256, hardwareThreads()), workerUrl);
  await workers.start();
  return new Pool(workers);
}
