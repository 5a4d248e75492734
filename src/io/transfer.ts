// What ends a transfer: the user's signal, or silence.

import type { Global } from '../columns/global.js';
import { onAbort } from '../columns/onAbort.js';
import { joined } from './fileBytes.js';

/** What ends the transfers of a source. */
export interface TransferLimits {
  readonly signal?: Global<'AbortSignal'>;
  /** Milliseconds without a byte. */
  readonly timeout: number;
}

/** The longest delay of a timer; longer ones would end at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Does `work`, whose promise rejects with the reason of the user's signal, or with an Error that names `path` after a time without a byte.
 *
 * @param work gets a signal that is aborted then, and a function to call for each run of bytes.
 */
export async function endable<T>(
  path: string,
  { signal, timeout }: TransferLimits,
  work: (signal: Global<'AbortSignal'>, onBytes: () => void) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onBytes = (): void => {
    clearTimeout(timer);
    if (timeout > LONGEST_TIMER) return;
    timer = setTimeout(() => {
      const reason = `no byte came for ${timeout} ms; a longer "timeout" waits longer`;
      controller.abort(new Error(`cannot read ${path}: ${reason}`));
    }, timeout);
  };
  const forget = onAbort(signal, () => controller.abort(signal?.reason));
  onBytes();
  try {
    return await new Promise((resolve, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
      work(controller.signal, onBytes).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    forget();
  }
}

/** The bytes of a stream, which the signal cancels; undefined where there are more than `most`. Calls `onBytes` for each run of them. */
export async function bytesWithin(
  stream: Global<'ReadableStream'>,
  most: number,
  signal?: Global<'AbortSignal'>,
  onBytes?: () => void,
): Promise<Uint8Array | undefined> {
  const reader = stream.getReader();
  // Not awaited: a server that sends for ever, or nothing, may not answer.
  const cancel = (): unknown => reader.cancel().catch(() => undefined);
  signal?.addEventListener('abort', cancel, { once: true });
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(parts);
    onBytes?.();
    length += value.length;
    if (length > most) {
      cancel();
      return undefined;
    }
    parts.push(value);
  }
}
