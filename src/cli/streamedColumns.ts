// Joint tables of pairs of columns of a table that is gone through block by block, as often as it takes: memory does
// not depend on the number of rows. The tables are those that FeatureRanking counts of whole columns: bins over the
// rows of a pair, which are the columns' own where neither misses a value that the other has.

import { CategoryCodes, FOUND, type Label } from '../columns/categories.js';
import type { FileTable } from '../io/columnTable.js';
import { type Axis, BinAxis, CategoryAxis } from '../tables/axis.js';
import type { Binning } from '../tables/binRules.js';
import { EdgeFinder } from '../tables/edgeFinder.js';
import { Histogram } from '../tables/histogram.js';
import { JointHistogram } from '../tables/jointHistogram.js';
import type { Feature } from './features.js';
import { codeParts, partLabels } from './timestampParts.js';

/** Rows that are looked at together. Windows of a CSV file hold a tenth of that, and a table is flushed for each block. */
const BLOCK_ROWS = 65536;
/** Most cells of the tables that one pass counts, one table at least: 256 MiB. */
const PASS_CELLS = 2 ** 25;

/** How columns of numbers are cut. */
export interface StreamBins {
  readonly bins: number;
  readonly binning: Binning;
}

/** The rows of a file's column that are looked at now. */
class ColumnRows {
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

/** A block of a column without the rows that another one misses. */
const MASKED = new Float64Array(BLOCK_ROWS);

/** A column in a pair: what of it stands beside a value of the other one. */
class PairSide {
  readonly column: StreamedColumn;
  readonly #other: StreamedColumn;
  /** The edges of those samples, where they are not all of the column's. */
  finder: EdgeFinder | undefined;
  #edges: Float64Array | undefined;
  #uncut: RangeError | undefined;
  /** The categories that occur there, where some may not. */
  #occurring: Uint8Array | undefined;

  constructor(column: StreamedColumn, other: StreamedColumn) {
    this.column = column;
    this.#other = other;
  }

  startLook(): void {
    this.finder = undefined;
    this.#occurring = undefined;
  }

  /** Looks at a block before the column itself does: until the first row that is lost both saw the same. */
  look(): void {
    const { column } = this;
    const apart = this.finder !== undefined || this.#occurring !== undefined;
    if (!apart && !this.#losesRows()) return;
    if (column.kind === 'number') {
      this.finder ??= (column.finder as EdgeFinder).fork(column.feature.name);
      this.push();
      return;
    }
    this.#occurring ??= column.occurring();
    const { codes } = column;
    const { present } = this.#other;
    if (codes.length > 0) this.#occurring = this.#grown(this.#occurring);
    for (let i = 0; i < codes.length; i++) {
      if (codes[i] >= 0 && (present === undefined || present[i] === 1)) this.#occurring[codes[i]] = 1;
    }
  }

  #grown(marks: Uint8Array): Uint8Array {
    const labels = this.column.labels;
    if (marks.length >= labels) return marks;
    const grown = new Uint8Array(2 * labels);
    grown.set(marks);
    return grown;
  }

  #losesRows(): boolean {
    const { present: own } = this.column;
    const { present } = this.#other;
    if (present === undefined) return false;
    const { length } = this.column.kind === 'number' ? this.column.numbers : this.column.codes;
    for (let i = 0; i < length; i++) if (present[i] === 0 && (own === undefined || own[i] === 1)) return true;
    return false;
  }

  /** Gives the finder the block without the rows that the other column misses. */
  push(): void {
    const { numbers } = this.column;
    const { present } = this.#other;
    if (present === undefined) this.finder?.push(numbers);
    else {
      MASKED.set(numbers);
      for (let i = 0; i < numbers.length; i++) if (present[i] === 0) MASKED[i] = NaN;
      this.finder?.push(MASKED.subarray(0, numbers.length));
    }
  }

  /** Ends a pass of its finder. */
  endPass(): void {
    try {
      if (this.finder && !this.finder.endPass()) this.#edges = this.finder.edges();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#uncut = error;
    }
  }

  get wantsPass(): boolean {
    if (this.uncut) return false;
    return (this.finder ?? this.column.finder)?.wantsPass ?? false;
  }

  get uncut(): RangeError | undefined {
    return this.finder ? this.#uncut : this.column.uncut;
  }

  axis(): Axis {
    if (this.#edges) return new BinAxis(this.#edges);
    return this.#occurring ? this.column.axisOf(this.#occurring) : (this.column.axis as Axis);
  }
}

/** Two columns whose joint table is counted. */
export class StreamedPair {
  readonly x: StreamedColumn;
  readonly y: StreamedColumn;
  /** Rows that have a value in both. */
  samples = 0;
  /** Why there is no table: bins that cannot be found, or too many cells. */
  failure: RangeError | undefined;
  table: JointHistogram | undefined;
  readonly sides: readonly [PairSide, PairSide];

  /** x is counted down, y across. */
  constructor(x: StreamedColumn, y: StreamedColumn) {
    this.x = x;
    this.y = y;
    this.sides = [new PairSide(x, y), new PairSide(y, x)];
  }

  /** Whether each row counts, as is known of both columns. */
  get complete(): boolean {
    return this.x.complete && this.y.complete;
  }

  get unreadable(): boolean {
    return this.x.unreadable !== undefined || this.y.unreadable !== undefined;
  }

  startLook(): void {
    this.samples = 0;
    for (const side of this.sides) side.startLook();
  }

  look(length: number): void {
    for (const side of this.sides) side.look();
    const { present: a } = this.x;
    const { present: b } = this.y;
    if (a === undefined && b === undefined) {
      this.samples += length;
      return;
    }
    for (let i = 0; i < length; i++) {
      if ((a === undefined || a[i] === 1) && (b === undefined || b[i] === 1)) this.samples++;
    }
  }
}

/** What is done in a pass: which columns it takes, what it does with a block, and what at the end. */
interface Work {
  readonly columns: readonly StreamedColumn[];
  readonly block: (length: number) => void;
  readonly end: () => void;
}

/** What `PairStream.count` tells. */
export interface PairEvents {
  /** All columns have been seen once: what is wrong with one can be thrown here. */
  readonly onLooked?: () => void;
  /** A pair has its table, or a failure, or no row with a value in both; its table may be let go. */
  readonly onCounted: (pair: StreamedPair) => void;
}

export class PairStream {
  readonly #table: FileTable;
  readonly #cut: StreamBins;
  readonly #onProgress: (pass: number, rows: number) => void;
  readonly #rows = new Map<string, ColumnRows>();
  #passes = 0;

  /** `onProgress` is called with the number of the pass, from 1, and the rows done. */
  constructor(table: FileTable, cut: StreamBins, onProgress: (pass: number, rows: number) => void) {
    this.#table = table;
    this.#cut = cut;
    this.#onProgress = onProgress;
  }

  column(feature: Feature): StreamedColumn {
    const info = this.#table.columns().find(({ name }) => name === feature.column);
    return new StreamedColumn(feature, info?.type === 'number' ? 'number' : 'category', this.#cut);
  }

  /**
   * Counts pairs, all in the same passes.
   * @param alone columns whose own samples are to be counted too.
   * @throws what the table throws, other than that a column is unreadable, and what `events` throw.
   */
  async count(
    pairs: readonly StreamedPair[],
    alone: readonly StreamedColumn[],
    { onLooked, onCounted }: PairEvents,
  ): Promise<void> {
    await this.#look(pairs, alone);
    onLooked?.();
    const own = alone.filter((column) => !column.unreadable);
    const open = new Set(pairs.filter((pair) => !pair.unreadable));
    const settle = (pair: StreamedPair): void => {
      open.delete(pair);
      onCounted(pair);
    };
    for (;;) {
      for (const pair of open) {
        const [x, y] = pair.sides;
        pair.failure = x.uncut ?? y.uncut;
        if (pair.failure || pair.samples === 0) settle(pair);
      }
      const work = [...this.#find(open, own), ...this.#countAlone(own), ...this.#countPairs(open, settle)];
      if (work.length === 0 && open.size === 0) break;
      if (work.length === 0) continue;
      await this.#pass(
        work.flatMap(({ columns }) => columns),
        (length) => {
          for (const { block } of work) block(length);
        },
      );
      for (const { end } of work) end();
    }
    this.#rows.clear();
  }

  /** Sees columns once, those apart of which all is known. A column that turns out to be unreadable is left out, and the pass begun again. */
  async #look(pairs: readonly StreamedPair[], alone: readonly StreamedColumn[]): Promise<void> {
    const unseen = pairs.filter((pair) => !pair.complete);
    for (const pair of pairs) if (pair.complete) pair.samples = this.#table.rows;
    for (;;) {
      const read = unseen.filter((pair) => !pair.unreadable);
      const columns = new Set([
        ...read.flatMap(({ x, y }) => [x, y]),
        ...alone.filter((one) => !one.unreadable && !one.seen),
      ]);
      if (columns.size === 0) return;
      for (const part of [...columns, ...read]) part.startLook();
      try {
        await this.#pass(
          [...columns],
          (length) => {
            for (const pair of read) pair.look(length);
            for (const column of columns) column.look();
          },
          true,
        );
      } catch (error) {
        const { column: name } = error as { column?: string };
        const found = [...columns].filter(({ feature }) => feature.column === name);
        if (found.length === 0) throw error;
        for (const column of found) column.unreadable = error as Error;
        continue;
      }
      for (const column of columns) column.endLook();
      for (const { sides } of read) for (const side of sides) if (side.finder) side.endPass();
      return;
    }
  }

  /** Another pass of the finders that want one, each once. */
  #find(open: ReadonlySet<StreamedPair>, alone: readonly StreamedColumn[]): Work[] {
    const work: Work[] = [];
    const own = new Set(alone);
    for (const { sides } of open) {
      for (const side of sides) {
        const { finder, column } = side;
        if (!finder) own.add(column);
        else if (side.wantsPass) {
          finder.startPass();
          // Which rows the other column misses is asked of both.
          const columns = sides.map((one) => one.column);
          work.push({ columns, block: () => side.push(), end: () => side.endPass() });
        }
      }
    }
    for (const column of own) {
      const { finder } = column;
      if (!finder?.wantsPass) continue;
      finder.startPass();
      work.push({
        columns: [column],
        block: () => finder.push(column.numbers),
        end: () => column.endPass(),
      });
    }
    return work;
  }

  #countAlone(alone: readonly StreamedColumn[]): Work[] {
    return alone.flatMap((column) => {
      if (column.counts || !(column.axis instanceof BinAxis)) return [];
      const histogram = new Histogram(column.axis);
      const end = (): void => {
        column.counts = histogram.counts;
      };
      return { columns: [column], block: () => histogram.push(column.numbers), end };
    });
  }

  /** Pairs whose bins are known, as many as there is room for. */
  #countPairs(open: ReadonlySet<StreamedPair>, settle: (pair: StreamedPair) => void): Work[] {
    const work: Work[] = [];
    let cells = 0;
    for (const pair of open) {
      const { x, y, sides } = pair;
      if (sides.some((side) => side.wantsPass)) continue;
      const [axisX, axisY] = sides.map((side) => side.axis());
      const own = axisX.bins * axisY.bins;
      if (cells > 0 && cells + own > PASS_CELLS) continue;
      let table: JointHistogram;
      try {
        table = new JointHistogram({ x: axisX, y: axisY });
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        pair.failure = error;
        settle(pair);
        continue;
      }
      cells += own;
      const end = (): void => {
        pair.table = table;
        settle(pair);
      };
      work.push({ columns: [x, y], block: () => table.push(x.samples, y.samples), end });
    }
    return work;
  }

  /** One pass over columns. `first`: what is missing is counted. */
  async #pass(
    columns: readonly StreamedColumn[],
    take: (length: number) => void,
    first = false,
  ): Promise<void> {
    const distinct = [...new Set(columns)];
    const names = [...new Set(distinct.map(({ feature }) => feature.column))];
    const rows = names.map((name) => {
      const found = this.#rows.get(name) ?? new ColumnRows();
      this.#rows.set(name, found);
      return found;
    });
    const rowsOf = distinct.map(({ feature }) => rows[names.indexOf(feature.column)]);
    const pass = ++this.#passes;
    let filled = 0;
    let done = 0;
    const flush = (): void => {
      for (const [i, column] of distinct.entries()) if (first) column.countMissing(rowsOf[i], filled);
      for (const [i, column] of distinct.entries()) column.load(rowsOf[i], filled);
      take(filled);
      done += filled;
      filled = 0;
      this.#onProgress(pass, done);
    };
    for await (const blocks of this.#table.blocks(names)) {
      const { length } = blocks[0];
      for (let start = 0; start < length; ) {
        const end = Math.min(length, start + BLOCK_ROWS - filled);
        blocks.forEach((block, i) => {
          rows[i].take(block, start, end, filled);
        });
        filled += end - start;
        start = end;
        if (filled === BLOCK_ROWS) flush();
      }
    }
    if (filled > 0) flush();
  }
}
