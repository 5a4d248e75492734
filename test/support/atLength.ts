/**
 * `short` in `npm test`; `long` in the browser and in `npm run test:slow`, which runs the files that call this again.
 */
export function atLength<T>(short: T, long: T): T {
  return globalThis.process?.env.TEST_LENGTH === 'short' ? short : long;
}
