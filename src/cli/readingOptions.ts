// The options that say how a file is read. Apart from arguments.ts, as cuttingOptions.ts.

import type { OpenDatasetOptions } from '../io/openDataset.js';
import { type Given, listed } from './arguments.js';
import type { Progress } from './progress.js';

/** The names of these options. */
export const READING_NAMES = {
  values: ['delimiter', 'sample', 'seed', 'skip', 'comment', 'encoding', 'decimal', 'thousands', 'dates'],
  lists: ['missing'],
  flags: ['no-header'],
} as const;

/** An integer ≥ 0. */
function countOption({ values }: Given, name: 'skip' | 'sample' | 'seed'): number | undefined {
  const text = values[name];
  if (text === undefined || /^\d{1,15}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new RangeError(`--${name} must be an integer ≥ 0, got ${text}`);
}

/** `--missing`, `--sample`, `--delimiter` and the others. @throws RangeError where one is wrong. */
export function readingOptions(name: string, given: Given, progress: Progress): OpenDatasetOptions {
  const { delimiter, comment, encoding, decimal, thousands, dates } = given.values;
  return {
    onProgress: (done, total) => progress.show(`reading ${name}`, done, total),
    missing: given.lists.missing?.flatMap((list) => listed('missing', list)),
    delimiter: delimiter === '\\t' || delimiter === 'tab' ? '\t' : delimiter,
    header: given.flags['no-header'] ? false : undefined,
    sample: countOption(given, 'sample'),
    seed: countOption(given, 'seed'),
    skip: countOption(given, 'skip'),
    comment,
    encoding,
    decimal: decimal as OpenDatasetOptions['decimal'],
    dates: dates as OpenDatasetOptions['dates'],
    thousands: thousands as OpenDatasetOptions['thousands'],
  };
}
