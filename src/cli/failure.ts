import { visibleText } from './visibleText.js';

/** Any error as one line for the terminal: its message, never its stack. */
export function failureLine(error: unknown): string {
  const message = error instanceof Error && error.message ? error.message : String(error);
  return `infosimd: ${visibleText(message)}`;
}

/** The code that a reader or the system gave an error; undefined where there is none. */
export function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | undefined)?.code;
}
