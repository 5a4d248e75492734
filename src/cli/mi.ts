import { type PairInformation, pairInformation } from '../data/pairInformation.js';
import type { Given, OptionNames } from './arguments.js';
import { CUTTING_NAMES, cuttingOptions } from './cuttingOptions.js';
import { givenFiles, openGiven } from './givenFiles.js';
import { withPool } from './job.js';
import { Progress } from './progress.js';
import { binsNote, binsText, FEW_ROWS_NOTE, hasFewRows } from './rankResult.js';
import { READING_NAMES } from './readingOptions.js';
import { remarkLines, remarksOf, withRemarks } from './remarks.js';
import { alignedLines, bitsText, grouped, jsonText, nameText, textLines } from './textTable.js';
import { threadsOption } from './threadsOption.js';

/** The options of `infosimd mi`. */
export const MI_OPTIONS: OptionNames = {
  values: ['x', 'y', ...CUTTING_NAMES, ...READING_NAMES.values, 'threads'],
  lists: READING_NAMES.lists,
  flags: [...READING_NAMES.flags, 'json'],
};

/** `infosimd mi FILE --x A --y B`: prints the mutual information of two columns. */
export async function mi(given: Given): Promise<string> {
  const files = await givenFiles('mi', given);
  const cutting = cuttingOptions(given);
  const { x, y } = given.values;
  if (x === undefined || y === undefined) throw new Error('mi needs two columns: --x NAME --y NAME');
  const threads = threadsOption(given);
  const progress = new Progress();
  const dataset = await openGiven(files, given, progress);
  try {
    const result = await withPool(dataset, 2, threads, true, progress, (job) =>
      pairInformation(dataset, x, y, { ...job, ...cutting }),
    );
    progress.end();
    const remarks = remarksOf(dataset, [x, y]);
    if (given.flags.json) return jsonText({ ...result, ...withRemarks(remarks) });
    return textLines([...miLines(result), ...remarkLines(remarks)]);
  } finally {
    progress.end();
    await dataset.close();
  }
}

function miLines(result: PairInformation): string[] {
  const { x, y } = result;
  const [nameX, nameY] = [x, y].map(({ name }) => nameText(name));
  const reasons = [x, ...(x.name === y.name ? [] : [y])].flatMap(({ name, missing, infinite }) => [
    ...(missing > 0 ? [`${grouped(missing)} without ${nameText(name)}`] : []),
    ...(infinite > 0 ? [`${grouped(infinite)} infinite in ${nameText(name)}`] : []),
  ]);
  const count = result.omitted + result.outOfRange;
  const lines: [string, string][] = [
    [`I(${nameX}; ${nameY})`, `${bitsText(result.mutualInformation)} bits`],
    ['beyond chance', `${bitsText(result.beyondChance)} bits`],
    ['normalised (arithmetic)', bitsText(result.normalized)],
    [`H(${nameX})`, `${bitsText(x.entropy)} bits, ${binsText(x)}`],
    [`H(${nameY})`, `${bitsText(y.entropy)} bits, ${binsText(y)}`],
    ['samples', grouped(result.samples)],
    ['left out', count === 0 ? '0' : `${grouped(count)} (${reasons.join(', ')})`],
    ['backend', result.backend.name],
  ];
  const notes = [
    binsNote(
      result,
      [x, y].map(({ type }) => ({ type, samples: result.samples })),
    ),
    ...(hasFewRows({ samples: result.samples, bins: x.bins }, y.bins) ? [FEW_ROWS_NOTE] : []),
  ].filter((note) => note !== undefined);
  return [...alignedLines(lines, [{}, {}]), ...notes];
}
