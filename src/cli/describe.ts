import type { ColumnDescription, ShownValue } from '../data/dataset.js';
import { describeColumns } from '../data/describeColumns.js';
import { countOf, numberText, percentText } from '../plot/numberText.js';
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
const CSV_FIELDS = [
  ...[
    'name',
    'type',
    'missing',
    'missingShare',
    'distinct',
    'min',
    'quartile1',
    'median',
    'quartile3',
    'max',
  ],
  ...['mean', 'standardDeviation', 'frequent', 'entropy', 'remark'],
];

/** Milliseconds. */
const DAY = 86400000;

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
    if (form === 'csv') return csvText(CSV_FIELDS, fieldsOf(CSV_FIELDS, result.columns.map(csvRecord)));
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

/** The same fields, each of one value. */
function csvRecord(column: ColumnDescription): object {
  const [quartile1, median, quartile3] = column.quartiles ?? [];
  const frequent = column.frequent?.map(({ value, count }) => `${value} (${count})`).join('; ');
  return { ...column, quartile1, median, quartile3, frequent };
}

function describeBlocks(columns: readonly ColumnDescription[], ofFile: readonly string[]): Block[] {
  const text = (value: ShownValue | null | undefined): string =>
    value === null || value === undefined ? '–' : nameText(String(value), 26);
  const short = (value: ShownValue | null | undefined): string =>
    typeof value === 'number' ? numberText(value, 6) : text(value);
  const count = (value: number | null): string => (value === null ? '–' : grouped(value));
  const numeric = true;
  const table = {
    columns: [
      { name: 'column' },
      { name: 'type' },
      { name: 'missing', numeric },
      { name: 'of rows', numeric },
      { name: 'distinct', numeric },
      { name: 'min', numeric },
      { name: 'max', numeric },
      { name: 'entropy (bits)', numeric },
    ],
    rows: columns.map(({ name, type, missing, missingShare, distinct, min, max, entropy: bits }) => [
      nameText(name),
      type,
      count(missing),
      missingShare === null ? '–' : percentText(missingShare),
      count(distinct),
      text(min),
      text(max),
      bits === null ? '–' : bitsText(bits),
    ]),
  };
  const numbers = columns.filter(({ mean }) => mean !== null);
  const ofNumbers = {
    columns: [
      { name: 'column' },
      ...['mean', 'standard deviation', '25 %', 'median', '75 %'].map((name) => ({ name, numeric })),
    ],
    rows: numbers.map(({ name, type, mean, standardDeviation: deviation, quartiles }) => [
      nameText(name),
      short(mean),
      type === 'timestamp' && deviation !== null ? `${numberText(deviation / DAY)} days` : short(deviation),
      ...[0, 1, 2].map((i) => short(quartiles?.[i])),
    ]),
  };
  const frequent = {
    columns: [{ name: 'column' }, { name: 'most frequent' }],
    rows: columns.flatMap(({ name, frequent }) =>
      frequent && frequent.length > 0
        ? [
            [
              nameText(name),
              frequent.map(({ value, count }) => `${text(value)} (${grouped(count)})`).join(', '),
            ],
          ]
        : [],
    ),
  };
  const remarks = remarkLines([
    ...ofFile.map((remark) => ({ remark })),
    ...columns.flatMap(({ name, remark }) => (remark ? [{ name, remark }] : [])),
  ]);
  return [
    table,
    ...[ofNumbers, frequent].flatMap((further) => (further.rows.length > 0 ? ['', further] : [])),
    ...(remarks.length > 0 ? ['', ...remarks] : []),
  ];
}
