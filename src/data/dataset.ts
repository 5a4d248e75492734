// What a dataset is: named columns of equal length, wherever they lie, and the questions that it answers.

import type { Binning } from '../bins/binRules.js';
import type { CategoryCodes, Label } from '../columns/categories.js';
import type { Global } from '../columns/global.js';
import type { QuantizedColumn } from '../columns/quantizedColumn.js';
import type {
  ContinuousMutualInformationEstimate,
  EstimateMutualInformationOptions,
  EstimateTableInformationOptions,
  MutualInformationEstimate,
} from '../estimators/mutualInformation.js';
import type { MutualInformationMatrix } from '../estimators/mutualInformationMatrix.js';
import type { Significance, SignificanceResult } from '../estimators/significance.js';
import type { SelectedFeature, SelectFeaturesOptions } from '../learning/selectFeatures.js';
import type { Axis } from '../tables/axis.js';
import type { JointHistogram } from '../tables/jointHistogram.js';
import type { Feature } from './features.js';

/**
 * What the values of a column are.
 * - `number`: integers, floats, decimals and times of day, as doubles;
 * - `timestamp`: points in time, as milliseconds since 1970-01-01T00:00Z;
 * - `text`, `boolean`: categories;
 * - `unsupported`: a column that cannot be read, for the reason it gives.
 */
export type ColumnType = 'number' | 'timestamp' | 'text' | 'boolean' | 'unsupported';

/** What is known of a column before its values are read. */
export interface ColumnInfo {
  readonly name: string;
  readonly type: ColumnType;
  /** Why an `unsupported` column cannot be read. */
  readonly reason?: string;
  /** What may be wrong with the way a column is read, and the option that reads it otherwise. */
  readonly remark?: string;
  /**
   * The least finite value of a column of numbers, where it is known without another look at the values: from the
   * statistics of a Parquet file that has them for every row group, and from the pass that found a CSV file's types.
   */
  readonly minimum?: number;
  /** The greatest finite value, known where `minimum` is. */
  readonly maximum?: number;
}

/**
 * A run of rows of one column, 65 536 at most: numbers and timestamps as a `Float64Array` in which NaN is a missing
 * value, text and booleans as `CategoryCodes` in which −1 is one. A category keeps its code over all blocks of one
 * pass; categories that come later are appended.
 */
export type ColumnBlock = Float64Array | CategoryCodes;

/** What a dataset is read from. */
export type DatasetFormat =
  | 'Parquet'
  | 'CSV'
  | 'Arrow'
  | 'NPY'
  | 'NPZ'
  | 'JSON'
  | 'NDJSON'
  | 'blocks'
  | 'arrays'
  | 'rows';

/** How far a job is: `done` of `total` in one of its passes over the data; `total` is 0 where it is not known. */
export interface JobProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** What runs jobs on other threads: a pool of `infosimd/parallel`. */
export interface JobPool {
  /** How many jobs run at once. */
  readonly threads: number;
  /** As the function of that name, on a worker. */
  estimateMutualInformation(
    table: JointHistogram,
    options: EstimateTableInformationOptions & {
      readonly significance: Significance;
      readonly signal?: Global<'AbortSignal'>;
    },
  ): Promise<MutualInformationEstimate & SignificanceResult>;
  /** As the function of that name, on a worker. */
  estimateMutualInformation(
    x: FeatureValues,
    y: FeatureValues,
    options: EstimateMutualInformationOptions & {
      readonly details: true;
      readonly signal?: Global<'AbortSignal'>;
    },
  ): Promise<MutualInformationEstimate | ContinuousMutualInformationEstimate>;
  /** As the function of that name, on a worker. */
  mutualInformationMatrix(
    columns: readonly ColumnCodes[],
    options: { readonly nan: 'omit' } & Pick<JobOptions, 'signal' | 'onProgress'>,
  ): Promise<MutualInformationMatrix>;
  /** As the function of that name, on a worker. */
  selectFeatures(
    features: readonly (FeatureValues | ColumnCodes)[],
    target: FeatureValues | ColumnCodes,
    options: Omit<SelectFeaturesOptions, 'onProgress'> & Pick<JobOptions, 'signal' | 'onProgress'>,
  ): Promise<readonly SelectedFeature[]>;
  /** @internal Runs the function `run` of a module on a worker, with a message that can be cloned. */
  runModule(url: string, message: unknown, signal?: Global<'AbortSignal'>): Promise<unknown>;
}

/** Options of every job over a dataset. */
export interface JobOptions {
  /**
   * Ends the job: its promise rejects with the signal's reason. Without a pool the calling thread looks at it between blocks of rows and
   * between columns; a matrix and a selection whose columns are in memory are computed in one go.
   */
  readonly signal?: Global<'AbortSignal'>;
  /** Called now and then while the job is under way. */
  readonly onProgress?: (progress: JobProgress) => void;
  /**
   * A pool of `infosimd/parallel`, or the promise of one: workers read and count columns. The result is the same to the last bit. Where
   * workers cannot open the source themselves (iterables, arrays, browsers), the calling thread reads it.
   */
  readonly pool?: JobPool | Promise<JobPool>;
  /** @internal Whether the calling thread reads columns too, which keeps it from all else: a command has nothing else to do. */
  readonly takesPart?: boolean;
}

/** How columns are cut: numbers into bins, everything else into categories. */
export interface Cutting {
  /** Bins of a column of numbers, 1 … 65 536; undefined for 20, or the cube root of the column's values where that is less, and 2 at least. */
  readonly bins: number | undefined;
  readonly binning: Binning;
  /** The most categories that a column may have. */
  readonly maxCategories: number;
}

/** A column that is cut: what it holds, and its bins or categories, found over all of its values that are present and finite. */
export interface CutColumn {
  readonly feature: Feature;
  readonly kind: 'number' | 'category';
  /** Rows without a value, and rows that hold ±∞, which no bin of automatic range holds. */
  readonly missing: number;
  readonly infinite: number;
  /** The least and the greatest value (of categories the first and the last); undefined where there is none. */
  readonly least: Label | undefined;
  readonly greatest: Label | undefined;
  /** Of numbers: whether they have a constant step in the order of the rows, and none is missing. */
  readonly runs?: boolean;
  /** Its bins or categories; undefined where it has no value. */
  readonly axis: Axis | undefined;
}

/** A column that cannot be cut, and why. */
export interface UncutColumn {
  readonly feature: Feature;
  readonly error: Error;
}

/** The values of a feature in memory: missing and infinite numbers are NaN, missing categories −1. */
export type FeatureValues = Float64Array | CategoryCodes;

/** The bin or category of each value of a column: bytes, where there are at most 65 534 of them. */
export type ColumnCodes = QuantizedColumn | CategoryCodes;

/** A value of a column as results show it: timestamps as ISO 8601 in UTC. */
export type ShownValue = number | string | boolean;

/** What `describeColumns` says of a column; null where there is nothing to say. */
export interface ColumnDescription {
  readonly name: string;
  readonly type: ColumnType;
  readonly missing: number | null;
  /** Missing values as a share of the rows. */
  readonly missingShare: number | null;
  /** Distinct values, missing ones not counted. */
  readonly distinct: number | null;
  /** The least and the greatest value: of texts by code unit. */
  readonly min: ShownValue | null;
  readonly max: ShownValue | null;
  /** The mean of numbers and timestamps that are finite. */
  readonly mean: number | string | null;
  /** Their standard deviation as a sample, over n − 1; of timestamps in milliseconds. */
  readonly standardDeviation: number | null;
  /** The quartiles of numbers and timestamps, interpolated as NumPy's `quantile` does. */
  readonly quartiles: readonly [number | string, number | string, number | string] | null;
  /** Up to five values that occur most often, the lesser first where they are tied; of more values only such as occur twice. */
  readonly frequent: readonly { readonly value: ShownValue; readonly count: number }[] | null;
  /** Entropy of the distribution of the distinct values, bits. */
  readonly entropy: number | null;
  /** Why the rest is null, or what may be wrong with the way the column is read. */
  readonly remark?: string;
}

/**
 * Named columns of equal length, wherever they lie. The functions of `infosimd/data` ask a dataset four questions: what its columns
 * hold, how they are cut, how often values meet, and, where a method needs them, the samples. Files answer by blocks of rows; a
 * database answers the same questions by queries.
 */
export interface Dataset {
  /** The path or address that the dataset was opened with, or what messages call it. */
  readonly path: string;
  readonly format: string;
  /** The number of rows; undefined while it is not known, as for an iterable of blocks that was not read yet. */
  readonly rows: number | undefined;
  /** What may be wrong with the way the source is read, apart from single columns. */
  readonly remarks?: readonly string[];
  /** The columns, in their order. */
  columns(): readonly ColumnInfo[];
  /** What columns hold, by name. */
  describe(names: readonly string[], job: JobOptions): Promise<readonly ColumnDescription[]>;
  /** How features are cut: the edges or categories of each, and what they hold. The number of rows is known afterwards. */
  cut(
    features: readonly Feature[],
    cutting: Cutting,
    job: JobOptions,
  ): Promise<readonly (CutColumn | UncutColumn)[]>;
  /** How often values meet: the joint table of each pair of columns with values, x down and y across, in any order; `i` is the place of the pair. */
  count(
    pairs: readonly (readonly [x: CutColumn, y: CutColumn])[],
    job: JobOptions,
    onTable: (i: number, table: JointHistogram) => void,
  ): Promise<void>;
  /**
   * The codes of columns, where the dataset has all of them in memory, else undefined: pairs are then counted together. A dataset
   * without this method, such as a database, is asked for tables.
   */
  codes?(columns: readonly CutColumn[]): readonly ColumnCodes[] | undefined;
  /** The values of features, in memory. */
  samples(features: readonly Feature[], job: JobOptions): Promise<readonly FeatureValues[]>;
  /** Closes the source. The dataset answers nothing afterwards. */
  close(): Promise<void>;
}

/** A dataset that is read by blocks of rows: a file, an iterable of blocks, or arrays. */
export interface BlockDataset extends Dataset {
  readonly format: DatasetFormat;
  /**
   * The values of a column, block by block, from the first row; each call is a pass of its own.
   *
   *     for await (const block of dataset.blocks<Float64Array>('delay')) histogram.push(block);
   *
   * @throws RangeError where there is no such column, the column is `unsupported`, an integer lies beyond
   * ±2⁵³ (code `ERR_UNSAFE_INTEGER`; the row is named, the first row being 1), there are more categories than the
   * dataset was opened for (code `ERR_TOO_MANY_CATEGORIES`), or the file is damaged.
   */
  blocks<Block extends ColumnBlock = ColumnBlock>(name: string): AsyncIterable<Block>;
  /**
   * The values of two columns side by side: a block of each, in the order of the names, both of one length.
   *
   *     for await (const [x, y] of dataset.blocks(['x', 'y'])) joint.push(x, y);
   *
   * @throws RangeError as for one column, and where there is no name.
   */
  blocks<Block extends ColumnBlock = ColumnBlock>(
    names: readonly [string, string],
  ): AsyncIterable<readonly [Block, Block]>;
  /** The same for any number of columns. */
  blocks<Block extends ColumnBlock = ColumnBlock>(names: readonly string[]): AsyncIterable<readonly Block[]>;
}
