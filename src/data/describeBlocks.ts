// What the columns of a dataset of blocks hold. A column whose values fit the budget is sorted; of one of more distinct numbers than are
// counted at once, a part of the values is sorted in each pass.

import { EdgeFinder } from '../bins/edgeFinder.js';
import type { CategoryCodes } from '../columns/categories.js';
import type { SourceDataset } from './blockDataset.js';
import { columnAtFault } from './columnErrors.js';
import { readingOf, rowsOf } from './cutBlocks.js';
import type { ColumnBlock, ColumnDescription, ColumnInfo, JobOptions } from './dataset.js';
import { columnNamed } from './findColumn.js';
import { Gathered } from './gathered.js';
import { takeRows } from './pass.js';
import { spread } from './spread.js';
import { FewValues, RangeValues } from './valueCounts.js';
import { ValueSummary } from './valueSummary.js';

/** How much of a column is in memory at a time; tests take less. */
interface DescriptionLimits {
  /** Distinct numbers of a column up to which they are counted in the first pass, up to 16 bytes each. */
  readonly few: number;
  /** Values of the part of a column that a pass counts, where they are more. */
  readonly part: number;
}

const LIMITS: DescriptionLimits = { few: 2 ** 19, part: 2 ** 21 };

/** Columns of many distinct numbers of which a pass counts a part each. */
const PARTS_TOGETHER = 4;

interface ColumnDescriber {
  readonly name: string;
  /** Takes the next block of a pass. */
  push(block: ColumnBlock): void;
  endPass(): void;
  readonly wantsPass: boolean;
  startPass(): void;
  describe(): ColumnDescription;
}

/** A column that cannot be described, and why. */
function undescribed({ name, type }: ColumnInfo, remark: string): ColumnDescription {
  return {
    ...{ name, type, missing: null, missingShare: null, distinct: null, min: null, max: null },
    ...{ mean: null, standardDeviation: null, quartiles: null, frequent: null, entropy: null, remark },
  };
}

/** The share of missing values; null where there are no rows. */
function shareOf(missing: number, rows: number): number | null {
  return rows === 0 ? null : missing / rows;
}

function timeText(milliseconds: number): string {
  const date = new Date(Math.floor(milliseconds));
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString();
}

/** How often each distinct value of a sorted array occurs. */
function visitRuns(sorted: Float64Array, each: (value: number, count: number) => void): void {
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    each(sorted[start], end - start);
  }
}

/** Edges are found of a quarter of each value: no two of those are too far apart for a width. */
const SCALE = 4;

/** Where a column is divided does not matter to what is counted: infinite values lie in the first and in the last part. */
function forEdges(values: Float64Array): Float64Array {
  return values.map((value) => (value - value === 0 ? value / SCALE : NaN));
}

/** Numbers or timestamps. */
class NumberDescriber implements ColumnDescriber {
  readonly #info: ColumnInfo;
  readonly #limits: DescriptionLimits;
  #rows = 0;
  #missing = 0;
  #min = Infinity;
  #max = -Infinity;
  #summary: ValueSummary | undefined;
  #kept: Gathered<Float64Array> | undefined;
  #few: FewValues | undefined;
  #finder: EdgeFinder | undefined;
  #edges: Float64Array | undefined;
  /** Parts that are counted. */
  #done = 0;
  #range: RangeValues | undefined;

  constructor(info: ColumnInfo, rows: number, keep: boolean, limits: DescriptionLimits) {
    this.#info = info;
    this.#limits = limits;
    if (keep) this.#kept = new Gathered(Float64Array, rows);
    else {
      this.#few = new FewValues(limits.few);
      const bins = Math.min(65536, Math.max(1, Math.ceil(rows / limits.part)));
      this.#finder = new EdgeFinder(info.name, { bins, binning: 'equal-frequency', nan: 'omit' });
      this.#finder.startPass();
    }
  }

  get name(): string {
    return this.#info.name;
  }

  get wantsPass(): boolean {
    return this.#summary === undefined || (this.#finder !== undefined && this.#done < this.#parts);
  }

  get #parts(): number {
    return this.#edges === undefined ? 1 : this.#edges.length - 1;
  }

  startPass(): void {
    if (!this.#edges) this.#finder?.startPass();
    else {
      const low = this.#done === 0 ? -Infinity : SCALE * this.#edges[this.#done];
      const high = this.#done === this.#parts - 1 ? NaN : SCALE * this.#edges[this.#done + 1];
      this.#range = new RangeValues(low, high, this.#limits.part + 1);
    }
  }

  push(block: ColumnBlock): void {
    const values = block as Float64Array;
    if (this.#range) this.#range.add(values);
    else if (this.#summary) this.#finder?.push(forEdges(values));
    else this.#look(values);
  }

  #look(values: Float64Array): void {
    this.#rows += values.length;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (value < this.#min) this.#min = value;
      if (value > this.#max) this.#max = value;
      if (value !== value) this.#missing++;
    }
    this.#kept?.push(values);
    if (this.#few && !this.#few.add(values)) this.#few = undefined;
    this.#finder?.push(forEdges(values));
  }

  endPass(): void {
    if (this.#range) {
      this.#range.visit((this.#summary as ValueSummary).add);
      this.#range = undefined;
      this.#done++;
      return;
    }
    this.#summary ??= new ValueSummary(this.#rows - this.#missing);
    if (this.#kept) {
      // NaN comes last.
      const sorted = this.#kept.values.sort();
      this.#kept = undefined;
      visitRuns(sorted.subarray(0, sorted.length - this.#missing), this.#summary.add);
    } else if (this.#few) {
      this.#few.visit(this.#summary.add);
      this.#finder = undefined;
    } else if (this.#finder && !this.#finder.endPass()) this.#edges = this.#finder.edges();
  }

  describe(): ColumnDescription {
    const { name, type } = this.#info;
    const summary = this.#summary as ValueSummary;
    const { distinct } = summary;
    // −0 and 0 are one value.
    const shown = (value: number): number | string => (type === 'timestamp' ? timeText(value) : value + 0);
    const mean = summary.mean();
    const quartiles = summary.quartiles()?.map(shown) as [number, number, number] | undefined;
    return {
      name,
      type,
      missing: this.#missing,
      missingShare: shareOf(this.#missing, this.#rows),
      distinct,
      min: distinct === 0 ? null : shown(this.#min),
      max: distinct === 0 ? null : shown(this.#max),
      mean: mean === null ? null : shown(mean),
      standardDeviation: summary.standardDeviation(),
      quartiles: quartiles ?? null,
      frequent: summary.frequent().map(({ value, count }) => ({ value: shown(value), count })),
      entropy: summary.bits(),
    };
  }
}

/** Text or booleans. */
class CategoryDescriber implements ColumnDescriber {
  readonly wantsPass = false;
  readonly #info: ColumnInfo;
  #missing = 0;
  #categories: CategoryCodes['categories'] = [];
  #occurring = new Float64Array(64);

  constructor(info: ColumnInfo) {
    this.#info = info;
  }

  get name(): string {
    return this.#info.name;
  }

  startPass(): void {}

  endPass(): void {}

  push(block: ColumnBlock): void {
    const { codes, categories } = block as CategoryCodes;
    this.#categories = categories;
    if (this.#occurring.length < categories.length) {
      const grown = new Float64Array(2 * categories.length);
      grown.set(this.#occurring);
      this.#occurring = grown;
    }
    for (let i = 0; i < codes.length; i++) {
      if (codes[i] < 0) this.#missing++;
      else this.#occurring[codes[i]]++;
    }
  }

  describe(): ColumnDescription {
    const labels = this.#categories as readonly (string | boolean)[];
    const order = Array.from(labels.keys())
      .filter((code) => this.#occurring[code] > 0)
      .sort((a, b) => (labels[a] < labels[b] ? -1 : 1));
    const total = order.reduce((sum, code) => sum + this.#occurring[code], 0);
    const summary = new ValueSummary(total);
    for (const [place, code] of order.entries()) summary.add(place, this.#occurring[code]);
    const { name, type } = this.#info;
    return {
      name,
      type,
      missing: this.#missing,
      missingShare: shareOf(this.#missing, total + this.#missing),
      distinct: order.length,
      min: labels[order[0]] ?? null,
      max: labels[order.at(-1) ?? -1] ?? null,
      mean: null,
      standardDeviation: null,
      quartiles: null,
      frequent: summary.frequent().map(({ value, count }) => ({ value: labels[order[value]], count })),
      entropy: summary.bits(),
    };
  }
}

/** What a worker is asked for: the description of one column. */
export interface DescribeMessage {
  readonly task: 'describe';
  readonly name: string;
}

/** The worker's part. */
export async function describeHere(
  dataset: SourceDataset,
  { name }: DescribeMessage,
): Promise<ColumnDescription> {
  const infos = dataset.columns().filter((info) => info.name === name);
  return (await describeTogether(dataset, infos, true, {}, LIMITS))[0];
}

/** Describes columns in the same passes; a column at fault is left out, and the others are begun again. */
async function describeTogether(
  dataset: SourceDataset,
  infos: readonly ColumnInfo[],
  keep: boolean,
  job: JobOptions,
  limits: DescriptionLimits,
): Promise<ColumnDescription[]> {
  const { rows = 0 } = dataset;
  const faults = new Map<string, string>();
  for (;;) {
    const columns = infos
      .filter(({ name }) => !faults.has(name))
      .map((info) =>
        info.type === 'text' || info.type === 'boolean'
          ? new CategoryDescriber(info)
          : new NumberDescriber(info, rows, keep, limits),
      );
    try {
      let open: readonly ColumnDescriber[] = columns;
      for (let pass = 1; open.length > 0; pass++) {
        const blocks = dataset.tuples(open.map(({ name }) => name));
        const some = open;
        await takeRows(blocks, `reading, pass ${pass}`, rows, job, (tuple) => {
          for (const [i, block] of tuple.entries()) some[i].push(block);
        });
        for (const column of open) column.endPass();
        open = columns.filter(({ wantsPass }) => wantsPass).slice(0, PARTS_TOGETHER);
        for (const column of open) column.startPass();
      }
      const next = columns.values();
      return infos.map((info) => {
        const fault = faults.get(info.name);
        if (fault !== undefined) return undescribed(info, fault);
        return (next.next().value as ColumnDescriber).describe();
      });
    } catch (error) {
      const column = columnAtFault(error);
      if (column === undefined || faults.has(column)) throw error;
      faults.set(column, (error as Error).message);
    }
  }
}

/** Describes columns of a dataset of blocks. */
export async function describeBlocks(
  dataset: SourceDataset,
  names: readonly string[],
  job: JobOptions,
  limits: DescriptionLimits = LIMITS,
): Promise<ColumnDescription[]> {
  await rowsOf(dataset, job);
  const infos = names.map((name) => columnNamed(dataset.columns(), name) as ColumnInfo);
  const readable = infos.filter(({ type }) => type !== 'unsupported');
  const { together, keep } = readingOf(dataset, readable.length);
  const batches = Array.from({ length: Math.ceil(readable.length / Math.max(1, together)) }, (_, i) =>
    readable.slice(i * together, (i + 1) * together),
  );
  const { opener } = dataset;
  const found = await spread(
    batches.length,
    job,
    (i) => describeTogether(dataset, batches[i], keep, job, limits),
    together === 1 && keep && opener
      ? async (pool, i) => {
          const message: DescribeMessage = { task: 'describe', name: batches[i][0].name };
          return [
            (await pool.runModule(opener.module, { opener, ...message }, job.signal)) as ColumnDescription,
          ];
        }
      : undefined,
  );
  const described = new Map(found.flat().map((description) => [description.name, description]));
  return infos.map((info) => {
    const { name, reason = '', remark } = info;
    const found = described.get(name) ?? undescribed(info, reason);
    return remark === undefined || found.remark !== undefined ? found : { ...found, remark };
  });
}
