/** The values of CSV cells other than text. */

import { isExactInteger } from '../numeric/exactIntegers.js';

/** Whether a cell is an integer literal beyond ±2⁵³, which a double may not hold. */
export function isUnsafeInteger(cell: string): boolean {
  const digits = cell.trim();
  if (!/^[+-]?\d+$/.test(digits)) return false;
  return !isExactInteger(BigInt(digits.replace(/^\+/, '')));
}

/** True, false, or undefined for any other word. */
export function cellBoolean(cell: string): boolean | undefined {
  if (cell.length > 5) return undefined;
  const word = cell.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}
