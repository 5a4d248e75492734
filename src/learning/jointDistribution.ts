// A table of x and y as the bottleneck needs it: the rows that occur, their probabilities and what they say about y.

import { checkTable, type Table } from '../measures/table.js';
import { ln } from '../numeric/exponential.js';
import { NeumaierSum } from '../numeric/neumaier.js';

/** The rows of a table that hold anything, n × m. */
export interface JointDistribution {
  readonly n: number;
  readonly m: number;
  /** Rows of the table. */
  readonly rows: number;
  /** The table's row for each of the n. */
  readonly rowOf: Int32Array;
  /** The cells as given, n × m, but for a power of two where their products or quotients would leave the doubles. */
  readonly counts: Float64Array;
  /** Their sums over y. */
  readonly sums: Float64Array;
  readonly total: number;
  /** p(x). */
  readonly px: Float64Array;
  /** p(y | x), n × m. */
  readonly conditional: Float64Array;
  /** −H(Y | x) for each x, in nats. */
  readonly told: Float64Array;
  /** I(X; Y) in nats. */
  readonly information: number;
}

/** Checks the table `name`. */
export function jointDistribution(name: string, table: Table): JointDistribution {
  const { values, codes, rows, columns: m, total: given } = checkTable(name, table);
  // Products of three counts, and quotients, must stay among the doubles.
  let scale = 1;
  while (given * scale > 2 ** 60) scale *= 2 ** -50;
  while (given * scale < 2 ** -60) scale *= 2 ** 50;
  // What is less of the total counts as nothing.
  const least = given * scale * 2 ** -400;
  const rowSums = new Float64Array(rows);
  let total = 0;
  for (let cell = 0; cell < values.length; cell++) {
    const value = values[cell] * scale;
    if (value < least) continue;
    rowSums[codes[0][cell]] += value;
    total += value;
  }
  const rowOf = Int32Array.from(
    Array.from({ length: rows }, (_, row) => row).filter((row) => rowSums[row] > 0),
  );
  const n = rowOf.length;
  const place = new Int32Array(rows).fill(-1);
  rowOf.forEach((row, i) => {
    place[row] = i;
  });
  const counts = new Float64Array(n * m);
  const py = new Float64Array(m);
  for (let cell = 0; cell < values.length; cell++) {
    const value = values[cell] * scale;
    if (value === 0 || value < least) continue;
    counts[place[codes[0][cell]] * m + codes[1][cell]] = value;
    py[codes[1][cell]] += value;
  }
  const sums = Float64Array.from(rowOf, (row) => rowSums[row]);
  const information = new NeumaierSum();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const count = counts[i * m + j];
      if (count > 0) information.add(count * ln((count / sums[i]) * (total / py[j])));
    }
  }
  const conditional = counts.map((count, cell) => count / sums[Math.floor(cell / m)]);
  const told = new Float64Array(n);
  conditional.forEach((p, cell) => {
    if (p > 0) told[Math.floor(cell / m)] += p * ln(p);
  });
  return {
    n,
    m,
    rows,
    rowOf,
    counts,
    sums,
    total,
    px: sums.map((sum) => sum / total),
    conditional,
    told,
    information: Math.max(0, information.value / total),
  };
}
