import type { ColumnCodes, CutColumn, Cutting } from './dataset.js';
import type { Feature } from './features.js';

interface Kept {
  readonly cut: CutColumn;
  readonly bytes: number;
}

/** What a feature is kept under: categories do not depend on how numbers are cut. */
function keyOf({ name }: Feature, isNumber: boolean, { bins, binning }: Cutting): string {
  return JSON.stringify(isNumber ? [name, bins, binning] : [name]);
}

/** Columns that were cut, with their codes while these fit a budget: the ones that were not used for longest go first. */
export class KeptColumns {
  readonly budget: number;
  /** In the order of their last use. */
  readonly #columns = new Map<string, Kept>();
  readonly #codes = new WeakMap<CutColumn, ColumnCodes>();
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

  keep(cut: CutColumn, cutting: Cutting, codes: ColumnCodes): void {
    const bytes = codes.codes.byteLength;
    if (bytes > this.budget) return;
    const key = keyOf(cut.feature, cut.kind === 'number', cutting);
    // Of jobs at the same time each cuts what it needs.
    const before = this.#columns.get(key);
    if (before) this.#remove(key, before);
    this.#columns.set(key, { cut, bytes });
    this.#codes.set(cut, codes);
    this.#bytes += bytes;
    for (const [oldest, kept] of this.#columns) {
      if (this.#bytes <= this.budget) break;
      this.#remove(oldest, kept);
    }
  }

  #remove(key: string, { cut, bytes }: Kept): void {
    this.#columns.delete(key);
    this.#codes.delete(cut);
    this.#bytes -= bytes;
  }

  /** The codes of a column; undefined where they are not kept. */
  codesOf(cut: CutColumn): ColumnCodes | undefined {
    return this.#codes.get(cut);
  }

  clear(): void {
    for (const { cut } of this.#columns.values()) this.#codes.delete(cut);
    this.#columns.clear();
    this.#bytes = 0;
  }
}
