// The ratios of a run, and comparison with a baseline's.

import { OURS } from './names.mjs';
import { ratioOf } from './statistics.mjs';

/** A ratio may fall to this share of the baseline's. */
const KEPT = 0.75;

/** The median ratio of each of our variants to the plain loop, by `job | n | ours/loop`. */
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

/** The ratios in both whose value in `after` is too low: { key, before, after }. */
export function losses(before, after) {
  return Object.entries(before)
    .filter(([key, ratio]) => after[key] !== undefined && after[key] < KEPT * ratio)
    .map(([key, ratio]) => ({ key, before: ratio, after: after[key] }));
}

/** A pattern that matches exactly the jobs with losses. */
export function patternOf(lost) {
  const names = new Set(lost.map(({ key }) => key.split(' | ')[0]));
  return [...names].map((name) => `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`).join('|');
}
