// A feature's values, block by block → what it holds, and its bins or categories.

import { edgesFor, MOST_RANKING_BINS, rankingBins } from '../bins/binRules.js';
import { EdgeFinder } from '../bins/edgeFinder.js';
import { scanColumn } from '../bins/range.js';
import { CategoryCodes, FOUND, type Label } from '../columns/categories.js';
import { checkNumbers } from '../columns/column.js';
import { RunningNumber } from '../estimators/featureRemark.js';
import { type Axis, BinAxis, CategoryAxis } from '../tables/axis.js';
import { columnError, tooManyCategories } from './columnErrors.js';
import type { ColumnBlock, CutColumn, Cutting, FeatureValues } from './dataset.js';
import type { Feature } from './features.js';
import { Gathered } from './gathered.js';
import { codeParts, partLabels, yearsOf } from './timestampParts.js';

/** Numbers in which ±∞ is missing; a copy where there is any. */
export function withoutInfinities(values: Float64Array): { values: Float64Array; infinite: number } {
  const { min, max } = scanColumn(checkNumbers('values', values));
  if (min !== -Infinity && max !== Infinity) return { values, infinite: 0 };
  let infinite = 0;
  const finite = values.map((value) => {
    if (value !== Infinity && value !== -Infinity) return value;
    infinite++;
    return NaN;
  });
  return { values: finite, infinite };
}

/** A block of a feature as tables take it: numbers without infinities, or codes with their labels. */
export function featureBlock({ part }: Feature, block: ColumnBlock): FeatureValues {
  if (!(block instanceof Float64Array)) return block;
  if (part === undefined) return withoutInfinities(block).values;
  if (part === 'year') return withoutInfinities(yearsOf(block)).values;
  const codes = new Int32Array(block.length);
  codeParts(block, part, codes);
  return new CategoryCodes(codes, partLabels(part), FOUND);
}

/** Cuts a feature, in one pass where its values are kept, else in as many as its edges take. */
export interface FeatureCutter {
  readonly feature: Feature;
  /** Takes the next block of a pass over the feature's column. */
  push(block: ColumnBlock): void;
  /** @throws RangeError with `code: 'ERR_NO_BINS'` where the values have no bins. */
  endPass(): void;
  /** Whether another pass is wanted. */
  readonly wantsPass: boolean;
  /** What was found, when no pass is wanted any more. */
  readonly cut: CutColumn;
  /** All values, where they are kept. */
  readonly values: FeatureValues | undefined;
}

/** Runs `find`; where it says that there are no bins, the column is at fault and not its source. */
function findingBins<T>(column: string, find: () => T): T {
  try {
    return find();
  } catch (error) {
    throw error instanceof RangeError ? columnError(error, 'ERR_NO_BINS', column) : error;
  }
}

class NumberCutter implements FeatureCutter {
  readonly feature: Feature;
  readonly #cutting: Cutting;
  readonly #kept: Gathered<Float64Array> | undefined;
  /** Where no values are kept; it takes half a megabyte. */
  #finder: EdgeFinder | undefined;
  /** Whether every value was looked at. */
  #looked = false;
  #present = 0;
  #values: Float64Array | undefined;
  #missing = 0;
  #infinite = 0;
  #least = Infinity;
  #greatest = -Infinity;
  readonly #running = new RunningNumber();
  #axis: BinAxis | undefined;

  constructor(feature: Feature, cutting: Cutting, room: number | undefined) {
    this.feature = feature;
    this.#cutting = cutting;
    if (room === undefined) this.#startFinder(cutting.bins ?? MOST_RANKING_BINS);
    else this.#kept = new Gathered(Float64Array, room);
  }

  #startFinder(bins: number): void {
    const { binning } = this.#cutting;
    this.#finder = new EdgeFinder(this.feature.name, { bins, binning, nan: 'omit' });
    this.#finder.startPass();
  }

  push(block: ColumnBlock): void {
    const numbers = this.feature.part ? yearsOf(block as Float64Array) : (block as Float64Array);
    this.#kept?.push(numbers);
    this.#finder?.push(this.#looked ? withoutInfinities(numbers).values : this.#look(numbers));
  }

  /** Takes note of what values hold; returns them without infinities. */
  #look(block: Float64Array): Float64Array {
    const { values, infinite } = withoutInfinities(block);
    const { min, max, nan } = scanColumn(checkNumbers('values', values));
    this.#infinite += infinite;
    this.#missing += nan - infinite;
    this.#present += values.length - nan;
    this.#least = Math.min(this.#least, min);
    this.#greatest = Math.max(this.#greatest, max);
    this.#running.push(values);
    return values;
  }

  endPass(): void {
    const { name } = this.feature;
    const { binning } = this.#cutting;
    if (this.#kept) {
      this.#values = this.#look(this.#kept.values);
      const bins = this.#cutting.bins ?? rankingBins(this.#present);
      if (this.#least <= this.#greatest) {
        const column = checkNumbers(name, this.#values);
        this.#axis = new BinAxis(
          findingBins(this.feature.column, () => edgesFor({ column: name }, column, { bins, binning })),
        );
      }
      return;
    }
    const finder = this.#finder;
    if (!finder) return;
    const isFirst = !this.#looked;
    this.#looked = true;
    const fewer = rankingBins(this.#present);
    if (isFirst && this.#cutting.bins === undefined && fewer < MOST_RANKING_BINS) {
      this.#startFinder(fewer);
      return;
    }
    const again = findingBins(this.feature.column, () => finder.endPass());
    if (again) finder.startPass();
    else if (this.#least <= this.#greatest) this.#axis = new BinAxis(finder.edges());
  }

  get wantsPass(): boolean {
    return this.#finder?.wantsPass === true;
  }

  get values(): Float64Array | undefined {
    return this.#values;
  }

  get cut(): CutColumn {
    const isEmpty = this.#least > this.#greatest;
    return {
      feature: this.feature,
      kind: 'number',
      missing: this.#missing,
      infinite: this.#infinite,
      // A sum with 0 has no −0.
      least: isEmpty ? undefined : this.#least + 0,
      greatest: isEmpty ? undefined : this.#greatest + 0,
      runs: this.#running.found,
      axis: this.#axis,
    };
  }
}

class CategoryCutter implements FeatureCutter {
  readonly feature: Feature;
  readonly wantsPass = false;
  readonly #most: number;
  readonly #kept: Gathered<Int32Array> | undefined;
  #labels: readonly Label[] = [];
  /** How often each code occurs, from 0; more codes than there are labels have room. */
  #occurring = new Float64Array(64);
  #missing = 0;
  #order: readonly number[] = [];
  #axis: Axis | undefined;

  constructor(feature: Feature, { maxCategories }: Cutting, room: number | undefined) {
    this.feature = feature;
    this.#most = maxCategories;
    if (room !== undefined) this.#kept = new Gathered(Int32Array, room);
  }

  push(block: ColumnBlock): void {
    const { codes, categories } = featureBlock(this.feature, block) as CategoryCodes;
    if (!this.feature.part && categories.length > this.#most) {
      throw tooManyCategories(this.feature.column, this.#most);
    }
    this.#labels = categories;
    if (this.#occurring.length < categories.length) {
      const grown = new Float64Array(2 * categories.length);
      grown.set(this.#occurring);
      this.#occurring = grown;
    }
    const occurring = this.#occurring;
    let without = 0;
    for (let i = 0; i < codes.length; i++) {
      if (codes[i] >= 0) occurring[codes[i]]++;
      else without++;
    }
    // A part of an infinite timestamp does not exist, and the timestamp is not missing in the file.
    if (without > 0 && block instanceof Float64Array) {
      without = scanColumn(checkNumbers('values', block)).nan;
    }
    this.#missing += without;
    this.#kept?.push(codes);
  }

  endPass(): void {
    const labels = this.#labels;
    const order = Array.from(labels.keys()).filter((code) => this.#occurring[code] > 0);
    // Text by code unit, false before true, parts of timestamps as they follow each other.
    if (!this.feature.part) order.sort((a, b) => (labels[a] < labels[b] ? -1 : 1));
    this.#order = order;
    if (order.length > 0) this.#axis = new CategoryAxis(Object.freeze(order.map((code) => labels[code])));
  }

  get values(): CategoryCodes | undefined {
    if (!this.#kept) return undefined;
    const place = new Int32Array(this.#labels.length + 1).fill(-1);
    this.#order.forEach((code, to) => {
      place[code + 1] = to;
    });
    const codes = this.#kept.values;
    for (let i = 0; i < codes.length; i++) codes[i] = place[codes[i] + 1];
    return new CategoryCodes(codes, (this.#axis as CategoryAxis | undefined)?.categories ?? [], FOUND);
  }

  get cut(): CutColumn {
    const labels = this.#order.map((code) => this.#labels[code]);
    return {
      feature: this.feature,
      kind: 'category',
      missing: this.#missing,
      infinite: 0,
      least: labels[0],
      greatest: labels.at(-1),
      axis: this.#axis,
    };
  }
}

/**
 * What cuts a feature.
 *
 * @param isNumber whether the feature is cut into bins.
 * @param room how many values are expected, where they are to be kept; undefined where they are not.
 */
export function featureCutter(
  feature: Feature,
  isNumber: boolean,
  cutting: Cutting,
  room: number | undefined,
): FeatureCutter {
  return isNumber ? new NumberCutter(feature, cutting, room) : new CategoryCutter(feature, cutting, room);
}
