// The program of a pool's worker, which scripts/bundleWorker.mjs bundles into workerSource.generated.ts.

import { useRangeExecutor } from '../kernels/ranges.js';
import { type BackendChoice, backendChoice, useBackend } from '../kernels/select.js';
import { Claims } from './claims.js';
import { FUNCTIONS, type FunctionName } from './functions.js';
import { Cancelled, Leader, runRange } from './leading.js';
import { pack, packError, unpack } from './pack.js';
import type { FromWorker, JobMessage, RegionMessage, ToWorker } from './protocol.js';
import { reporting } from './reporting.js';
import { inSharedMemory } from './sharing.js';
import { TASKS } from './tasks.js';

function takeBackend(choice: BackendChoice): void {
  if (backendChoice() !== choice) useBackend(choice);
}

interface Port {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
}

let thread = 0;
let cancel: Int32Array | undefined;
let idle: Int32Array | undefined;

function main(port: Port): (message: ToWorker) => void {
  const post = (message: FromWorker, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);

  async function lead({
    job,
    name,
    args,
    threads,
    transferred,
    progress,
    ...message
  }: JobMessage): Promise<void> {
    const isCancelled = (): boolean => cancel !== undefined && Atomics.load(cancel, 0) === job;
    const report = progress ? reporting(job, post) : () => {};
    let leader: Leader | undefined;
    try {
      takeBackend(message.backend);
      let columns = args;
      if (transferred && cancel !== undefined) {
        // Move the transferred columns to shared memory, so that other threads can read them, even if this one dies.
        columns = pack(unpack(args), inSharedMemory);
        post({ type: 'staged', job, args: columns });
      }
      if (threads > 1 && idle) {
        leader = new Leader(job, thread, threads, post, isCancelled, idle, message.backend, report);
        useRangeExecutor(leader);
      }
      const run = FUNCTIONS[name as FunctionName] as (...args: unknown[]) => unknown;
      const buffers: ArrayBuffer[] = [];
      const result = pack(await run(...(unpack(columns) as unknown[])), (array) => {
        const { buffer } = array;
        if (buffer instanceof ArrayBuffer && array.byteLength === buffer.byteLength) buffers.push(buffer);
        return array;
      });
      leader?.end();
      post({ type: 'done', job, result }, buffers);
    } catch (error) {
      if (error instanceof Cancelled) post({ type: 'cancelled', job });
      else post({ type: 'failed', job, error: packError(error) });
    } finally {
      useRangeExecutor(undefined);
    }
  }

  function help(region: RegionMessage): void {
    const claims = new Claims(region.control);
    const task = TASKS.get(region.task);
    if (task !== undefined) {
      takeBackend(region.backend);
      const args = unpack(region.args) as object;
      while (!claims.cancelled) {
        const range = claims.claim(thread);
        if (range < 0) break;
        try {
          runRange(task, args, region, range);
        } catch {
          // The leading worker runs the range again, and reports the error.
          claims.release(thread);
          break;
        }
        claims.finish(range);
      }
    }
    post({ type: 'helped' });
  }

  return (message) => {
    if (message.type === 'start') {
      thread = message.id;
      cancel = message.cancel;
      idle = message.idle;
      post({ type: 'ready' });
    } else if (message.type === 'job') void lead(message);
    else help(message);
  };
}

/** A message that cannot be read, for lack of memory, may be a job: ending this thread informs the pool. */
function unreadable(error: unknown): never {
  throw error instanceof Error ? error : new Error('a message could not be read');
}

const node = (
  globalThis as {
    process?: { getBuiltinModule?: (id: string) => typeof import('node:worker_threads') | undefined };
  }
).process?.getBuiltinModule?.('node:worker_threads');

if (node?.parentPort) {
  const { parentPort } = node;
  parentPort.on('message', main(parentPort as unknown as Port));
  parentPort.on('messageerror', unreadable);
} else {
  const scope = globalThis as unknown as Port & {
    onmessage: (event: { data: ToWorker }) => void;
    onmessageerror: (event: { data: unknown }) => void;
  };
  const receive = main(scope);
  scope.onmessage = ({ data }) => receive(data);
  scope.onmessageerror = ({ data }) => unreadable(data);
}
