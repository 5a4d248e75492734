// Reads blocks one after another from an array, an iterable or a stream, and can be cancelled while waiting.

import { describe, wrongKind } from './errors.js';
import type { Global } from './global.js';
import { onAbort } from './onAbort.js';
import * as option from './option.js';
import { type Option, type OptionsOf, optionTable, readOptions } from './options.js';

/** A `ReadableStream`, which not every program has the type of. */
interface WebStream<T> {
  getReader(): {
    read(): Promise<
      { readonly done: false; readonly value: T } | { readonly done: true; readonly value?: unknown }
    >;
    cancel(reason?: unknown): Promise<void>;
  };
}

/** A source of blocks: an array, an iterable, an async iterable (such as a Node stream), or a web stream. */
export type BlockSource<T> = AsyncIterable<T> | Iterable<T> | WebStream<T>;

/** Options of functions that read a stream. */
export interface StreamOptions {
  /** Cancels the call: it rejects with the signal's reason, even while it waits for a block. */
  readonly signal?: Global<'AbortSignal'>;
  /** Called after each block with the samples (pairs) taken so far; what it throws ends the call. */
  readonly onProgress?: (samples: number) => void;
}

/** Has a name, because a declaration that spells it out would need the DOM's types. */
export interface SignalOption extends Option<Global<'AbortSignal'> | undefined> {
  readonly fallback: undefined;
}

export const SIGNAL: SignalOption = {
  check: (name, value) => {
    if (typeof (value as AbortSignal | null)?.addEventListener !== 'function') {
      throw wrongKind(name, 'an AbortSignal', value);
    }
    return value as AbortSignal;
  },
  fallback: undefined,
};

const OPTIONS = optionTable({
  signal: SIGNAL,
  onProgress: option.callback(),
} satisfies OptionsOf<StreamOptions>);

/** The common interface of all sources. */
interface Reader<T> {
  next(): PromiseLike<IteratorResult<T, unknown>> | IteratorResult<T, unknown>;
  /** Closes the source before its end. Not awaited, because it may never settle. */
  close(reason: unknown): unknown;
}

/** Milliseconds of reading before timers and signals get a turn. */
const TURN = 10;

type Host = { setImmediate?: (callback: () => void) => void };

/** Resolves in a new task, after those already queued. A browser's timer would wait 4 ms. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { setImmediate } = globalThis as Host;
    if (setImmediate !== undefined) {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

function readerOf<T>(source: unknown): Reader<T> {
  const expected = 'an array of blocks, an iterable or a stream of them';
  if (source === null || typeof source !== 'object' || ArrayBuffer.isView(source)) {
    throw wrongKind('source', expected, source);
  }
  const given = source as Partial<AsyncIterable<T> & Iterable<T> & WebStream<T>> & {
    destroy?: () => unknown;
  };
  // Checked first: Node's web streams are iterable too, but closing an iterator waits for the pending block.
  if (typeof given.getReader === 'function') {
    const reader = given.getReader();
    return {
      next: () => reader.read() as Promise<IteratorResult<T, unknown>>,
      close: (reason) => reader.cancel(reason),
    };
  }
  const iterator = (given[Symbol.asyncIterator]?.() ?? given[Symbol.iterator]?.()) as
    | AsyncIterator<T>
    | Iterator<T>
    | undefined;
  if (typeof iterator?.next !== 'function') throw wrongKind('source', expected, source);
  return {
    next: () => iterator.next(),
    close: () => {
      // Destroying a Node stream ends it at once; closing its iterator would wait for the pending block.
      given.destroy?.();
      return iterator.return?.();
    },
  };
}

/**
 * Refuses a chunk of a byte stream, which would pass for a block of small integers. Node's Buffer and its browser substitutes are
 * recognised by a static method, because a bundler may rename the class.
 */
function refuseBytes(block: unknown): void {
  if (!(block instanceof Uint8Array)) return;
  const { isBuffer } = block.constructor as { isBuffer?: unknown };
  if (typeof isBuffer !== 'function') return;
  throw new TypeError(
    `"source" must give blocks of numbers, got a Buffer of ${block.length} bytes; ` +
      'openDataset of infosimd/data reads files, and numbers of one byte each can be given as Uint8Array.from(block)',
  );
}

function quietly(act: () => unknown): void {
  try {
    Promise.resolve(act()).catch(() => {});
  } catch {
    // An error while closing would hide the original error.
  }
}

/**
 * Passes each block of a source to `take`, which returns its number of samples. Lets other tasks run every few milliseconds.
 *
 * @throws (rejects) TypeError for a block that is a Buffer; what the source, `take` or `onProgress` throws; the signal's reason. The
 *   source is then closed.
 */
export async function takeBlocks<T>(
  source: BlockSource<T>,
  options: StreamOptions | undefined,
  take: (block: T, index: number) => number,
): Promise<void> {
  const { signal, onProgress } = readOptions(options, OPTIONS);
  const reader = readerOf<T>(source);
  let refuse: ((reason: unknown) => void) | undefined;
  const forget = onAbort(signal, () => refuse?.(signal?.reason));
  try {
    let samples = 0;
    let turn = performance.now();
    for (let index = 0; ; index++) {
      signal?.throwIfAborted();
      const answer = reader.next();
      let result: IteratorResult<T, unknown>;
      if (typeof (answer as PromiseLike<unknown> | undefined)?.then !== 'function') {
        result = answer as IteratorResult<T, unknown>;
      } else if (signal === undefined) result = await answer;
      else {
        result = await new Promise((resolve, reject) => {
          refuse = reject;
          (answer as PromiseLike<IteratorResult<T, unknown>>).then(resolve, reject);
        });
      }
      if (result === null || typeof result !== 'object') {
        throw new TypeError(`"source" must give { value, done }, as iterators do, got ${describe(result)}`);
      }
      if (result.done) return;
      signal?.throwIfAborted();
      refuseBytes(result.value);
      samples += take(result.value, index);
      onProgress?.(samples);
      if (performance.now() - turn > TURN) {
        await nextTask();
        turn = performance.now();
      }
    }
  } catch (error) {
    quietly(() => reader.close(error));
    throw error;
  } finally {
    forget();
  }
}
