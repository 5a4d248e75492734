import { describe, expect, test } from 'vitest';
import { timestampPart, yearsOf } from '../../src/data/timestampParts.js';

describe('parts of timestamps', () => {
  test('are those of Date in UTC, before 1970 and at every turn', () => {
    // Date is the outside source. Every 11 hours and 7 minutes from 1890 to 2110.
    const times = Float64Array.from({ length: 175000 }, (_, i) => Date.UTC(1890, 0, 1) + i * 40020000);
    const parts = {
      hour: timestampPart(times, 'hour'),
      weekday: timestampPart(times, 'weekday'),
      day: timestampPart(times, 'day'),
      month: timestampPart(times, 'month'),
    };
    const years = yearsOf(times);
    expect(parts.weekday.categories).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
    expect(parts.month.categories[6]).toBe('Jul');
    let wrong = 0;
    for (let i = 0; i < times.length; i++) {
      const date = new Date(times[i]);
      if (parts.hour.categories[parts.hour.codes[i]] !== date.getUTCHours()) wrong++;
      if (parts.weekday.codes[i] !== (date.getUTCDay() + 6) % 7) wrong++;
      if (parts.day.categories[parts.day.codes[i]] !== date.getUTCDate()) wrong++;
      if (years[i] !== date.getUTCFullYear()) wrong++;
      if (parts.month.codes[i] !== date.getUTCMonth()) wrong++;
    }
    expect(wrong).toBe(0);
  });

  test('years of no time are none', () => {
    expect([...yearsOf(Float64Array.of(NaN, Infinity, -Infinity, Date.UTC(-1, 11, 31)))]).toEqual([
      NaN,
      Infinity,
      -Infinity,
      -1,
    ]);
  });

  test('only what occurs is a category; NaN is missing', () => {
    const { codes, categories } = timestampPart(
      Float64Array.of(Date.UTC(2001, 4, 1), NaN, Date.UTC(2001, 1, 1)),
      'month',
    );
    expect(categories).toEqual(['Feb', 'May']);
    expect([...codes]).toEqual([1, -1, 0]);
  });
});
