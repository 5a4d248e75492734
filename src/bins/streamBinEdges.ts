import * as option from '../columns/option.js';
import { type NanPolicy, type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { columnOfBlock, type SampleBlock } from '../columns/sampleBlock.js';
import { type BlockSource, SIGNAL, type StreamOptions, takeBlocks } from '../columns/streams.js';
import { BINNING, type Binning } from './binRules.js';
import { EdgeFinder } from './edgeFinder.js';

/** Options of `streamBinEdges`. */
export interface StreamBinEdgesOptions extends Pick<StreamOptions, 'signal'> {
  /** How many bins (1 … 65 536, default 10), or their edges. */
  readonly bins?: number | ArrayLike<number>;
  /** Equal widths (default), or equal frequencies. */
  readonly binning?: Binning;
  /** Where equal widths begin and end; by default the range of the samples. */
  readonly range?: readonly [number, number];
  /** Missing samples: `'raise'` (default) or `'omit'`. */
  readonly nan?: NanPolicy;
  /**
   * Minimum and maximum, if a file states them (`minimum` and `maximum` of `dataset.columns()`, from Parquet's statistics). Equal
   * widths then need no pass: samples are not counted, and missing ones go unnoticed.
   */
  readonly known?: { readonly min: number; readonly max: number };
  /** Called after each block with the samples taken so far in this pass, and the number of the pass (from 1). */
  readonly onProgress?: (samples: number, pass: number) => void;
}

const OPTIONS = optionTable({
  bins: option.later<number | ArrayLike<number>>(),
  binning: BINNING,
  range: option.later<readonly [number, number]>(),
  nan: option.nanPolicy(),
  known: option.later<{ readonly min: number; readonly max: number }>(),
  signal: SIGNAL,
  onProgress: option.callback(),
} satisfies OptionsOf<StreamBinEdgesOptions>);

/** Edges of a stream. */
export interface StreamBinEdges {
  /** The edges, one more than bins, ascending. */
  readonly values: Float64Array;
  /** Whether they are those of `binEdges`, or those of a sketch. */
  readonly edges: 'exact' | 'approximate';
  /** Samples that are not missing. */
  readonly samples: number;
  /** Missing samples. */
  readonly omitted: number;
  /** The number of passes over the samples. */
  readonly passes: number;
  /** For approximate edges: the error in rank of each, as a fraction of the samples, with 99 % probability. */
  readonly rankError?: number;
}

/**
 * The edges that `binEdges` would give for all samples of a stream, in memory that does not depend on their number.
 *
 * A source that can be read again (an array of blocks, or a function that returns the blocks for each pass) gives exact edges. One
 * pass is enough for equal widths, for up to 65 536 samples, and for few distinct values. Others take two or three, and one more
 * each time that over a million samples crowd around the quantiles. A source that can be read once gives exact edges if one pass is
 * enough, else those of a `QuantileSketch`, and the result says `edges: 'approximate'`.
 *
 * @param source a function that returns a source (or a promise of one), or a source: an array, an iterable (asynchronous
 *   or not) or a stream of blocks; a block is what `Histogram.push` takes, or `[column]`.
 * @returns a promise of a frozen object; it rejects with what `binEdges` throws, with RangeError for a rule by name or if passes
 *   differ, with what the source throws, or with the signal's reason.
 * @example
 * import { streamBinEdges } from 'infosimd';
 * const { values, samples } = await streamBinEdges([[0, 1], [2, 3]], { bins: 3 });
 * console.log(values, samples); // Float64Array(4) [ 0, 1, 2, 3 ] 4
 */
export async function streamBinEdges(
  source: BlockSource<SampleBlock> | (() => BlockSource<SampleBlock> | Promise<BlockSource<SampleBlock>>),
  options?: StreamBinEdgesOptions,
): Promise<StreamBinEdges> {
  const { signal, onProgress, ...request } = readOptions(options, OPTIONS);
  const once = typeof source !== 'function' && !Array.isArray(source);
  const finder = new EdgeFinder('source', { ...request, once });
  while (finder.wantsPass) {
    finder.startPass();
    const blocks = typeof source === 'function' ? await source() : source;
    await takeBlocks(
      blocks,
      {
        signal,
        onProgress: onProgress && ((samples) => onProgress(samples, finder.passes)),
      },
      (block) => finder.push(columnOfBlock(block)),
    );
    finder.endPass();
  }
  const { samples, omitted, passes, rankError } = finder;
  return Object.freeze({
    values: finder.edges(),
    edges: rankError === 0 ? 'exact' : 'approximate',
    samples,
    omitted,
    passes,
    ...(rankError === 0 ? {} : { rankError }),
  });
}
