// Ratios of a run, and which of them are worse than a baseline's.

import { ratioOf } from './statistics.mjs';

/** What a ratio may lose: a quarter. */
const KEPT = 0.75;

/** `job | n | ours/rival` → median ratio, of wasm and portable against the loop. */
export function ratiosOf(rows) {
  return Object.fromEntries(
    rows.flatMap((row) =>
      ['wasm', 'portable'].flatMap((ours) => {
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
