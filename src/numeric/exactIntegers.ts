// The integers that doubles tell apart.

/** 2⁵³: up to here every integer is a double. */
export const MAX_EXACT = 2 ** 53;

/** Whether an integer lies within ±2⁵³, so that a double holds it. */
export function isExactInteger(value: bigint): boolean {
  return value <= 9007199254740992n && value >= -9007199254740992n;
}
