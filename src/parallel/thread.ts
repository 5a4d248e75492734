// Starts workers, with one interface for those of Node and of browsers.

import type { FromWorker, ToWorker } from './protocol.js';
import { WORKER_SOURCE } from './workerSource.generated.js';

/** Callbacks of a thread. */
interface ThreadEvents {
  message(message: FromWorker): void;
  /** The thread ended by an error, such as too little memory or a program that cannot be loaded, or was ended from outside. */
  gone(error: string | undefined): void;
}

export interface Thread {
  /** @throws DataCloneError for a value that cannot be cloned. */
  post(message: ToWorker, transfer?: readonly ArrayBuffer[]): void;
  /** Ends it at once, without calling `gone`. */
  end(): void;
  /** Sets whether the thread keeps the process alive. */
  hold(held: boolean): void;
}

interface Builtins {
  'node:os': typeof import('node:os');
  'node:v8': typeof import('node:v8');
  'node:worker_threads': typeof import('node:worker_threads');
}

/** A built-in module of Node without an import, which bundlers would try to resolve; undefined in a browser. */
export function getBuiltin<Id extends keyof Builtins>(id: Id): Builtins[Id] | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(id: string): unknown } };
  return process?.getBuiltinModule?.(id) as Builtins[Id] | undefined;
}

/** The number of threads that the machine runs at once. */
export function hardwareThreads(): number {
  const found =
    getBuiltin('node:os')?.availableParallelism() ??
    (globalThis as { navigator?: { hardwareConcurrency?: number } }).navigator?.hardwareConcurrency;
  return Math.max(1, Math.floor(found ?? 1));
}

function startInNode(
  { Worker }: typeof import('node:worker_threads'),
  events: ThreadEvents,
  source: string,
  workerUrl: string | URL | undefined,
): Thread {
  const worker =
    workerUrl === undefined
      ? new Worker(source, { eval: true, name: 'infosimd' })
      : new Worker(workerUrl, { name: 'infosimd' });
  let failure: string | undefined;
  let ended = false;
  worker.on('message', (message: FromWorker) => {
    if (!ended) events.message(message);
  });
  worker.on('error', (error: Error) => {
    failure = error?.message ?? String(error);
  });
  worker.on('messageerror', (error: Error) => {
    failure = error.message;
    void worker.terminate();
  });
  worker.on('exit', () => {
    if (!ended) events.gone(failure);
  });
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    end: () => {
      ended = true;
      void worker.terminate();
    },
    hold: (held) => (held ? worker.ref() : worker.unref()),
  };
}

function startInBrowser(events: ThreadEvents, source: string, workerUrl: string | URL | undefined): Thread {
  const url = workerUrl ?? URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const forget = (): void => {
    if (workerUrl === undefined) URL.revokeObjectURL(url as string);
  };
  let worker: Worker;
  try {
    worker = new Worker(url, { name: 'infosimd' });
  } catch (error) {
    forget();
    throw error;
  }
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === 'ready') forget();
    events.message(data);
  };
  const fail = (reason: string): void => {
    forget();
    worker.terminate();
    events.gone(reason);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail(event.message || 'it could not be loaded');
  };
  worker.onmessageerror = () => fail('a message could not be read');
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    end: () => {
      forget();
      worker.terminate();
    },
    hold: () => {},
  };
}

/** Starts a worker. */
export function startThread(events: ThreadEvents, workerUrl: string | URL | undefined): Thread {
  const node = getBuiltin('node:worker_threads');
  // Used once: a bundler inlines the text of a constant at each use.
  const source = WORKER_SOURCE;
  return node ? startInNode(node, events, source, workerUrl) : startInBrowser(events, source, workerUrl);
}
