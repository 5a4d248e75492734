import type { ColumnDescription } from '../data/dataset.js';
import { describeColumns } from '../data/describeColumns.js';
import { countOf } from '../plot/numberText.js';
import type { Given, OptionNames } from './arguments.js';
import { givenFiles, openGiven } from './givenFiles.js';
import { withPool } from './job.js';
import { type Block, blocksText, csvText, FORM_FLAGS, fieldsOf, formOf } from './output.js';
import { Progress } from './progress.js';
import { READING_NAMES } from './readingOptions.js';
import { remarkLines } from './remarks.js';
import { bitsText, grouped, jsonText, nameText } from './textTable.js';
import { threadsOption } from './threadsOption.js';

/** The options of `infosimd describe`. */
export const DESCRIBE_OPTIONS: OptionNames = {
  values: [...READING_NAMES.values, 'threads'],
  lists: READING_NAMES.lists,
  flags: [...READING_NAMES.flags, ...FORM_FLAGS],
};

/** The fields of a column that `--csv` prints. */
const CSV_FIELDS = ['name', 'type', 'missing', 'distinct', 'min', 'max', 'entropy', 'remark'];

/** `infosimd describe FILE`: prints what each column holds. */
export async function describe(given: Given): Promise<string> {
  const files = await givenFiles('describe', given);
  const form = formOf(given);
  const threads = threadsOption(given);
  const progress = new Progress();
  const dataset = await openGiven(files, given, progress);
  try {
    const result = await withPool(dataset, dataset.columns().length, threads, true, progress, (job) =>
      describeColumns(dataset, job),
    );
    progress.end();
    if (form === 'json') return jsonText(result, infinityAsText);
    if (form === 'csv') return csvText(CSV_FIELDS, fieldsOf(CSV_FIELDS, result.columns));
    const { format, rows, columns, remarks = [] } = result;
    const heading = `${result.file} (${format}): ${countOf(rows, 'row')}, ${countOf(columns.length, 'column')}`;
    return blocksText([heading, '', ...describeBlocks(columns, remarks)], form);
  } finally {
    progress.end();
    await dataset.close();
  }
}

function infinityAsText(_key: string, value: unknown): unknown {
  return value === Infinity || value === -Infinity ? String(value) : value;
}

function describeBlocks(columns: readonly ColumnDescription[], ofFile: readonly string[]): Block[] {
  const text = (value: ColumnDescription['min']): string =>
    value === null ? '–' : nameText(String(value), 26);
  const count = (value: number | null): string => (value === null ? '–' : grouped(value));
  const table = {
    columns: [
      { name: 'column' },
      { name: 'type' },
      { name: 'missing', numeric: true },
      { name: 'distinct', numeric: true },
      { name: 'min', numeric: true },
      { name: 'max', numeric: true },
      { name: 'entropy (bits)', numeric: true },
    ],
    rows: columns.map(({ name, type, missing, distinct, min, max, entropy: bits }) => [
      nameText(name),
      type,
      count(missing),
      count(distinct),
      text(min),
      text(max),
      bits === null ? '–' : bitsText(bits),
    ]),
  };
  const remarks = remarkLines([
    ...ofFile.map((remark) => ({ remark })),
    ...columns.flatMap(({ name, remark }) => (remark ? [{ name, remark }] : [])),
  ]);
  return [table, ...(remarks.length > 0 ? ['', ...remarks] : [])];
}
