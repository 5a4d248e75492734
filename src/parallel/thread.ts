// A worker as Node and browsers have it, behind one face.

import type { FromWorker, ToWorker } from './protocol.js';
import { WORKER_SOURCE } from './workerSource.generated.js';

/** What a thread tells. */
export interface ThreadEvents {
  message(message: FromWorker): void;
  /** It is gone: by an error, such as too little memory or a program that cannot be loaded, or because somebody ended it. */
  gone(error: string | undefined): void;
}

export interface Thread {
  /** @throws DataCloneError for what cannot travel. */
  post(message: ToWorker, transfer?: readonly ArrayBuffer[]): void;
  /** Ends it at once; `gone` is not told. */
  end(): void;
  /** Whether it keeps the process alive. */
  hold(held: boolean): void;
}

interface Builtins {
  getBuiltinModule?(id: 'node:worker_threads'): typeof import('node:worker_threads') | undefined;
  getBuiltinModule?(id: 'node:os'): typeof import('node:os') | undefined;
}

/** Node's own modules without an import, so that no bundler looks for them. */
function builtin(): Builtins {
  return (globalThis as { process?: Builtins }).process ?? {};
}

/** How many threads the machine runs at once. */
export function hardwareThreads(): number {
  const os = builtin().getBuiltinModule?.('node:os') as typeof import('node:os') | undefined;
  const found =
    os?.availableParallelism() ??
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
  const worker = new Worker(url, { name: 'infosimd' });
  const forget = (): void => {
    if (workerUrl === undefined) URL.revokeObjectURL(url as string);
  };
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
    end: () => worker.terminate(),
    hold: () => {},
  };
}

/** Starts a worker. */
export function startThread(events: ThreadEvents, workerUrl: string | URL | undefined): Thread {
  const node = builtin().getBuiltinModule?.('node:worker_threads') as
    | typeof import('node:worker_threads')
    | undefined;
  // Named once: a bundler puts the text of a constant wherever it is named.
  const source = WORKER_SOURCE;
  return node ? startInNode(node, events, source, workerUrl) : startInBrowser(events, source, workerUrl);
}
