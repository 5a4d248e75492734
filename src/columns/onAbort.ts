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
