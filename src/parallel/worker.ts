// The program of a pool's worker, which scripts/bundleWorker.mjs bundles into workerSource.generated.ts.

import { useRangeExecutor } from '../kernels/ranges.js';
import { type BackendChoice, backendChoice, useBackend } from '../kernels/select.js';
import { Claims } from './claims.js';
import { FUNCTIONS, type FunctionName } from './functions.js';
import { Cancelled, Leader, runRange } from './leading.js';
import { pack, packError, unpack } from './pack.js';
import { copyArguments, type Loop, Pause, PausingExecutor, resultOf } from './pausing.js';
import type {
  FromWorker,
  JobMessage,
  PartMessage,
  RangeResults,
  RegionMessage,
  ToWorker,
} from './protocol.js';
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
/** Without shared memory: the loop whose ranges this worker is told to run, and, if it leads the job, how to go on after it. */
let loop: Loop | undefined;
let resume: ((results: RangeResults) => void) | undefined;

function main(port: Port): (message: ToWorker) => void {
  const post = (message: FromWorker, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);

  function lead({ job, name, args, backend, threads, costs, transferred, progress }: JobMessage): void {
    const isCancelled = (): boolean => cancel !== undefined && Atomics.load(cancel, 0) === job;
    const report = progress ? reporting(job, post) : () => {};
    const executor =
      threads > 1 && idle
        ? new Leader(job, thread, threads, post, isCancelled, idle, backend, report)
        : new PausingExecutor(threads, costs, isCancelled, report);
    const prepare = (): unknown => {
      takeBackend(backend);
      if (!transferred || cancel === undefined) return args;
      // Move the transferred columns to shared memory, so that other threads can read them, even if this one dies.
      const shared = pack(unpack(args), inSharedMemory);
      post({ type: 'staged', job, args: shared });
      return shared;
    };
    let columns: unknown;
    const call = async (): Promise<void> => {
      try {
        columns ??= prepare();
        // A module that reads files must not be called again.
        if (executor instanceof Leader || name !== 'runModule') useRangeExecutor(executor);
        const run = FUNCTIONS[name as FunctionName] as (...args: unknown[]) => unknown;
        const buffers: ArrayBuffer[] = [];
        const result = pack(await run(...(unpack(columns) as unknown[])), (array) => {
          const { buffer } = array;
          if (buffer instanceof ArrayBuffer && array.byteLength === buffer.byteLength) buffers.push(buffer);
          return array;
        });
        if (executor instanceof Leader) executor.end();
        post({ type: 'done', job, result }, buffers);
      } catch (error) {
        if (error instanceof Pause) {
          ({ loop } = error);
          resume = (results) => {
            (executor as PausingExecutor).resume(results);
            void call();
          };
          const { region, workers } = error;
          const { task, length, step } = loop;
          post({ type: 'pause', job, workers, region, task: task.name, backend, length, step });
        } else if (error instanceof Cancelled) post({ type: 'cancelled', job });
        else post({ type: 'failed', job, error: packError(error) });
      } finally {
        useRangeExecutor(undefined);
      }
    };
    void call();
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

  /** Without shared memory. */
  function takePart(message: PartMessage): void {
    switch (message.type) {
      case 'share': {
        const { task, args, backend, length, step } = message;
        takeBackend(backend);
        loop = { task: TASKS.get(task) as Loop['task'], args: unpack(args) as object, length, step };
        break;
      }
      case 'copy': {
        const { args, buffers } = copyArguments((loop as Loop).args);
        post({ type: 'copied', to: message.to, args, buffers }, buffers);
        break;
      }
      case 'range': {
        let result: Float64Array<ArrayBuffer> | undefined;
        try {
          result = resultOf(loop as Loop, message.range);
        } catch {
          // The leading worker runs the range again, and reports the error.
        }
        post({ type: 'result', result }, result ? [result.buffer] : []);
        break;
      }
      default: {
        const then = resume;
        loop = undefined;
        resume = undefined;
        if (message.type === 'resume') then?.(message.results);
      }
    }
  }

  return (message) => {
    if (message.type === 'start') {
      thread = message.id;
      cancel = message.cancel;
      idle = message.idle;
      post({ type: 'ready' });
      return;
    }
    if (message.type === 'job') lead(message);
    else if (message.type === 'help') help(message);
    else takePart(message);
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
