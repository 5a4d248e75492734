import { type Binning, type Bins, edgesFor } from '../bins/binRules.js';
import { type Column, type ColumnInput, checkColumn } from '../columns/column.js';
import { wrongKind } from '../columns/errors.js';
import { checkMembers } from '../columns/options.js';
import { QuantizedColumn } from '../columns/quantizedColumn.js';
import { CODES_A } from '../kernels/abi.generated.js';
import { forEachBlock } from '../kernels/blocks.js';
import { MemoryLayout } from '../kernels/memoryLayout.js';
import { instanceFor } from '../kernels/select.js';
import { AXIS_KEYS, type Axis, type AxisSpec, axisFrom, BinAxis, CategoryAxis } from './axis.js';

/** Most bins whose codes, with those of samples in no bin, make a byte, and two. */
const BYTE = 254;
const TWO_BYTES = 65534;

/** How `quantize` cuts a column: as a table's axis, or with bins that come from its samples. */
export type QuantizeSpec = AxisSpec | { readonly bins?: Bins; readonly binning?: Binning };

/**
 * The codes of a column on an axis that can count it; of a quantized one its own.
 *
 * @throws RangeError where they take more than two bytes.
 */
export function quantizeOn(name: string, axis: Axis, column: Column): QuantizedColumn {
  if (column.kind === 'quantized') return column;
  const { bins } = axis;
  let codes = bins <= BYTE ? new Uint8Array(column.length) : new Uint16Array(column.length);
  let missing = 0;
  let outOfRange = 0;
  if (column.kind === 'category' && axis instanceof CategoryAxis && axis.categories === column.categories) {
    // Its own categories: 1 instead of 7 ns a label.
    const labels = column.codes;
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i];
      codes[i] = label < 0 ? bins + 1 : label;
      if (label < 0) missing++;
    }
  } else ({ missing, outOfRange } = encodeInto(codes, axis, column));
  if (missing + outOfRange > 0 && bins > TWO_BYTES) {
    throw new RangeError(
      `"${name}" must have at most ${TWO_BYTES} bins or categories where a sample is missing or out of range, got ${bins}`,
    );
  }
  if (missing + outOfRange === 0 && bins > BYTE && bins <= BYTE + 2) codes = Uint8Array.from(codes);
  const own = axis instanceof BinAxis ? { edges: axis.edges } : { categories: axis.categories };
  return new QuantizedColumn(codes, own, missing, outOfRange);
}

/** Writes the codes of samples on an axis; how many of them are missing, and out of range. */
function encodeInto(
  codes: Uint8Array | Uint16Array,
  axis: Axis,
  column: Column,
): { missing: number; outOfRange: number } {
  const { bins } = axis;
  let missing = 0;
  let outOfRange = 0;
  const layout = new MemoryLayout();
  const at = layout.take(axis.bytes);
  const instance = instanceFor(layout.bytes, column.kind === 'number' ? column.values : undefined);
  const encode = axis.encoder(instance, column, at);
  const { i32 } = instance;
  forEachBlock(column.length, (start, n) => {
    encode(instance, start, n, CODES_A);
    for (let j = 0; j < n; j++) {
      const code = i32[CODES_A / 4 + j];
      codes[start + j] = code - 1;
      if (code >= 1 && code <= bins) continue;
      codes[start + j] = code > bins + 1 ? bins + 1 : bins;
      if (code > bins + 1) missing++;
      else outOfRange++;
    }
  });
  return { missing, outOfRange };
}

function axisOf(column: Column, spec: QuantizeSpec | undefined): Axis {
  const given = checkMembers(
    'axis',
    spec as Record<string, unknown> | undefined,
    [...AXIS_KEYS, 'binning'],
    '{ bins, binning }, { bins, range }, { edges } or { categories }',
  );
  const table = given.edges !== undefined || given.categories !== undefined || given.range !== undefined;
  if (table && given.binning === undefined) return axisFrom('axis', spec, AXIS_KEYS);
  if (given.edges !== undefined || given.categories !== undefined) {
    throw new TypeError('"axis.binning" goes with bins; leave it out');
  }
  if (column.kind === 'category') {
    if (spec !== undefined && Object.keys(spec).length > 0) {
      throw wrongKind('axis', '{ categories } for labels, or left out', spec);
    }
    return new CategoryAxis(column.used().categories);
  }
  const names = { column: 'x', bins: 'axis.bins', binning: 'axis.binning', range: 'axis.range' };
  return new BinAxis(edgesFor(names, column as Extract<Column, { kind: 'number' }>, given as never));
}

/**
 * A column as codes of 1 or 2 bytes on an axis: the bin or category of each sample, the last bin closed; for a sample out of range and
 * for a missing one a code of its own. A `QuantizedColumn` is taken wherever a column is counted, without another pass over its
 * values: in estimates with the histogram, rankings, matrices, selections and tables.
 *
 * @param x samples or labels.
 * @param axis `{ bins, range }`, `{ edges }` or `{ categories }`, as of a `JointHistogram`; or `{ bins, binning }`: the edges that
 *   `binEdges` finds of the samples that are not missing. Default: 10 bins over the range, or the labels that occur, sorted.
 * @returns a frozen `QuantizedColumn`: codes, edges or categories, bins, length, missing, outOfRange.
 * @throws TypeError for a wrong kind; RangeError for more than 65 536 bins or categories (65 534 where a sample is in none), an infinite sample where the range is
 *   automatic, and as `binEdges`.
 * @example
 * import { estimateMutualInformation, quantize } from 'infosimd';
 * const x = quantize([1, 2, 3, 4], { bins: 2 }); // cut once, counted often
 * console.log(x.codes, estimateMutualInformation(x, ['a', 'a', 'b', 'b'])); // Uint8Array(4) [ 0, 0, 1, 1 ] 1
 */
export function quantize(x: ColumnInput, axis?: QuantizeSpec): QuantizedColumn {
  const labels = axis !== undefined && axis !== null && typeof axis === 'object' && 'categories' in axis;
  const column = checkColumn('x', x, labels ? 'category' : undefined, axis === undefined);
  if (column.kind === 'quantized') throw wrongKind('x', 'samples or labels', x);
  const found = axisOf(column, axis);
  if (column.kind === 'category' && found instanceof BinAxis) {
    throw wrongKind('x', 'numbers, as its axis has bins', x);
  }
  return quantizeOn('x', found, column);
}
