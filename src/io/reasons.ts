import { missingPackage } from '../columns/errors.js';
import { damaged } from '../data/columnErrors.js';

/** How JavaScript engines word an access outside an array, a DataView or the stack. */
const WORDS_OF_ENGINES =
  /^(offset is outside|start offset|invalid (typed )?array|invalid dataview|array buffer|maximum call stack)/i;

/**
 * The message of an error from a decoder, on one line. Undefined where it is the engine's, such as that a property of
 * undefined cannot be read, which means nothing to someone who opens a file.
 */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return String(error).replace(/\s+/g, ' ');
  if (error instanceof TypeError || error instanceof ReferenceError) return undefined;
  const message = error.message.replace(/^parquet /, '').replace(/\s+/g, ' ');
  return error instanceof RangeError && WORDS_OF_ENGINES.test(message) ? undefined : message;
}

/** The same in brackets, to follow a message; empty where there is none. */
export function reasonInBrackets(error: unknown): string {
  const reason = reasonOf(error);
  return reason === undefined ? '' : ` (${reason})`;
}

/** The same as a clause. */
export function failureOf(error: unknown): string {
  return reasonOf(error) ?? 'it cannot be decoded';
}

/**
 * Runs a decoder of a part of a file.
 * @throws RangeError, in one line, that says that the part is damaged, whatever fails; but errors about the values of a
 * column, such as an integer beyond ±2⁵³, as they are.
 */
export function guarded<T>(path: string, part: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    const { code } = (error ?? {}) as { code?: unknown };
    if (code === 'ERR_UNSAFE_INTEGER' || code === 'ERR_TOO_MANY_CATEGORIES') throw error;
    throw damaged(path, `${part}: ${failureOf(error)}`);
  }
}

/** What the readers import; zip.js is an optional peer, the others are dependencies. */
const PACKAGES = ['hyparquet-compressors', 'hyparquet', '@zip.js/zip.js'];

/** Why a reader could not be loaded: an Error that names the package that is not installed, else `failure` as it is. */
export function importFailure(path: string, format: string, failure: unknown): unknown {
  const missing = missingPackage(failure, PACKAGES);
  if (!missing) return failure;
  return new Error(
    `cannot read ${path}: ${format} needs the package ${missing}; run: npm install ${missing}`,
    {
      cause: failure,
    },
  );
}
