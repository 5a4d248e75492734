// Saved tables with damaged bytes or members: refused, or a table that can be saved again.

import * as infosimd from '../support/builtLibrary.mjs';
import { insistOnWords, run } from './support.mjs';

const x = Float64Array.from({ length: 300 }, (_, i) => (i * 37) % 101);
const TABLES = [
  [infosimd.Histogram, infosimd.histogram(x, { bins: 9 })],
  [infosimd.JointHistogram, infosimd.histogram2d(x, x.toReversed(), { bins: [5, 7] })],
  [infosimd.JointHistogram, infosimd.contingencyTable(['a', 'b', 'a'], [1, 2, 2])],
  [infosimd.QuantileSketch, new infosimd.QuantileSketch({ error: 0.1 }).push(x)],
];
const WRONG = [null, undefined, -1, 0.5, NaN, Infinity, 2 ** 53, '', 'x', [], {}, true, [1, 2], [[1]]];

/** A copy with one member, at any depth, replaced or taken away. */
function damaged(value, { below, one }) {
  if (value === null || typeof value !== 'object' || below(4) === 0) return one(WRONG);
  const copy = Array.isArray(value) ? [...value] : { ...value };
  const key = one(Object.keys(copy));
  if (key === undefined) return one(WRONG);
  if (below(6) === 0) delete copy[key];
  else copy[key] = damaged(copy[key], { below, one });
  return copy;
}

await run(async (i, drawing) => {
  const { below, one } = drawing;
  const [Table, table] = one(TABLES);
  try {
    if (i % 2 === 0 && Table.fromJSON) {
      JSON.stringify(Table.fromJSON(damaged(JSON.parse(JSON.stringify(table)), drawing)));
      return 'members: read';
    }
    const bytes = table.toBytes();
    for (let changes = 1 + below(4); changes > 0; changes--) bytes[below(bytes.length)] ^= 1 + below(255);
    Table.fromBytes(below(4) === 0 ? bytes.subarray(0, below(bytes.length)) : bytes).toBytes();
    return 'bytes: read';
  } catch (error) {
    insistOnWords(error, 'a damaged table');
    return 'refused';
  }
});
