// One listener a signal, however many jobs wait for it: Node warns of more than ten.

import type { Global } from './global.js';

interface Waiting {
  readonly actions: Set<() => void>;
  readonly listener: () => void;
}

const waiting = new WeakMap<Global<'AbortSignal'>, Waiting>();

/**
 * Calls `action` once when the signal ends what it was given to.
 *
 * @returns what forgets the action, to be called when the work is done.
 */
export function onAbort(signal: Global<'AbortSignal'> | undefined, action: () => void): () => void {
  if (signal === undefined) return () => undefined;
  let found = waiting.get(signal);
  if (found === undefined) {
    const actions = new Set<() => void>();
    const listener = (): void => {
      waiting.delete(signal);
      for (const each of [...actions]) each();
    };
    found = { actions, listener };
    waiting.set(signal, found);
    signal.addEventListener('abort', listener, { once: true });
  }
  const { actions, listener } = found;
  actions.add(action);
  return () => {
    if (!actions.delete(action) || actions.size > 0 || waiting.get(signal)?.actions !== actions) return;
    waiting.delete(signal);
    signal.removeEventListener('abort', listener);
  };
}

/** A promise, or the signal's reason where that comes first. */
export function unlessAborted<T>(promise: Promise<T>, signal: Global<'AbortSignal'> | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    promise.then(resolve, reject).finally(onAbort(signal, () => reject(signal.reason)));
  });
}

/** The items of an iterable, until the signal ends them, also while one is awaited. */
export async function* untilAborted<T>(
  items: AsyncIterable<T>,
  signal: Global<'AbortSignal'> | undefined,
): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  let isDone = false;
  try {
    for (;;) {
      const { done, value } = await unlessAborted(iterator.next(), signal);
      isDone = done === true;
      if (isDone) return;
      yield value;
    }
  } finally {
    const ended = isDone ? undefined : iterator.return?.();
    // What is silent may not answer.
    if (signal?.aborted) ended?.catch(() => undefined);
    else await ended;
  }
}
