// Dates and times in the cells of a CSV file.

/** Whether dates such as `01/02/2020` have the day or the month first. */
export type DateOrder = 'dmy' | 'mdy';

/**
 * Milliseconds since 1970 of an ISO 8601 date or date-time (`2001-01-31`, `2001-01`, `2001/01/31`, `2001-01-31T23:59`, `2001-01-31
 * 23:59:59.123456789+01:00`), UTC where it names no zone, and with `order` of a date whose year comes last (`31/1/2001`,
 * `31.01.2001 5:30 PM`); NaN for anything else. A fraction is cut to milliseconds. Read digit by digit: a regular expression and a Date
 * take ten times as long.
 */
export function cellTimestamp(cell: string, order?: DateOrder): number {
  const text = cell.charCodeAt(0) <= 32 || cell.charCodeAt(cell.length - 1) <= 32 ? cell.trim() : cell;
  if (text.length < 7) return NaN;
  const separator = text.charCodeAt(4);
  const year = separator === DASH || separator === SLASH ? digits(text, 0, 4) : NaN;
  if (year !== year) return order === undefined ? NaN : yearLast(text, order);
  const month = digits(text, 5, 2);
  // Four digits and two are a month only of years that people write so; others are numbers of things.
  if (text.length === 7)
    return separator === DASH && year >= 1000 && year < 3000 ? DAY * daysSince1970(year, month, 1) : NaN;
  if (text.length < 10 || text.charCodeAt(7) !== separator) return NaN;
  const midnight = DAY * daysSince1970(year, month, digits(text, 8, 2));
  if (text.length === 10 || midnight !== midnight) return midnight;
  const next = text.charCodeAt(10);
  return next === SPACE || next === LETTER_T ? midnight + timeOfDay(text, 11) : NaN;
}

/** Milliseconds since midnight in UTC of a time such as `23:59`, `23:59:59.123+01:00`, from a place on; NaN for anything else. */
function timeOfDay(text: string, start: number): number {
  const hour = digits(text, start, 2);
  const minute = digits(text, start + 3, 2);
  if (text.charCodeAt(start + 2) !== COLON) return NaN;
  let second = 0;
  let fraction = 0;
  let position = start + 5;
  if (text.charCodeAt(position) === COLON) {
    second = digits(text, start + 6, 2);
    position = start + 8;
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
  return ((hour * 60 + minute - zone) * 60 + second) * 1000 + fraction;
}

/** A date whose year comes last, with the same sign between its numbers, and its time. */
const YEAR_LAST = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T] ?(\d{1,2}:\d\d.{0,30}))?$/;

function yearLast(text: string, order: DateOrder): number {
  const [, first, , second, year, time] = YEAR_LAST.exec(text) ?? [];
  if (first === undefined) return NaN;
  const [day, month] = order === 'dmy' ? [first, second] : [second, first];
  const midnight = DAY * daysSince1970(Number(year), Number(month), Number(day));
  if (time === undefined || midnight !== midnight) return midnight;
  const half = /^(.*?) ?([ap])\.?m\.?$/i.exec(time);
  const clock = (half?.[1] ?? time).padStart(
    time.indexOf(':') === 1 ? (half?.[1] ?? time).length + 1 : 0,
    '0',
  );
  if (!half) return midnight + timeOfDay(clock, 0);
  // Twelve o'clock is the hour 0 of its half of the day.
  const hour = Number(clock.slice(0, 2));
  if (hour < 1 || hour > 12) return NaN;
  return midnight + timeOfDay(clock, 0) + HOUR * ((hour === 12 ? -12 : 0) + (/p/i.test(half[2]) ? 12 : 0));
}

/** Finds out whether the dates of a column whose year comes last have the day or the month first. */
export class DateOrders {
  /** The orders in which every date so far exists. */
  #possible: readonly DateOrder[];
  /** Whether all dates are the same in both orders. */
  #isSame = true;
  /** Whether points stand between the numbers, as where the day comes first. */
  #hasPoints = true;
  /** A date, if there is any whose year comes last. */
  example = '';

  /** `order`: the only one that there can be. */
  constructor(order: DateOrder | undefined) {
    this.#possible = order === undefined ? ['dmy', 'mdy'] : [order];
  }

  /** Whether a cell is a date whose year comes last, in an order that all dates can have. */
  take(cell: string): boolean {
    const text = cell.trim();
    // The commonest texts are no such dates.
    if (text.length < 8 || !isDigit(text.charCodeAt(0))) return false;
    const times = this.#possible.map((order) => yearLast(text, order));
    const possible = this.#possible.filter((_, i) => times[i] === times[i]);
    if (possible.length === 0) return false;
    this.#possible = possible;
    if (times[0] !== times.at(-1)) this.#isSame = false;
    if (!text.includes('.')) this.#hasPoints = false;
    this.example ||= text;
    return true;
  }

  /** The order; undefined where it is not known. */
  get order(): DateOrder | undefined {
    return this.#possible.length === 1 || this.#isSame || this.#hasPoints ? this.#possible[0] : undefined;
  }
}

const HOUR = 3600000;
const DAY = 24 * HOUR;
const SPACE = 32;
const COMMA = 44;
const DASH = 45;
const SLASH = 47;
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
  if (zone === 'Z' || zone === 'UTC' || zone === 'GMT') return 0;
  const match = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(zone);
  if (!match) return NaN;
  const minutes = 60 * Number(match[2]) + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}
