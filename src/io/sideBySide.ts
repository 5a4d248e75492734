import { BLOCK_ROWS, type RawBlock } from '../data/columnSource.js';

/**
 * Runs of several columns, each of lengths of its own, as blocks of one length. Copied rather than cut where one of
 * them ends: pages of seven columns would be cut into shreds.
 * @throws RangeError where one column has fewer rows than another.
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

  /** The next block of column i; shorter than others at the end alone. */
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
