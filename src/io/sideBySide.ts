import { BLOCK_ROWS, type RawBlock } from '../data/columnSource.js';

/**
 * Joins runs of several columns, whose lengths differ, to blocks of one length. Values are copied: cutting all columns wherever a
 * page of one ends would give tiny blocks.
 * @throws RangeError if one column has fewer rows than another.
 */
export async function* sideBySide(
  path: string,
  columns: readonly AsyncGenerator<RawBlock>[],
): AsyncGenerator<readonly RawBlock[]> {
  if (columns.length === 1) {
    for await (const block of columns[0]) yield [block];
    return;
  }
  const waiting: (RawBlock | undefined)[] = columns.map(() => undefined);
  try {
    for (;;) {
      const blocks = await Promise.all(columns.map((column, i) => take(column, i)));
      const rows = blocks[0].length;
      const short = blocks.find((block) => block.length !== rows);
      if (short) throw new RangeError(`${path} has columns of different lengths`);
      if (rows === 0) return;
      yield blocks;
    }
  } finally {
    for (const column of columns) await column.return(undefined);
  }

  /** The next block of column i; only the last is shorter. */
  async function take(column: AsyncGenerator<RawBlock>, i: number): Promise<RawBlock> {
    let output: RawBlock | undefined;
    let done = 0;
    while (done < BLOCK_ROWS) {
      let run = waiting[i];
      waiting[i] = undefined;
      if (!run) {
        const next = await column.next();
        if (next.done) break;
        run = next.value;
      }
      output ??= run instanceof Float64Array ? new Float64Array(BLOCK_ROWS) : new Int32Array(BLOCK_ROWS);
      const rows = Math.min(run.length, BLOCK_ROWS - done);
      output.set(run.subarray(0, rows), done);
      done += rows;
      if (rows < run.length) waiting[i] = run.subarray(rows);
    }
    if (!output) return new Float64Array(0);
    return done === BLOCK_ROWS ? output : output.subarray(0, done);
  }
}
