import { missingPackage } from '../columns/errors.js';
import { damaged, inOneLine } from '../data/columnErrors.js';

/** What a format allows and infosimd does not read, as opposed to damage. */
export class NotSupported extends RangeError {}

/** The error for an encoding that is not read: damage where the format knows none of that number. */
export function unreadableEncoding(encoding: string | undefined, what: string): RangeError {
  return encoding === undefined
    ? new RangeError('it is in no encoding of Parquet')
    : new NotSupported(`the encoding ${encoding} is not supported for ${what}`);
}

/** How JavaScript engines word an access outside an array, a DataView or the stack. */
const WORDS_OF_ENGINES =
  /^(offset is outside|start offset|invalid (typed )?array|invalid dataview|array buffer|maximum call stack)/i;

/**
 * The message of a decoder's error, on one line. Undefined for errors of the engine, such as that a property of undefined cannot be
 * read, which mean nothing to someone who opens a file.
 */
function decoderMessage(error: unknown): string | undefined {
  if (!(error instanceof Error)) return String(error).replace(/\s+/g, ' ');
  if (error instanceof TypeError || error instanceof ReferenceError) return undefined;
  const message = error.message.replace(/^parquet /, '').replace(/\s+/g, ' ');
  return error instanceof RangeError && WORDS_OF_ENGINES.test(message) ? undefined : message;
}

/** The same in brackets, to follow a message; empty if there is none. */
export function reasonInBrackets(error: unknown): string {
  const reason = decoderMessage(error);
  return reason === undefined ? '' : ` (${reason})`;
}

/** The same as a clause. */
export function failureOf(error: unknown): string {
  return decoderMessage(error) ?? 'it cannot be decoded';
}

/**
 * Runs a decoder of a part of a file.
 * @throws RangeError in one line, which says that the part is damaged, or not supported, for any failure; but rethrows errors about
 * the values of a column, such as an integer beyond ±2⁵³.
 */
export function guarded<T>(path: string, part: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    const { code } = (error ?? {}) as { code?: unknown };
    if (error instanceof NotSupported)
      throw new NotSupported(inOneLine(`${path} cannot be read: ${part}: ${error.message}`));
    if (code === 'ERR_UNSAFE_INTEGER' || code === 'ERR_TOO_MANY_CATEGORIES') throw error;
    throw damaged(path, `${part}: ${failureOf(error)}`);
  }
}

/** The packages that readers import. */
const PACKAGES = ['hyparquet-compressors', 'hyparquet'];

/** The error for a reader that could not be loaded: it names the package that is not installed, if that is the cause, else `failure`. */
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
