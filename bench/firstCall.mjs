// The first call in a fresh process or page, compared with its steady state. Runs in Node and in the browser.

import { JOBS } from './jobs.mjs';
import { median } from './statistics.mjs';

export const FIRST_CALLS = ['entropy', 'histogram2d, 64×64'];
export const FIRST_CALL_SIZE = 1e7;
/** The first call must reach this share of the steady speed. */
export const FIRST_CALL_TARGET = 0.75;

/** { first, steady } in nanoseconds an element. */
export function firstCall({ job, n = FIRST_CALL_SIZE }) {
  const { ours } = JOBS.find(({ name }) => name === job).make(n);
  const [elements, run] = ours;
  const time = () => {
    const start = performance.now();
    run();
    return ((performance.now() - start) * 1e6) / elements;
  };
  const first = time();
  for (let i = 0; i < 5; i++) time();
  return { first, steady: median(Array.from({ length: 15 }, time)) };
}
