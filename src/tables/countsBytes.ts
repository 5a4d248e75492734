// Counts as bytes: axes, counts, and what was left out.

import type { Label } from '../columns/categories.js';
import { checkCounts, checkOccupied, checkSum } from '../columns/checkCounts.js';
import { TableReader, TableWriter, type UnsharedBytes } from '../columns/checkedBytes.js';
import { AXIS_KEYS, type Axis, axisFrom, BinAxis } from './axis.js';
import { Counts } from './counts.js';

const AXIS_BINS = 1;
const AXIS_CATEGORIES = 2;

function writeAxis(writer: TableWriter, axis: Axis, named: boolean): void {
  const binned = axis instanceof BinAxis;
  if (named) writer.uint32(binned ? AXIS_BINS : AXIS_CATEGORIES);
  if (binned) writer.uint32(axis.edges.length).doubles(axis.edges);
  else {
    writer.uint32(axis.bins);
    for (const label of axis.categories) writer.label(label);
  }
}

function readAxis(reader: TableReader, name: string, named: boolean): Axis {
  const kind = named ? reader.uint32() : AXIS_BINS;
  const length = reader.uint32();
  if (kind === AXIS_BINS) return axisFrom(name, { edges: reader.doubles(length) }, AXIS_KEYS);
  if (kind !== AXIS_CATEGORIES) throw new RangeError('"bytes" is damaged: an axis has an unknown kind');
  const categories: Label[] = [];
  for (let i = 0; i < length; i++) categories.push(reader.label());
  return axisFrom(name, { categories }, AXIS_KEYS);
}

/** Names of the axes of each class; an axis of a `Histogram` has bins, which is not written. */
const AXES = { Histogram: ['spec'], JointHistogram: ['x', 'y'] } as const;

export function countsToBytes(kind: keyof typeof AXES, table: Counts): UnsharedBytes {
  const { axes, cells, counts, outOfRange, nan } = table.state;
  const writer = new TableWriter();
  for (const axis of axes) writeAxis(writer, axis, kind === 'JointHistogram');
  if (cells) writer.uint32(cells.length).doubles(cells);
  writer.doubles(counts).doubles([outOfRange, nan]);
  return writer.finish(cells ? 'sparse JointHistogram' : kind);
}

/**
 * The counts that `countsToBytes` wrote.
 *
 * @throws TypeError for what is no bytes, or those of another class; RangeError for damaged or truncated ones, and for
 *   those of a newer version.
 */
export function countsFromBytes(kind: keyof typeof AXES, bytes: unknown): Counts {
  const reader = new TableReader(
    bytes,
    kind,
    ...(kind === 'JointHistogram' ? ['sparse JointHistogram' as const] : []),
  );
  const axes = AXES[kind].map((name) => readAxis(reader, name, kind === 'JointHistogram'));
  const sparse = reader.kind === 'sparse JointHistogram';
  const size = axes.reduce((product, { bins }) => product * bins, 1);
  const length = sparse ? reader.uint32() : size;
  const cells = sparse ? reader.doubles(length) : undefined;
  const values = reader.doubles(length);
  const [outOfRange, nan] = reader.doubles(2);
  reader.end();
  return Counts.from({
    axes,
    ...(cells
      ? checkOccupied('bytes', cells, values, size)
      : { counts: checkCounts('counts', values, size) }),
    outOfRange: checkSum('outOfRange', outOfRange),
    nan: checkSum('nan', nan),
  });
}
