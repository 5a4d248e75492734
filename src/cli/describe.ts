import type { FileTable } from '../io/columnTable.js';
import { openTable } from '../io/openTable.js';
import { shorten } from '../plot/numberText.js';
import type { Given, OptionNames } from './arguments.js';
import { oneFile } from './arguments.js';
import { ColumnThreads, groupsOf, workersFor } from './columnThreads.js';
import { type ColumnDescription, describeColumn } from './describedColumn.js';
import type { Feature } from './features.js';
import { type Way, wayOf } from './memoryBudget.js';
import { Progress } from './progress.js';
import { bitsText, countOf, grouped, textLines, textTable } from './textTable.js';
import { threadsOption } from './threadsOption.js';

/** The options of `infosimd describe`. */
export const DESCRIBE_OPTIONS: OptionNames = { values: ['threads'], flags: ['json'] };

/** `infosimd describe FILE`: prints what each column holds. */
export async function describe(given: Given, how: { readonly way?: Way } = {}): Promise<string> {
  const path = oneFile('describe', given);
  const threads = threadsOption(given);
  const progress = new Progress();
  const table = await openTable(path, {
    onProgress: (done, total) => progress.show(`reading ${path}`, done, total),
  });
  try {
    const way = how.way ?? wayOf(table);
    const columns =
      way === 'columns'
        ? await describeColumns(table, threads, progress)
        : await describeStream(table, progress);
    progress.end();
    const { rows, format } = table;
    if (given.flags.json) {
      return `${JSON.stringify({ file: path, format, rows, unit: 'bits', columns }, infinityAsText, 2)}\n`;
    }
    const heading = `${path} (${format}): ${countOf(rows, 'row')}, ${countOf(columns.length, 'column')}`;
    return textLines([heading, '', ...describeLines(columns)]);
  } finally {
    progress.end();
    await table.close();
  }
}

/** All columns in passes over blocks of rows. */
async function describeStream(table: FileTable, progress: Progress): Promise<ColumnDescription[]> {
  const { describeStreamed } = await import('./streamedDescription.js');
  return describeStreamed(table, (pass, done) =>
    progress.show(`reading ${table.path}, pass ${pass}`, done, table.rows),
  );
}

/** Column by column, on several threads. */
async function describeColumns(
  table: FileTable,
  threads: number,
  progress: Progress,
): Promise<ColumnDescription[]> {
  const infos = table.columns();
  const columns: ColumnDescription[] = [];
  const groups = groupsOf(infos.map(({ name }): Feature => ({ name, column: name })));
  const pool = new ColumnThreads(
    { path: table.path, task: 'describe' },
    workersFor(table, groups.length, threads),
    groups,
    (place, told) => {
      columns[place] = told as ColumnDescription;
    },
  );
  try {
    await pool.work(async ({ name }, place) => {
      progress.show(`${name} (${place + 1} of ${infos.length})`);
      columns[place] = await describeColumn(table, name);
    });
  } finally {
    await pool.end();
  }
  return columns;
}

function infinityAsText(_key: string, value: unknown): unknown {
  return value === Infinity || value === -Infinity ? String(value) : value;
}

function describeLines(columns: readonly ColumnDescription[]): string[] {
  const text = (value: ColumnDescription['min']): string => {
    if (value === null) return '–';
    return shorten(String(value), 26);
  };
  const count = (value: number | null): string => (value === null ? '–' : grouped(value));
  const table = textTable(
    [
      { name: 'column' },
      { name: 'type' },
      { name: 'missing', numeric: true },
      { name: 'distinct', numeric: true },
      { name: 'min', numeric: true },
      { name: 'max', numeric: true },
      { name: 'entropy (bits)', numeric: true },
    ],
    columns.map(({ name, type, missing, distinct, min, max, entropy: bits }) => [
      name,
      type,
      count(missing),
      count(distinct),
      text(min),
      text(max),
      bits === null ? '–' : bitsText(bits),
    ]),
  );
  const remarks = columns.filter(({ remark }) => remark).map(({ name, remark }) => `${name}: ${remark}`);
  return [...table, ...(remarks.length > 0 ? ['', ...remarks] : [])];
}
