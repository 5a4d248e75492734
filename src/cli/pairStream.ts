// Joint tables of pairs of columns of a table that is gone through block by block, as often as it takes: memory does
// not depend on the number of rows. The tables are those that FeatureRanking counts of whole columns: bins over the
// rows of a pair, which are the columns' own where neither misses a value that the other has.

import type { FileTable } from '../io/columnTable.js';
import { BinAxis } from '../tables/axis.js';
import { Histogram } from '../tables/histogram.js';
import { JointHistogram } from '../tables/jointHistogram.js';
import type { Feature } from './features.js';
import { BLOCK_ROWS, ColumnRows, type StreamBins, StreamedColumn } from './streamedColumn.js';
import type { StreamedPair } from './streamedPair.js';

/** Most cells of the tables that one pass counts, one table at least: 256 MiB. */
const PASS_CELLS = 2 ** 25;

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
