// Errors of reading, by which a column at fault is told from a damaged file.

/** A RangeError that says what of a file cannot be right, in one line, whatever the names in it. */
export function damaged(path: string, what: string): RangeError {
  return new RangeError(`${path} is damaged: ${inOneLine(what)}`);
}

/** A text whose line ends and other controls are escapes. */
export function inOneLine(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** An error with what tells others that a column is at fault, and which. */
export function columnError<T extends Error>(error: T, code: string, column: string): T {
  return Object.assign(error, { code, column });
}

/** A RangeError for an integer that no double can hold, with `code: 'ERR_UNSAFE_INTEGER'` and the `column`; `row` counts from 1. */
export function unsafeInteger(column: string, row: number, value: bigint | string): RangeError {
  const message = `column "${inOneLine(column)}", row ${row}: ${value} lies beyond ±2^53, where doubles no longer tell integers apart`;
  return columnError(new RangeError(message), 'ERR_UNSAFE_INTEGER', column);
}

/** A RangeError for a column with more categories than asked for, with `code: 'ERR_TOO_MANY_CATEGORIES'` and the `column`. */
export function tooManyCategories(column: string, limit: number): RangeError {
  const message = `column "${inOneLine(column)}" has more than ${limit.toLocaleString('en-US')} categories`;
  return columnError(new RangeError(message), 'ERR_TOO_MANY_CATEGORIES', column);
}

/** The code that a reader or the system gave an error; undefined where there is none. */
export function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | undefined)?.code;
}

const AT_FAULT = ['ERR_UNSAFE_INTEGER', 'ERR_TOO_MANY_CATEGORIES', 'ERR_NO_BINS'];

/** The column that an error is about, where the column is at fault and the rest of its source can be read. */
export function columnAtFault(error: unknown): string | undefined {
  const { column } = (error ?? {}) as { column?: string };
  return AT_FAULT.includes(codeOf(error) ?? '') ? column : undefined;
}
