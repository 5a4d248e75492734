// Progress messages of a worker.

import type { FromWorker } from './protocol.js';

/** Reports how many elements of a loop are done. */
export type Report = (task: string, done: number, length: number) => void;

/** Milliseconds between messages. */
const BETWEEN_MESSAGES = 50;

/** The ends of loops are always reported, what lies between from time to time. */
export function reporting(job: number, post: (message: FromWorker) => void): Report {
  let reported = 0;
  return (task, done, length) => {
    const now = performance.now();
    if (done < length && now - reported < BETWEEN_MESSAGES) return;
    reported = now;
    post({ type: 'progress', job, task, done, length });
  };
}
