import { EdgeFinder } from '../bins/edgeFinder.js';
import type { CategoryCodes } from '../columns/categories.js';
import { type ColumnBlock, type ColumnInfo, type FileTable, tooManyCategories } from '../io/columnTable.js';
import { EntropyOfCounts } from '../measures/distribution.js';
import { type ColumnDescription, describeNumbers, entropyOf, extremes, unread } from './describedColumn.js';
import { FINDERS_TOGETHER } from './streamedRanking.js';
import { FewValues, RangeValues } from './valueCounts.js';

/** How much of a column is in memory at a time; tests take less. */
export interface DescriptionLimits {
  /** Distinct numbers of a column up to which they are counted in the first pass, up to 16 bytes each. */
  readonly few: number;
  /** Values of the part of a column that a pass counts, where they are more. */
  readonly part: number;
  /** The most distinct texts of a column. */
  readonly texts: number;
}

const LIMITS: DescriptionLimits = { few: 2 ** 19, part: 2 ** 21, texts: 2 ** 20 };

/** Columns of many distinct numbers of which a pass counts a part each. */
const PARTS_TOGETHER = 4;

/** Counts that come in ascending order of their values. */
class Tally {
  distinct = 0;
  readonly #entropy: EntropyOfCounts;
  readonly add = (_: number, count: number): void => {
    this.distinct++;
    this.#entropy.add(count);
  };

  constructor(total: number) {
    this.#entropy = new EntropyOfCounts(total);
  }

  bits(): number | null {
    return this.distinct === 0 ? null : this.#entropy.bits();
  }
}

/** Edges are found of a quarter of each value: no two of those are too far apart for a width. */
const SCALE = 4;

/** Where a column is cut does not matter to what is counted: infinite values lie in the first and in the last part. */
function forEdges(values: Float64Array): Float64Array {
  return values.map((value) => (value - value === 0 ? value / SCALE : NaN));
}

/** Numbers or timestamps. */
class StreamedNumbers {
  readonly name: string;
  readonly #info: ColumnInfo;
  readonly #limits: DescriptionLimits;
  #few: FewValues | undefined;
  #rows = 0;
  #missing = 0;
  #min = Infinity;
  #max = -Infinity;
  #finder: EdgeFinder;
  #edges: Float64Array | undefined;
  #tally: Tally | undefined;
  /** Parts that are counted. */
  #done = 0;
  #range: RangeValues | undefined;

  constructor(info: ColumnInfo, rows: number, limits: DescriptionLimits) {
    this.name = info.name;
    this.#info = info;
    this.#limits = limits;
    this.#few = new FewValues(limits.few);
    const bins = Math.min(65536, Math.max(1, Math.ceil(rows / limits.part)));
    this.#finder = new EdgeFinder(info.name, { bins, binning: 'equal-frequency', nan: 'omit' });
    this.#finder.startPass();
  }

  look(block: ColumnBlock): void {
    const values = block as Float64Array;
    this.#rows += values.length;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (value < this.#min) this.#min = value;
      if (value > this.#max) this.#max = value;
      if (value !== value) this.#missing++;
    }
    if (this.#few && !this.#few.add(values)) this.#few = undefined;
    this.#finder.push(forEdges(values));
  }

  endLook(): void {
    if (this.#few) return;
    this.#tally = new Tally(this.#rows - this.#missing);
    this.#endFinding();
  }

  /** Whether another pass is wanted. */
  get wantsPass(): boolean {
    return !this.#few && (!this.#edges || this.#done < this.#edges.length - 1);
  }

  startPass(): void {
    if (!this.#edges) this.#finder.startPass();
    else {
      const last = this.#done === this.#edges.length - 2;
      const low = this.#done === 0 ? -Infinity : SCALE * this.#edges[this.#done];
      const high = last ? NaN : SCALE * this.#edges[this.#done + 1];
      this.#range = new RangeValues(low, high, this.#limits.part + 1);
    }
  }

  push(block: ColumnBlock): void {
    const values = block as Float64Array;
    if (this.#range) this.#range.add(values);
    else this.#finder.push(forEdges(values));
  }

  endPass(): void {
    if (this.#range) {
      this.#range.visit((this.#tally as Tally).add);
      this.#range = undefined;
      this.#done++;
    } else this.#endFinding();
  }

  #endFinding(): void {
    if (!this.#finder.endPass()) this.#edges = this.#finder.edges();
  }

  describe(): ColumnDescription {
    const missing = this.#missing;
    const tally = this.#tally ?? new Tally(this.#rows - missing);
    if (this.#few) this.#few.visit(tally.add);
    const some = this.#rows > missing;
    return describeNumbers(this.name, this.#info.type, {
      missing,
      distinct: tally.distinct,
      min: some ? this.#min : undefined,
      max: some ? this.#max : undefined,
      entropy: tally.bits(),
    });
  }
}

/** Text or booleans. */
class StreamedTexts {
  readonly name: string;
  readonly #info: ColumnInfo;
  readonly #most: number;
  #missing = 0;
  #categories: CategoryCodes['categories'] = [];
  #counts = new Float64Array(64);

  constructor(info: ColumnInfo, most: number) {
    this.name = info.name;
    this.#info = info;
    this.#most = most;
  }

  look(block: ColumnBlock): void {
    const { codes, categories } = block as CategoryCodes;
    if (categories.length > this.#most) throw tooManyCategories(this.name, this.#most);
    this.#categories = categories;
    if (this.#counts.length < categories.length) {
      const grown = new Float64Array(2 * categories.length);
      grown.set(this.#counts);
      this.#counts = grown;
    }
    for (let i = 0; i < codes.length; i++) {
      if (codes[i] < 0) this.#missing++;
      else this.#counts[codes[i]]++;
    }
  }

  describe(): ColumnDescription {
    const labels = this.#categories as readonly (string | boolean)[];
    const order = Array.from(labels.keys()).sort((a, b) => (labels[a] < labels[b] ? -1 : 1));
    const counts = Float64Array.from(order, (code) => this.#counts[code]);
    const [min, max] = extremes(labels);
    const { name, type } = this.#info;
    return {
      name,
      type,
      missing: this.#missing,
      distinct: labels.length,
      min,
      max,
      entropy: entropyOf(counts),
    };
  }
}

/**
 * What the columns of a table hold that is gone through in blocks of rows. A column of more distinct numbers than are kept is
 * cut at its quantiles, and a part of its values is sorted in each pass.
 */
export async function describeStreamed(
  table: FileTable,
  onProgress: (pass: number, rows: number) => void,
  limits: DescriptionLimits = LIMITS,
): Promise<ColumnDescription[]> {
  const infos = table.columns();
  const told = new Map<string, ColumnDescription>();
  let passes = 0;
  const pass = async (
    names: readonly string[],
    take: (block: ColumnBlock, i: number) => void,
  ): Promise<void> => {
    const number = ++passes;
    let rows = 0;
    for await (const blocks of table.blocks(names)) {
      blocks.forEach(take);
      rows += blocks[0].length;
      onProgress(number, rows);
    }
  };
  const many: StreamedNumbers[] = [];
  for (let start = 0; start < infos.length; start += FINDERS_TOGETHER) {
    let batch = infos.slice(start, start + FINDERS_TOGETHER).filter(({ name, type, reason }) => {
      if (type === 'unsupported') told.set(name, unread(name, type, reason));
      return type !== 'unsupported';
    });
    while (batch.length > 0) {
      const columns = batch.map((info) =>
        info.type === 'text' || info.type === 'boolean'
          ? new StreamedTexts(info, limits.texts)
          : new StreamedNumbers(info, table.rows, limits),
      );
      try {
        await pass(
          columns.map(({ name }) => name),
          (block, i) => columns[i].look(block),
        );
      } catch (error) {
        const { column, message } = error as Error & { column?: string };
        const found = batch.find(({ name }) => name === column);
        if (!found) throw error;
        told.set(found.name, unread(found.name, found.type, message));
        batch = batch.filter((info) => info !== found);
        continue;
      }
      for (const column of columns) {
        if (column instanceof StreamedNumbers) column.endLook();
        if (column instanceof StreamedNumbers && column.wantsPass) many.push(column);
        else told.set(column.name, column.describe());
      }
      break;
    }
  }
  for (;;) {
    const some = many.filter((column) => column.wantsPass).slice(0, PARTS_TOGETHER);
    if (some.length === 0) break;
    for (const column of some) column.startPass();
    await pass(
      some.map(({ name }) => name),
      (block, i) => some[i].push(block),
    );
    for (const column of some) column.endPass();
  }
  for (const column of many) told.set(column.name, column.describe());
  return infos.map(({ name }) => told.get(name) as ColumnDescription);
}
