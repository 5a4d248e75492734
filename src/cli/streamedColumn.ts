import type { Binning } from '../bins/binRules.js';
import { EdgeFinder } from '../bins/edgeFinder.js';
import { CategoryCodes, FOUND, type Label } from '../columns/categories.js';
import { type Axis, BinAxis, CategoryAxis } from '../tables/axis.js';
import type { Feature } from './features.js';
import { codeParts, partLabels } from './timestampParts.js';

/** Rows that are looked at together. Windows of a CSV file hold a tenth of that, and a table is flushed for each block. */
export const BLOCK_ROWS = 65536;
/** How columns of numbers are cut. */
export interface StreamBins {
  readonly bins: number;
  readonly binning: Binning;
}

/** The rows of a file's column that are looked at now. */
export class ColumnRows {
  readonly #numbers = new Float64Array(BLOCK_ROWS);
  #codes: Int32Array | undefined;
  /** What the codes stand for so far. */
  categories: readonly Label[] = [];

  /** Takes rows start … end − 1 of a block to the place `to`. */
  take(block: Float64Array | CategoryCodes, start: number, end: number, to: number): void {
    if (block instanceof Float64Array) this.#numbers.set(block.subarray(start, end), to);
    else {
      this.#codes ??= new Int32Array(BLOCK_ROWS);
      this.#codes.set(block.codes.subarray(start, end), to);
      this.categories = block.categories;
    }
  }

  numbers(rows: number): Float64Array {
    return this.#numbers.subarray(0, rows);
  }

  codes(rows: number): Int32Array {
    return (this.#codes as Int32Array).subarray(0, rows);
  }
}

/** A column of a table, or a part of its timestamps, of which a block is looked at at a time. */
export class StreamedColumn {
  readonly feature: Feature;
  readonly kind: 'number' | 'category';
  /** Rows without a value in the file, and rows that hold ±∞. */
  missing = 0;
  infinite = 0;
  /** The value of the first row that has one, and whether all others have the same. */
  first: Label | undefined;
  constant = true;
  /** Why it cannot be read: an integer that no double holds, or too many categories. */
  unreadable: Error | undefined;
  /** Why it has no bins of its own. */
  uncut: RangeError | undefined;
  /** Its own bins or categories, once they are known, and its samples in them, where they were asked for. */
  axis: Axis | undefined;
  counts: Float64Array | undefined;
  /** Finds its own edges. */
  finder: EdgeFinder | undefined;
  /** The block: its numbers or codes, and which rows have a value; undefined where each has. */
  numbers: Float64Array = new Float64Array(0);
  codes: Int32Array = new Int32Array(0);
  present: Uint8Array | undefined;
  readonly #cut: StreamBins;
  #labels: readonly Label[] = [];
  /** How often each code occurs. */
  #occurring = new Float64Array(64);
  #looked = false;
  /** Whether any row has no value: a part of an infinite timestamp is none, and is not missing in the file. */
  #lost = false;
  readonly #presence = new Uint8Array(BLOCK_ROWS);
  readonly #partCodes: Int32Array | undefined;

  constructor(feature: Feature, kind: 'number' | 'category', cut: StreamBins) {
    this.feature = feature;
    this.kind = kind;
    this.#cut = cut;
    if (feature.part) {
      this.#partCodes = new Int32Array(BLOCK_ROWS);
      this.#labels = partLabels(feature.part);
    }
  }

  /** Different values, of a column of categories. */
  get categories(): number {
    return this.axis instanceof CategoryAxis ? this.axis.bins : 0;
  }

  /** Labels so far. */
  get labels(): number {
    return this.#labels.length;
  }

  /** The block as a table takes it. */
  get samples(): Float64Array | CategoryCodes {
    return this.kind === 'number' ? this.numbers : new CategoryCodes(this.codes, this.#labels, FOUND);
  }

  /** Which of the codes so far occur, as many as there are labels. */
  occurring(): Uint8Array {
    return Uint8Array.from(this.#labels, (_, code) => (this.#occurring[code] > 0 ? 1 : 0));
  }

  /** Whether all rows were seen. */
  get seen(): boolean {
    return this.#looked;
  }

  /** Whether all rows were seen, and each has a value. */
  get complete(): boolean {
    return this.#looked && !this.#lost;
  }

  /** Looks at the next block of the file's column. */
  load(rows: ColumnRows, length: number): void {
    this.present = undefined;
    const { part } = this.feature;
    if (this.kind === 'number') this.#loadNumbers(rows.numbers(length));
    else {
      this.codes = part ? (this.#partCodes as Int32Array).subarray(0, length) : rows.codes(length);
      if (part) codeParts(rows.numbers(length), part, this.codes);
      else this.#labels = rows.categories;
      for (let i = 0; i < length; i++) if (this.codes[i] < 0) this.#leave(i);
    }
  }

  #loadNumbers(numbers: Float64Array): void {
    this.numbers = numbers;
    for (let i = 0; i < numbers.length; i++) {
      if (numbers[i] - numbers[i] === 0) continue;
      this.#leave(i);
      numbers[i] = NaN;
    }
  }

  #leave(row: number): void {
    this.#lost = true;
    this.present ??= this.#presence.fill(1);
    this.present[row] = 0;
  }

  /** Begins the pass in which the column is seen for the first time, or again beside another one. */
  startLook(): void {
    if (this.kind === 'number') {
      this.finder = new EdgeFinder(this.feature.name, { ...this.#cut, nan: 'omit' });
      this.finder.startPass();
    }
    this.#occurring.fill(0);
    if (!this.#looked) {
      this.missing = 0;
      this.infinite = 0;
    }
  }

  /** `rows`: those of the file's column, in which ±∞ is not yet a missing value. */
  countMissing(rows: ColumnRows, length: number): void {
    if (this.#looked) return;
    if (this.kind === 'category' && !this.feature.part) {
      const codes = rows.codes(length);
      for (let i = 0; i < length; i++) if (codes[i] < 0) this.missing++;
      return;
    }
    const numbers = rows.numbers(length);
    const infinite = this.kind === 'number';
    for (let i = 0; i < length; i++) {
      if (numbers[i] - numbers[i] === 0) continue;
      if (numbers[i] !== numbers[i]) this.missing++;
      else if (infinite) this.infinite++;
    }
  }

  look(): void {
    if (this.kind === 'number') {
      this.finder?.push(this.numbers);
      this.#lookForVariation();
      return;
    }
    const { codes } = this;
    if (this.#occurring.length < this.#labels.length) {
      const grown = new Float64Array(2 * this.#labels.length);
      grown.set(this.#occurring);
      this.#occurring = grown;
    }
    for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) this.#occurring[codes[i]]++;
  }

  #lookForVariation(): void {
    const { numbers } = this;
    for (let i = 0; i < numbers.length && this.constant; i++) {
      if (numbers[i] !== numbers[i]) continue;
      this.first ??= numbers[i];
      this.constant = numbers[i] === this.first;
    }
  }

  /** Ends that pass; a finder that is no longer wanted goes. */
  endLook(): void {
    const first = !this.#looked;
    this.#looked = true;
    if (this.kind === 'category') {
      if (!first) return;
      const { codes, labels } = this.#sorted(this.occurring());
      this.axis = new CategoryAxis(labels);
      this.counts = Float64Array.from(codes, (code) => this.#occurring[code]);
      this.first = labels[0];
      this.constant = labels.length === 1;
    } else if (first) this.endPass();
    else this.finder = undefined;
  }

  /** Ends a pass of its finder. */
  endPass(): void {
    const { finder } = this;
    try {
      if (!finder || finder.endPass()) return;
      this.axis = new BinAxis(finder.edges());
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.uncut = error;
    }
    this.finder = undefined;
  }

  /** The axis of the categories that are marked. */
  axisOf(marked: Uint8Array): CategoryAxis {
    return new CategoryAxis(this.#sorted(marked).labels);
  }

  /** Text by code unit, false before true, parts of timestamps as they follow each other. */
  #sorted(marked: Uint8Array): { codes: number[]; labels: Label[] } {
    const labels = this.#labels;
    const codes = Array.from(labels.keys()).filter((code) => marked[code] === 1);
    if (!this.feature.part) codes.sort((a, b) => (labels[a] < labels[b] ? -1 : 1));
    return { codes, labels: codes.map((code) => labels[code]) };
  }
}
