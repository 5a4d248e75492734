import { quantileAt } from '../bins/quantileAt.js';
import { EntropyOfCounts } from '../measures/distribution.js';
import { NeumaierSum } from '../numeric/neumaier.js';

/** The most frequent values that a summary names. */
const MOST_FREQUENT = 5;

const SCALE = 2 ** -64;

/** A value and how often it occurs. */
export interface ValueCount<Value> {
  readonly value: Value;
  readonly count: number;
}

/** What the values of a column have in common, from counts that come in ascending order of the values. */
export class ValueSummary {
  distinct = 0;
  readonly #total: number;
  readonly #entropy: EntropyOfCounts;
  /** The running mean of differences from the first value, and the sum of squared differences from it (West 1979, Updating mean and variance estimates). */
  #mean = 0;
  #squares = 0;
  #finite = 0;
  #first = 0;
  readonly #sum = new NeumaierSum();
  /** For great numbers, whose sum overflows. */
  readonly #scaledSum = new NeumaierSum();
  /** Values up to the last. */
  #before = 0;
  /** The ranks from which quartiles are interpolated, ascending, and the values there. */
  readonly #ranks: readonly number[];
  readonly #values: number[] = [];
  readonly #frequent: ValueCount<number>[] = [];

  /** @param total the number of values. */
  constructor(total: number) {
    this.#total = total;
    this.#entropy = new EntropyOfCounts(total);
    const floors = [1, 2, 3].map((i) => Math.floor((total - 1) * (i / 4)));
    const ranks = new Set(floors.flatMap((floor) => [floor, Math.min(total - 1, floor + 1)]));
    this.#ranks = total > 0 ? [...ranks].sort((a, b) => a - b) : [];
  }

  /** Takes the next greater value, or the place of a category. */
  readonly add = (given: number, count: number): void => {
    // −0 and 0 are one value.
    const value = given + 0;
    this.distinct++;
    this.#entropy.add(count);
    this.#before += count;
    if (value - value === 0) this.#addFinite(value, count);
    while (this.#values.length < this.#ranks.length && this.#ranks[this.#values.length] < this.#before) {
      this.#values.push(value);
    }
    const frequent = this.#frequent;
    if (frequent.length === MOST_FREQUENT && frequent[MOST_FREQUENT - 1].count >= count) return;
    const place = frequent.findIndex((other) => other.count < count);
    frequent.splice(place < 0 ? frequent.length : place, 0, { value, count });
    frequent.splice(MOST_FREQUENT);
  };

  #addFinite(value: number, count: number): void {
    if (this.#finite === 0) this.#first = value;
    this.#finite += count;
    this.#sum.add(value * count);
    this.#scaledSum.add(value * SCALE * count);
    // Differences from the first value keep the digits of values far from 0.
    const shifted = value - this.#first;
    const difference = shifted - this.#mean;
    this.#mean += difference * (count / this.#finite);
    this.#squares += count * difference * (shifted - this.#mean);
  }

  /** The entropy of the distinct values in bits; null where there is no value. */
  bits(): number | null {
    return this.distinct === 0 ? null : this.#entropy.bits();
  }

  /** The values that occur most often, the lesser ones first where they are tied; of more than five those that occur twice or more. */
  frequent(): readonly ValueCount<number>[] {
    return this.distinct <= MOST_FREQUENT ? this.#frequent : this.#frequent.filter(({ count }) => count > 1);
  }

  /** The mean of the finite values; null where there is none. */
  mean(): number | null {
    if (this.#finite === 0) return null;
    const mean = this.#sum.value / this.#finite;
    return (mean - mean === 0 ? mean : this.#scaledSum.value / this.#finite / SCALE) + 0;
  }

  /** The standard deviation of the finite values as a sample, over n − 1, as in pandas; null for fewer than two. */
  standardDeviation(): number | null {
    return this.#finite < 2 ? null : Math.sqrt(this.#squares / (this.#finite - 1));
  }

  /** The quartiles, as NumPy's `quantile`; null where there is no value. */
  quartiles(): readonly [number, number, number] | null {
    if (this.#total === 0) return null;
    const at = new Map(this.#ranks.map((rank, i) => [rank, this.#values[i]]));
    const quartile = (i: number): number =>
      quantileAt((this.#total - 1) * (i / 4), this.#total - 1, (rank) => at.get(rank) as number);
    return [quartile(1), quartile(2), quartile(3)];
  }
}
