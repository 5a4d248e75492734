import { nearest } from '../columns/errors.js';
import { visibleText } from './visibleText.js';

/** Any error as one line for the terminal: its message, never its stack. */
export function failureLine(error: unknown): string {
  const message = error instanceof Error && error.message ? error.message : String(error);
  return `infosimd: ${visibleText(message)}`;
}

/** `; did you mean a, b or c?` with the names nearest to `name`, else `; <fallback>`, else nothing. */
export function nearNames(name: string, known: readonly string[], fallback = ''): string {
  const near = nearest(name, known).slice(0, 3);
  if (near.length === 0) return fallback && `; ${fallback}`;
  const last = near.pop();
  return `; did you mean ${near.length > 0 ? `${near.join(', ')} or ${last}` : last}?`;
}

/** The code that a reader or the system gave an error; undefined where there is none. */
export function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | undefined)?.code;
}
