// Ratios of a run, and which of them are worse than a baseline's.

import { OURS } from './names.mjs';
import { ratioOf } from './statistics.mjs';

/** What must be left of a ratio: all but a quarter. */
const KEPT = 0.75;

/** `job | n | ours/loop` → median ratio of each of ours against the loop. */
export function ratiosOf(rows) {
  return Object.fromEntries(
    rows.flatMap((row) =>
      OURS.flatMap((ours) => {
        const ratio = ratioOf(row, ours, 'loop');
        return ratio ? [[`${row.job} | ${row.n} | ${ours}/loop`, Number(ratio.median.toFixed(3))]] : [];
      }),
    ),
  );
}

/** Those of `before` that are in `after` and less than three quarters there: { key, before, after }. */
export function losses(before, after) {
  return Object.entries(before)
    .filter(([key, ratio]) => after[key] !== undefined && after[key] < KEPT * ratio)
    .map(([key, ratio]) => ({ key, before: ratio, after: after[key] }));
}

/** A pattern of the jobs, and no others, that have lost. */
export function patternOf(lost) {
  const names = new Set(lost.map(({ key }) => key.split(' | ')[0]));
  return [...names].map((name) => `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`).join('|');
}
