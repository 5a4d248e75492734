import { scoreTable } from '../estimators/featureRanking.js';
import type { FileTable } from '../io/columnTable.js';
import { entropyOf } from '../measures/table.js';
import { totalOf } from '../tables/accumulate.js';
import type { Feature } from './features.js';
import { PairStream } from './pairStream.js';
import {
  type ColumnFacts,
  type FeatureOutcome,
  type RankingRequest,
  rankFeature,
  refuseOneBin,
  refuseTarget,
  scoringOptions,
  type TargetFacts,
  unreadableFeature,
  unreadableTarget,
} from './rankedFeature.js';
import type { StreamedColumn } from './streamedColumn.js';
import { StreamedPair } from './streamedPair.js';

/** Finders of edges at work in the same passes, at most: each keeps up to 8 MiB. */
export const FINDERS_TOGETHER = 32;
/** Features that are counted in the same passes: each may have edges of its own, and others for the target. */
const TOGETHER = FINDERS_TOGETHER / 2;

/** What is told of a column that went by. */
export function factsOfStream({ kind, missing, infinite, categories, first }: StreamedColumn): ColumnFacts {
  return { kind, missing, infinite, categories, first };
}

/**
 * Ranks features in passes over blocks of rows, in memory that does not depend on their number.
 * @param onRanked is called for each feature, in any order, with its place.
 * @throws Error where the target cannot be read, or tells nothing.
 */
export async function rankStreamed(
  table: FileTable,
  targetFeature: Feature,
  features: readonly Feature[],
  request: RankingRequest,
  onProgress: (pass: number, rows: number) => void,
  onRanked: (place: number, outcome: FeatureOutcome) => void,
): Promise<TargetFacts> {
  const { rows, cutting } = request;
  const { name } = targetFeature;
  const options = scoringOptions(request.comparing);
  const stream = new PairStream(table, cutting, onProgress);
  const target = stream.column(targetFeature);
  const { kind: type } = target;

  /** Of the target what is known so far: its bins and entropy are, once it is counted. */
  const tellTarget = (): TargetFacts => {
    const counts = target.counts ?? new Float64Array(0);
    const { missing, infinite } = target;
    const entropy = entropyOf(counts, totalOf(counts));
    return { name, type, entropy, unit: 'bits', bins: counts.length, missing, infinite };
  };

  for (let start = 0; start < features.length; start += TOGETHER) {
    const batch = features.slice(start, start + TOGETHER);
    const pairs = batch.map((feature) => new StreamedPair(stream.column(feature), target));
    const ranked = (pair: StreamedPair): void => {
      const place = pairs.indexOf(pair);
      const { unreadable } = pair.x;
      const outcome = unreadable
        ? unreadableFeature(unreadable, cutting)
        : rankFeature(
            batch[place],
            factsOfStream(pair.x),
            tellTarget(),
            request,
            () => pair.samples > 0,
            () => {
              if (!pair.table) throw pair.failure;
              return scoreTable(pair.table, rows - pair.samples, options);
            },
          );
      pair.table = undefined;
      onRanked(start + place, outcome);
    };
    await stream.count(pairs, start === 0 ? [target] : [], {
      onLooked: () => {
        if (target.unreadable) throw unreadableTarget(name, target.unreadable, cutting);
        refuseTarget(name, factsOfStream(target), target.constant, rows);
        if (target.uncut) throw target.uncut;
        for (const pair of pairs) if (pair.unreadable) ranked(pair);
      },
      onCounted: ranked,
    });
    if (start === 0) refuseOneBin(name, tellTarget().entropy);
  }
  return tellTarget();
}
