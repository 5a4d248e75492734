import { FeatureRanking } from '../estimators/featureRanking.js';
import type { FileTable } from '../io/columnTable.js';
import type { FeatureValues } from './featureReader.js';
import { FeatureReader, haveCommonRow } from './featureReader.js';
import type { Feature } from './features.js';
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

/** A target in memory. */
export interface RankedTarget {
  readonly facts: TargetFacts;
  readonly read: FeatureValues;
  readonly ranking: FeatureRanking;
}

/** Reads and scores one feature after the other; in memory are the target and one feature. */
export class ColumnRanking {
  readonly #request: RankingRequest;
  readonly #reader: FeatureReader;

  constructor(table: FileTable, request: RankingRequest) {
    this.#request = request;
    this.#reader = new FeatureReader(table, request.cutting.maxCategories);
  }

  /** @throws Error where the target cannot be read, or tells nothing. */
  async readTarget(feature: Feature, onProgress?: (rows: number) => void): Promise<RankedTarget> {
    const { rows, cutting } = this.#request;
    const { name } = feature;
    const read = await this.#reader.read(feature, onProgress).catch((error) => {
      throw unreadableTarget(name, error, cutting);
    });
    refuseTarget(name, factsOf(read), isConstant(read.values), rows);
    return this.target(name, read, undefined);
  }

  /** A target whose values are in memory; `edges`: where they are known. */
  target(name: string, read: FeatureValues, edges: Float64Array | undefined): RankedTarget {
    const { bins, binning } = this.#request.cutting;
    const { kind, missing, infinite } = read;
    const ranking = new FeatureRanking(read.values, {
      name,
      bins,
      binning,
      kind,
      edges,
      nan: 'omit',
      ...scoringOptions(this.#request.comparing),
    });
    refuseOneBin(name, ranking.targetEntropy);
    const facts: TargetFacts = {
      name,
      type: kind,
      entropy: ranking.targetEntropy,
      unit: 'bits',
      bins: ranking.targetBins,
      missing,
      infinite,
    };
    return { facts, read, ranking };
  }

  /**
   * Reads a feature, and scores it. `target` may still be under way: the feature is read meanwhile.
   * @param keep is called with the values of a feature that is ranked.
   */
  async score(
    feature: Feature,
    target: RankedTarget | Promise<RankedTarget>,
    onProgress?: (rows: number) => void,
    keep?: (values: FeatureValues['values']) => void,
  ): Promise<FeatureOutcome> {
    let read: FeatureValues;
    try {
      read = await this.#reader.read(feature, onProgress);
    } catch (error) {
      return unreadableFeature(error, this.#request.cutting);
    }
    const { facts, read: readTarget, ranking } = await target;
    const { values, kind } = read;
    const outcome = rankFeature(
      feature,
      factsOf(read),
      facts,
      this.#request,
      () => haveCommonRow(read, readTarget),
      () => ranking.score(values, { kind, name: feature.name }),
    );
    if (outcome.reason === undefined) keep?.(values);
    return outcome;
  }
}

/** What is told of values in memory. */
export function factsOf({ values, kind, missing, infinite }: FeatureValues): ColumnFacts {
  const coded = values instanceof Float64Array ? undefined : values.categories;
  const first = coded ? coded[0] : (values as Float64Array).find((value) => value === value);
  return { kind, missing, infinite, categories: coded?.length ?? 0, first };
}

/** Whether all rows with a value have the same one. */
function isConstant(values: FeatureValues['values']): boolean {
  if (!(values instanceof Float64Array)) return values.categories.length === 1;
  const first = values.find((value) => value === value);
  for (let i = 0; i < values.length; i++) if (values[i] === values[i] && values[i] !== first) return false;
  return true;
}
