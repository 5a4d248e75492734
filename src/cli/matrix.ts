import { type InformationMatrix, informationMatrix } from '../data/informationMatrix.js';
import { countOf, fixedText } from '../plot/numberText.js';
import type { Given, OptionNames } from './arguments.js';
import { CUTTING_NAMES, cuttingOptions } from './cuttingOptions.js';
import { commandText } from './failure.js';
import { featureNames } from './featureNames.js';
import { givenFiles, openGiven } from './givenFiles.js';
import { withPool } from './job.js';
import { type Block, blocksText, csvText, FORM_FLAGS, formOf } from './output.js';
import { Progress } from './progress.js';
import { READING_NAMES } from './readingOptions.js';
import { type Remark, remarkLines, remarksOf, withRemarks } from './remarks.js';
import { bitsText, grouped, jsonText, nameText } from './textTable.js';
import { threadsOption } from './threadsOption.js';

/** The options of `infosimd matrix`. */
export const MATRIX_OPTIONS: OptionNames = {
  values: [...CUTTING_NAMES, ...READING_NAMES.values, 'threads'],
  lists: ['features', ...READING_NAMES.lists],
  flags: [...READING_NAMES.flags, ...FORM_FLAGS],
};

/** Columns of a printed matrix; of more the pairs are listed. */
const PRINTED = 8;
/** Pairs of that list. */
const LISTED = 30;

/** `infosimd matrix FILE`: prints the mutual information of every pair of columns. */
export async function matrix(given: Given): Promise<string> {
  const files = await givenFiles('matrix', given);
  const form = formOf(given);
  const cutting = cuttingOptions(given);
  const threads = threadsOption(given);
  const progress = new Progress();
  const dataset = await openGiven(files, given, progress);
  try {
    const features = featureNames(dataset, given.lists.features);
    const columns = features?.length ?? dataset.columns().length;
    const result = await withPool(dataset, columns, threads, false, progress, (job) =>
      informationMatrix(dataset, { ...job, ...cutting, features }),
    );
    progress.end();
    const remarks = remarksOf(dataset, features);
    if (form === 'json') return jsonText({ ...result, ...withRemarks(remarks) });
    if (form === 'csv') return matrixCsv(result);
    return blocksText(matrixBlocks(result, remarks), form);
  } finally {
    progress.end();
    await dataset.close();
  }
}

/** A matrix as CSV: a row and a column for each column. */
function matrixCsv({ columns, values }: InformationMatrix): string {
  const names = columns.map(({ name }) => name);
  return csvText(
    ['', ...names],
    values.map((row, i) => [names[i], ...row]),
  );
}

/** A matrix as `infosimd matrix` prints it. */
function matrixBlocks(result: InformationMatrix, remarks: readonly Remark[]): Block[] {
  const { columns, values, leftOut, pairsLeftOut } = result;
  const lines: Block[] = [
    `${result.file} (${result.format}): ${countOf(result.rows, 'row')}, ${countOf(columns.length, 'column')}`,
  ];
  if (columns.length === 0) lines.push('no column could be used');
  else if (columns.length <= PRINTED) {
    lines.push('mutual information in bits, entropies on the diagonal', '');
    lines.push({
      columns: [{ name: '' }, ...columns.map(({ name }) => ({ name: nameText(name, 14), numeric: true }))],
      rows: columns.map(({ name }, i) => [
        nameText(name, 30),
        ...values[i].map((value) => (value === null ? '–' : fixedText(value, 4))),
      ]),
    });
  } else lines.push(...pairBlocks(result));
  const notes = [
    ...leftOut.map(({ name, reason }) => `left out: ${nameText(name)} (${commandText(reason)})`),
    ...pairsLeftOut.map(({ x, y, reason }) => `left out: ${nameText(x)} with ${nameText(y)} (${reason})`),
    ...remarkLines(remarks),
  ];
  return [...lines, ...(notes.length > 0 ? ['', ...notes] : []), '', `backend ${result.backend.name}`];
}

/** The pairs that tell most about each other. */
function pairBlocks({ columns, values }: InformationMatrix): Block[] {
  const pairs = columns.flatMap(({ name: x }, i) =>
    columns.slice(i + 1).flatMap(({ name: y }, j) => {
      const value = values[i][i + 1 + j];
      return value === null ? [] : { x, y, value };
    }),
  );
  const best = [...pairs].sort((a, b) => b.value - a.value).slice(0, LISTED);
  return [
    best.length === pairs.length
      ? 'all pairs, by their mutual information'
      : `${best.length} of ${grouped(pairs.length)} pairs, by their mutual information; --json prints all`,
    '',
    {
      columns: [{ name: 'column' }, { name: 'column' }, { name: 'MI (bits)', numeric: true }],
      rows: best.map(({ x, y, value }) => [nameText(x), nameText(y), bitsText(value)]),
    },
  ];
}
