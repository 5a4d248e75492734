// The options of a pool, which are given among those of the called function.

import { isColumnInput } from '../columns/column.js';
import { wrongKind } from '../columns/errors.js';
import type { Global } from '../columns/global.js';
import * as option from '../columns/option.js';
import { isBag, readOption, takeOptions } from '../columns/options.js';
import { FUNCTIONS, type FunctionName } from './functions.js';
import type { Progress } from './protocol.js';

/** Options that every function of a pool takes in addition to its own. */
export interface JobOptions {
  /** Cancels the job: its promise rejects with the signal's reason, at once. */
  readonly signal?: Global<'AbortSignal'>;
  /** Called from time to time while the job runs, with the part of it that is done, and with 1 at its end. */
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Transfer the columns instead of copying them: their buffers are detached, even if the job then rejects. Small jobs, which run
   * without a worker, leave them as they are, and so do columns of an arena. Default false.
   */
  readonly transfer?: boolean;
}

/** The position of a function's options among its arguments: the last of its parameters. */
export function optionsPlace(name: FunctionName, args: readonly unknown[]): number {
  // A table takes the place of x and y.
  if (name === 'estimateMutualInformation' && args[2] === undefined && !isColumnInput(args[1])) return 1;
  if (name === 'conditionalMutualInformation') return args[2] === undefined ? 1 : 3;
  return name === 'runModule' ? 2 : FUNCTIONS[name].length - 1;
}

/** Separates the pool's options from the function's: `args` without them, and `own`, the options that remain. */
export function splitOptions(
  name: FunctionName,
  given: readonly unknown[],
): { args: unknown[]; options: JobOptions; own: Record<string, unknown> } {
  const args = [...given];
  const place = optionsPlace(name, args);
  const last = args[place];
  // The function refuses what is none.
  if (last === undefined || !isBag(last)) {
    return { args, options: {}, own: {} };
  }
  const { signal, onProgress, transfer, ...own } = takeOptions(last) as JobOptions & Record<string, unknown>;
  if (signal !== undefined && !(typeof signal === 'object' && signal !== null && 'aborted' in signal)) {
    throw wrongKind('signal', 'an AbortSignal', signal);
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw wrongKind('onProgress', 'a function', onProgress);
  }
  args[place] = own;
  return {
    args,
    options: { signal, onProgress, transfer: readOption('transfer', transfer, option.flag()) },
    own,
  };
}
