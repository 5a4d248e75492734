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

/**
 * Milliseconds since 1970 of an ISO 8601 date or date-time (`2001-01-31`, `2001-01-31T23:59`, `2001-01-31
 * 23:59:59.123456789+01:00`), UTC where it names no zone; NaN for anything else. A fraction is cut to
 * milliseconds. Read digit by digit: a regular expression and a Date take ten times as long.
 */
export function cellTimestamp(cell: string): number {
  const text = cell.charCodeAt(0) <= 32 || cell.charCodeAt(cell.length - 1) <= 32 ? cell.trim() : cell;
  if (text.length < 10 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return NaN;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const midnight = 86400000 * daysSince1970(year, month, day);
  if (text.length === 10 || midnight !== midnight) return midnight;
  const separator = text.charCodeAt(10);
  if ((separator !== SPACE && separator !== LETTER_T) || text.charCodeAt(13) !== COLON) return NaN;
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  let second = 0;
  let fraction = 0;
  let position = 16;
  if (text.charCodeAt(position) === COLON) {
    second = digits(text, 17, 2);
    position = 19;
    const point = text.charCodeAt(position);
    if (point === POINT || point === COMMA) {
      let place = 100;
      const first = ++position;
      for (; isDigit(text.charCodeAt(position)); position++) {
        fraction += place >= 1 ? place * (text.charCodeAt(position) - ZERO) : 0;
        place /= 10;
      }
      if (position === first) return NaN;
    }
  }
  if (!(hour < 24 && minute < 60 && second < 61)) return NaN;
  const zone = position === text.length ? 0 : zoneMinutes(text.slice(position).trimStart());
  return midnight + ((hour * 60 + minute - zone) * 60 + second) * 1000 + fraction;
}

const SPACE = 32;
const COMMA = 44;
const DASH = 45;
const POINT = 46;
const ZERO = 48;
const COLON = 58;
const LETTER_T = 84;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9;
}

/** The number that `count` digits write, or NaN. */
function digits(text: string, start: number, count: number): number {
  let value = 0;
  for (let i = start; i < start + count; i++) {
    const code = text.charCodeAt(i);
    if (!isDigit(code)) return NaN;
    value = 10 * value + (code - ZERO);
  }
  return value;
}

/** Days of the proleptic Gregorian calendar, NaN for a date that does not exist. */
function daysSince1970(year: number, month: number, day: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length =
    month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= length)) return NaN;
  // Years that begin in March put the leap day last; 719 468 days lie between 0000-03-01 and 1970-01-01.
  const y = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719468;
}

/** Minutes that a zone (`Z`, `+01`, `+0130`, `-01:30`) is ahead of UTC, or NaN. */
function zoneMinutes(zone: string): number {
  if (zone === 'Z') return 0;
  const match = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(zone);
  if (!match) return NaN;
  const minutes = 60 * Number(match[2]) + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}
