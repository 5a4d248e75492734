import { Philox } from '../numeric/philox.js';
import { CategoryCoder } from './categoryCoder.js';
import type { ColumnSource, RawBlock } from './columnSource.js';

/** Rows drawn at random without replacement, in their order: every set of `count` of `rows` is equally likely (Knuth, Algorithm S). */
export function sampledRows(count: number, rows: number, seed: number): Float64Array {
  const random = new Philox(seed);
  const chosen = new Float64Array(count);
  for (let row = 0, found = 0; found < count; row++) {
    if (random.nextBelow(rows - row) < count - found) chosen[found++] = row;
  }
  return chosen;
}

/**
 * Some rows of a source, drawn at random; all of them where there are no more than `count`.
 *
 * @throws RangeError where the number of rows is not known, or is 2³² or more.
 */
export function sampledSource(source: ColumnSource, count: number, seed: number): ColumnSource {
  const { rows, path } = source;
  if (rows === undefined || rows >= 2 ** 32) {
    throw new RangeError(
      `"sample" needs a number of rows that is known and below 2^32, and that of ${path} is ${rows ?? 'not known'}`,
    );
  }
  if (rows <= count) return source;
  const chosen = sampledRows(count, rows, seed);

  async function* pass(
    indices: readonly number[],
    coders: readonly (CategoryCoder | undefined)[],
  ): AsyncGenerator<readonly RawBlock[]> {
    // Categories that no chosen row has are not categories of the sample.
    const own = coders.map((coder, i) => coder && new CategoryCoder(source.columns[indices[i]].name));
    let start = 0;
    let next = 0;
    for await (const blocks of source.pass(indices, own)) {
      const end = start + blocks[0].length;
      const first = next;
      while (next < count && chosen[next] < end) next++;
      if (next > first) {
        yield blocks.map((block, i) => {
          const picked =
            block instanceof Float64Array ? new Float64Array(next - first) : new Int32Array(next - first);
          for (let k = first; k < next; k++) picked[k - first] = block[chosen[k] - start];
          const coder = coders[i];
          if (!coder) return picked;
          return coder.push({ codes: picked as Int32Array, dictionary: own[i]?.snapshot() ?? [] });
        });
      }
      if (next === count) return;
      start = end;
    }
  }

  return {
    ...source,
    rows: count,
    columns: source.columns.map(({ minimum, maximum, ...info }) => info),
    remarks: [
      `a sample: ${count} of ${rows} rows, drawn at random with seed ${seed}`,
      ...(source.remarks ?? []),
    ],
    readAs: undefined,
    pass,
  };
}
