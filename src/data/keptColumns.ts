import type { CutColumn, Cutting, FeatureValues } from './dataset.js';
import type { Feature } from './features.js';

interface Kept {
  readonly cut: CutColumn;
  readonly values: FeatureValues | undefined;
  readonly bytes: number;
}

function bytesOf(values: FeatureValues | undefined): number {
  if (values === undefined) return 0;
  return values instanceof Float64Array ? values.byteLength : values.codes.byteLength;
}

/** What a feature is kept under: categories do not depend on how numbers are cut. */
function keyOf({ name }: Feature, isNumber: boolean, { bins, binning }: Cutting): string {
  return JSON.stringify(isNumber ? [name, bins, binning] : [name]);
}

/** Columns that were cut, with their values while these fit a budget: the ones that were not used for longest go first. */
export class KeptColumns {
  readonly budget: number;
  /** In the order of their last use. */
  readonly #columns = new Map<string, Kept>();
  readonly #values = new WeakMap<CutColumn, FeatureValues>();
  #bytes = 0;

  /** @param budget bytes. */
  constructor(budget: number) {
    this.budget = budget;
  }

  find(feature: Feature, isNumber: boolean, cutting: Cutting): CutColumn | undefined {
    const key = keyOf(feature, isNumber, cutting);
    const kept = this.#columns.get(key);
    if (kept) {
      this.#columns.delete(key);
      this.#columns.set(key, kept);
    }
    return kept?.cut;
  }

  keep(cut: CutColumn, cutting: Cutting, values: FeatureValues | undefined): void {
    const key = keyOf(cut.feature, cut.kind === 'number', cutting);
    const bytes = bytesOf(values);
    if (bytes > this.budget || values === undefined) return;
    this.#columns.set(key, { cut, values, bytes });
    this.#values.set(cut, values);
    this.#bytes += bytes;
    for (const [oldest, kept] of this.#columns) {
      if (this.#bytes <= this.budget) break;
      this.#columns.delete(oldest);
      this.#values.delete(kept.cut);
      this.#bytes -= kept.bytes;
    }
  }

  /** The values of a column; undefined where they are not kept. */
  valuesOf(cut: CutColumn): FeatureValues | undefined {
    return this.#values.get(cut);
  }

  clear(): void {
    for (const { cut } of this.#columns.values()) this.#values.delete(cut);
    this.#columns.clear();
    this.#bytes = 0;
  }
}
