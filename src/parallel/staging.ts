// Copies columns to shared memory for the workers, block by block.

import { nextTask } from '../columns/streams.js';
import { pack } from './pack.js';
import { isShared, ownCopy, SharedBuffers, sameKind, WORTH_SHARING } from './sharing.js';

/** Bytes copied at once: 1 MB takes 0.1 ms. */
const BLOCK_BYTES = 2 ** 20;
/** Milliseconds of copying before the event loop runs other tasks. */
const TURN = 8;
/** Bytes kept for later jobs. */
const MOST_KEPT = 2 ** 28;

const buffers = new SharedBuffers(MOST_KEPT);

function take(bytes: number): SharedArrayBuffer {
  try {
    return buffers.take(bytes);
  } catch {
    throw new RangeError(
      `${bytes} bytes of shared memory are wanted for a column and could not be allocated; free memory, or create the column on a SharedArrayBuffer`,
    );
  }
}

/** Frees the memory kept for later jobs. */
export function forgetStaging(): void {
  buffers.clear();
}

/** The shared copies of a job's columns. */
export class Staging {
  #buffers: SharedArrayBuffer[] = [];

  /** Packs the arguments with shared copies of their large arrays; stops early if `isOver`. */
  async pack(args: readonly unknown[], isOver: () => boolean): Promise<unknown> {
    const copies: [from: ArrayBufferView, to: Uint8Array][] = [];
    const known = new Map<ArrayBufferView, ArrayBufferView>();
    const packed = pack(args, (array) => {
      if (isShared(array)) return array;
      if (array.byteLength < WORTH_SHARING) return ownCopy(array);
      const before = known.get(array);
      if (before) return before;
      const buffer = take(array.byteLength);
      this.#buffers.push(buffer);
      copies.push([array, new Uint8Array(buffer, 0, array.byteLength)]);
      const copy = sameKind(array, buffer);
      known.set(array, copy);
      return copy;
    });
    let since = performance.now();
    for (const [from, to] of copies) {
      for (let at = 0; at < to.length; at += BLOCK_BYTES) {
        // While other tasks ran, the column may have been transferred.
        if (from.byteLength !== to.length) {
          throw new RangeError('a column was changed in length, or handed over, before its job was done');
        }
        const length = Math.min(BLOCK_BYTES, to.length - at);
        to.set(new Uint8Array(from.buffer, from.byteOffset + at, length), at);
        if (performance.now() - since < TURN) continue;
        await nextTask();
        if (isOver()) return packed;
        since = performance.now();
      }
    }
    return packed;
  }

  /** Returns the copies' memory, once nobody reads them. */
  release(): void {
    buffers.keep(this.#buffers);
    this.#buffers = [];
  }
}
