import { mutualInformationBits } from '../measures/mutualInformation.js';
import { checkTable, entropyOf } from '../measures/table.js';
import { totalOf } from '../tables/accumulate.js';
import type { LeftOut } from './features.js';
import type { FoundMatrix, MatrixRequest } from './matrix.js';
import { PairStream } from './pairStream.js';
import { refuseColumn, unreadableFeature } from './rankedFeature.js';
import type { StreamedColumn } from './streamedColumn.js';
import { StreamedPair } from './streamedPair.js';
import { FINDERS_TOGETHER, factsOfStream } from './streamedRanking.js';

/** The matrix of a table that is gone through in blocks of rows. */
export async function streamedMatrix({
  table,
  features,
  cutting,
  progress,
}: MatrixRequest): Promise<FoundMatrix> {
  const { rows } = table;
  const stream = new PairStream(table, cutting, (pass, done) =>
    progress.show(`reading ${table.path}, pass ${pass}`, done, rows),
  );
  const leftOut: LeftOut[] = [];
  const kept: StreamedColumn[] = [];
  for (let start = 0; start < features.length; start += FINDERS_TOGETHER) {
    const some = features.slice(start, start + FINDERS_TOGETHER).map((feature) => stream.column(feature));
    await stream.count([], some, { onCounted: () => undefined });
    for (const column of some) {
      const { feature, unreadable, uncut } = column;
      const reason = unreadable
        ? unreadableFeature(unreadable, cutting).reason
        : (refuseColumn(feature, factsOfStream(column), rows) ?? uncut?.message);
      if (reason === undefined) kept.push(column);
      else leftOut.push({ name: feature.name, reason });
    }
  }
  const entropies = kept.map(({ counts = new Float64Array(0) }) => entropyOf(counts, totalOf(counts)));
  const values = kept.map((_, i) => kept.map((__, j): number | null => (i === j ? entropies[i] : null)));
  const pairs = kept.flatMap((x, i) => kept.slice(i + 1).map((y) => new StreamedPair(x, y)));
  const reasons = new Map<StreamedPair, string>();
  const onCounted = (pair: StreamedPair): void => {
    if (pair.table) {
      const [i, j] = [kept.indexOf(pair.x), kept.indexOf(pair.y)];
      values[i][j] = mutualInformationBits(checkTable('table', pair.table));
      values[j][i] = values[i][j];
    } else reasons.set(pair, pair.failure?.message ?? 'no row has both');
    pair.table = undefined;
  };
  const complete = pairs.filter((pair) => pair.complete);
  if (complete.length > 0) await stream.count(complete, [], { onCounted });
  // The others may have edges of their own for both columns.
  const others = pairs.filter((pair) => !pair.complete);
  for (let start = 0; start < others.length; start += FINDERS_TOGETHER / 2) {
    await stream.count(others.slice(start, start + FINDERS_TOGETHER / 2), [], { onCounted });
  }
  return {
    columns: kept.map(({ feature, kind, counts, missing, infinite }, i) => {
      const { name } = feature;
      return { name, type: kind, bins: counts?.length ?? 0, entropy: entropies[i], missing, infinite };
    }),
    values,
    leftOut,
    pairsLeftOut: pairs.flatMap((pair) => {
      const reason = reasons.get(pair);
      return reason === undefined ? [] : { x: pair.x.feature.name, y: pair.y.feature.name, reason };
    }),
  };
}
