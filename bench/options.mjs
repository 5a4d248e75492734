// The options that npm run bench, bench:peers and bench:browser share.

import { parseArgs } from 'node:util';
import { SIZES } from './jobs.mjs';

/** The pattern of all jobs. */
export const EVERY_JOB = '.';

function numberOf(name, text) {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 1)) {
    throw new RangeError(`--${name} must be an integer ≥ 1, got ${text}`);
  }
  return value;
}

/**
 * --processes 3 --jobs 'a regular expression' --sizes 100,1000000 --time 600 (milliseconds a function) --no-shapes
 * --no-once (first calls, linear memory), and --quick for fewer of all of these.
 */
export function benchOptions(args, more = {}) {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      processes: { type: 'string' },
      jobs: { type: 'string', default: EVERY_JOB },
      sizes: { type: 'string' },
      time: { type: 'string' },
      shapes: { type: 'boolean' },
      once: { type: 'boolean' },
      quick: { type: 'boolean', default: false },
      ...more,
    },
  });
  const { quick, processes, sizes, time } = values;
  return {
    ...values,
    processes: processes ? numberOf('processes', processes) : quick ? 1 : 3,
    sizes: sizes ? sizes.split(',').map((n) => numberOf('sizes', n)) : quick ? [10_000, 1_000_000] : SIZES,
    time: time ? numberOf('time', time) : quick ? 60 : 600,
    shapes: values.shapes ?? true,
    once: values.once ?? !quick,
  };
}

/** The options of the command line; on an error, prints it in one line and exits. */
export function optionsOf(command, more) {
  try {
    return benchOptions(process.argv.slice(2), more);
  } catch (error) {
    console.error(`${command}: ${error.message}`);
    process.exit(2);
  }
}
