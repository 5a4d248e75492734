// Watches a pool's workers: which were started and what they are sent.

import { createRequire } from 'node:module';
import type { Worker } from 'node:worker_threads';
import { expect } from 'vitest';
import { createPool, type Pool, type Progress } from '../../src/parallel/index.js';

const threads = createRequire(import.meta.url)('node:worker_threads') as {
  Worker: typeof import('node:worker_threads').Worker;
};
const Original = threads.Worker;

export interface Watched {
  /** Workers that were started, dead ones included. */
  readonly workers: Worker[];
  /** Messages of each type that were sent to workers. */
  readonly sent: Record<string, number>;
  stop(): void;
}

/** Watches workers started from now on; `onSent` is called after each message. */
export function watchWorkers(onSent: (type: string, worker: Worker) => void = () => {}): Watched {
  const workers: Worker[] = [];
  const sent: Record<string, number> = {};
  threads.Worker = class extends Original {
    constructor(...args: ConstructorParameters<typeof Original>) {
      super(...args);
      workers.push(this);
    }

    override postMessage(value: { type: string }, transfer?: never): void {
      super.postMessage(value, transfer);
      sent[value.type] = (sent[value.type] ?? 0) + 1;
      onSent(value.type, this);
    }
  };
  return {
    workers,
    sent,
    stop: () => {
      threads.Worker = Original;
    },
  };
}

let watched: Watched | undefined;
let pool: Pool | undefined;

/** A watched pool, which `closePool` closes. */
export async function openPool(
  threads: number,
  onSent?: (type: string, worker: Worker) => void,
): Promise<{ pool: Pool; watched: Watched }> {
  watched = watchWorkers(onSent);
  pool = await createPool({ threads });
  return { pool, watched };
}

export async function closePool(): Promise<void> {
  watched?.stop();
  await pool?.close();
}

/** Progress must rise from call to call, and end with 1. */
export function expectOneFraction(told: readonly Progress[]): void {
  expect(told.at(-1)?.done).toBe(1);
  for (const [i, { done, total }] of told.entries()) {
    expect(total).toBe(1);
    expect(done).toBeGreaterThan(i > 0 ? told[i - 1].done : -1);
  }
}
