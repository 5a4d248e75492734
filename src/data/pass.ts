import { CategoryCodes, FOUND } from '../columns/categories.js';
import { untilAborted } from '../columns/onAbort.js';
import { nextTask } from '../columns/streams.js';
import { BLOCK_ROWS } from './columnSource.js';
import type { ColumnBlock, JobOptions } from './dataset.js';

/** Milliseconds of work after which timers and signals have their turn. */
const TURN = 10;

/** One pass over blocks of rows: `take` has each block in turn, from row `start` on. */
export async function takeRows(
  blocks: AsyncIterable<readonly ColumnBlock[]>,
  phase: string,
  total: number | undefined,
  { signal, onProgress }: JobOptions,
  take: (blocks: readonly ColumnBlock[], start: number) => void,
): Promise<number> {
  let rows = 0;
  let turn = performance.now();
  signal?.throwIfAborted();
  for await (const tuple of untilAborted(blocks, signal)) {
    take(tuple, rows);
    rows += tuple[0].length;
    onProgress?.({ phase, done: rows, total: total ?? 0 });
    if (performance.now() - turn < TURN) continue;
    await nextTask();
    turn = performance.now();
  }
  signal?.throwIfAborted();
  return rows;
}

/**
 * Blocks joined to blocks of 65 536 rows: the windows of a CSV file hold a tenth of that, and a table is flushed for each block. A joined
 * block is overwritten by the next one.
 */
export async function* joinedRows(
  blocks: AsyncIterable<readonly ColumnBlock[]>,
): AsyncGenerator<readonly ColumnBlock[]> {
  let rooms: (Float64Array | Int32Array)[] = [];
  let labels: readonly ColumnBlock[] = [];
  let filled = 0;
  const joined = (): readonly ColumnBlock[] =>
    rooms.map((room, i) => {
      const values = room.subarray(0, filled);
      return values instanceof Float64Array ? values : withCodes(labels[i], values);
    });
  for await (const tuple of blocks) {
    const { length } = tuple[0];
    if (length > BLOCK_ROWS / 2 && filled === 0) {
      yield tuple;
      continue;
    }
    if (filled + length > BLOCK_ROWS) {
      yield joined();
      filled = 0;
    }
    if (rooms.length === 0) {
      rooms = tuple.map((block) =>
        block instanceof Float64Array ? new Float64Array(BLOCK_ROWS) : new Int32Array(BLOCK_ROWS),
      );
    }
    tuple.forEach((block, i) => {
      rooms[i].set(block instanceof Float64Array ? block : block.codes, filled);
    });
    labels = tuple;
    filled += length;
  }
  if (filled > 0) yield joined();
}

function withCodes(block: ColumnBlock, codes: Int32Array): ColumnBlock {
  return new CategoryCodes(codes, (block as CategoryCodes).categories, FOUND);
}
