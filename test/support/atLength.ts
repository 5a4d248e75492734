/**
 * The first in `npm test`; the second in `npm run test:slow`, which runs the files again that ask for it, and in the browser.
 */
export function atLength<T>(short: T, long: T): T {
  return globalThis.process?.env.TEST_LENGTH === 'short' ? short : long;
}
