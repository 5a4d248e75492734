import { CategoryCodes, FOUND } from '../columns/categories.js';

/** The parts of a timestamp that a column of timestamps is offered as, all in UTC. */
export const TIMESTAMP_PARTS = ['year', 'hour', 'weekday', 'day', 'month'] as const;

/** One of `TIMESTAMP_PARTS`. */
export type TimestampPart = (typeof TIMESTAMP_PARTS)[number];

/** A part whose values are categories; years are numbers. */
export type CategoryPart = Exclude<TimestampPart, 'year'>;

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const LABELS: Readonly<Record<CategoryPart, readonly (string | number)[]>> = {
  hour: Array.from({ length: 24 }, (_, hour) => hour),
  weekday: WEEKDAYS,
  day: Array.from({ length: 31 }, (_, day) => day + 1),
  month: MONTHS,
};

const HOUR = 3600000;
const DAY = 24 * HOUR;

/** The labels of a part, in their natural order: its codes are their places. */
export function partLabels(part: CategoryPart): readonly (string | number)[] {
  return LABELS[part];
}

/** Writes the codes of a part of timestamps in milliseconds since 1970, in UTC; −1 where there is none. */
export function codeParts(timestamps: Float64Array, part: CategoryPart, codes: Int32Array): void {
  // Rows often come in the order of time: the calendar is asked once a day, not once a row.
  let known = NaN;
  let code = 0;
  for (let i = 0; i < timestamps.length; i++) {
    const time = timestamps[i];
    const day = Math.floor(time / DAY);
    if (!(day > -Infinity && day < Infinity)) {
      codes[i] = -1;
      continue;
    }
    if (part === 'hour') {
      code = Math.floor((time - day * DAY) / HOUR);
    } else if (day !== known) {
      known = day;
      code = calendarPart(day, part);
    }
    codes[i] = code;
  }
}

/**
 * The hour (0…23), the weekday (Mon…Sun), the day of the month (1…31) or the month (Jan…Dec) of timestamps in
 * milliseconds since 1970, in UTC, as categories in their natural order; only those that occur are categories.
 * NaN is missing.
 */
export function timestampPart(timestamps: Float64Array, part: CategoryPart): CategoryCodes {
  const codes = new Int32Array(timestamps.length);
  codeParts(timestamps, part, codes);
  return new CategoryCodes(codes, LABELS[part], FOUND).used();
}

/** Days since 1970 → 0…6, 0…30 or 0…11. */
function calendarPart(day: number, part: CategoryPart): number {
  // 1970-01-01 was a Thursday, the fourth day of the week.
  if (part === 'weekday') return (((day + 3) % 7) + 7) % 7;
  return part === 'day' ? dayOfMonth(day) : monthOf(day);
}

/**
 * The year that begins in March and the day in it, 0…365: the calendar repeats every 400 years (146 097 days), and the leap
 * day comes last, so that months follow one formula (E. G. Richards, “Calendars”, 2013).
 */
function marchYear(day: number): { readonly year: number; readonly ofYear: number } {
  const shifted = day + 719468;
  const era = Math.floor(shifted / 146097);
  const ofEra = shifted - 146097 * era;
  const lost = Math.floor(ofEra / 1460) - Math.floor(ofEra / 36524) + Math.floor(ofEra / 146096);
  const year = Math.floor((ofEra - lost) / 365);
  return {
    year: 400 * era + year,
    ofYear: ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100)),
  };
}

/** The years of timestamps in milliseconds since 1970, in UTC; NaN and ±∞ stay what they are. */
export function yearsOf(timestamps: Float64Array): Float64Array {
  let known = NaN;
  let found = NaN;
  return timestamps.map((time) => {
    const day = Math.floor(time / DAY);
    if (day - day !== 0) return time;
    if (day !== known) {
      known = day;
      const { year, ofYear } = marchYear(day);
      // January and February belong to the March year before theirs.
      found = ofYear >= 306 ? year + 1 : year;
    }
    return found;
  });
}

/** Days since 1970 → 0…11. */
function monthOf(day: number): number {
  const march = Math.floor((5 * marchYear(day).ofYear + 2) / 153);
  return march < 10 ? march + 2 : march - 10;
}

/** Days since 1970 → 0…30. */
function dayOfMonth(day: number): number {
  const { ofYear } = marchYear(day);
  const march = Math.floor((5 * ofYear + 2) / 153);
  return ofYear - Math.floor((153 * march + 2) / 5);
}
