// Columns that are not shared, on their way to workers: copied in blocks to shared memory that is used again.

import { nextTask } from '../tables/streams.js';
import { pack } from './pack.js';
import { isShared, sameKind, WORTH_SHARING } from './sharing.js';

/** Bytes copied at once: 1 MB takes 0.1 ms. */
const BLOCK_BYTES = 2 ** 20;
/** Milliseconds of copying after which others have their turn. */
const TURN = 8;
/** Bytes that stay for later jobs: new memory costs more than the copy (1.8 µs a page of 4 kB, against 0.5). */
const MOST_KEPT = 2 ** 28;

const kept: SharedArrayBuffer[] = [];

function take(bytes: number): SharedArrayBuffer {
  const place = kept.findIndex(({ byteLength }) => byteLength >= bytes && byteLength <= 2 * bytes);
  if (place >= 0) return kept.splice(place, 1)[0];
  return new SharedArrayBuffer(Math.ceil(bytes / WORTH_SHARING) * WORTH_SHARING);
}

function keep(buffers: readonly SharedArrayBuffer[]): void {
  kept.push(...buffers);
  let bytes = kept.reduce((sum, { byteLength }) => sum + byteLength, 0);
  while (bytes > MOST_KEPT) bytes -= (kept.shift() as SharedArrayBuffer).byteLength;
}

/** The shared copies of a job's columns. */
export class Staging {
  #buffers: SharedArrayBuffer[] = [];

  /** The arguments with shared copies of their large arrays; ends early where `isOver`. */
  async pack(args: readonly unknown[], isOver: () => boolean): Promise<unknown> {
    const copies: [from: Uint8Array, to: Uint8Array][] = [];
    const known = new Map<ArrayBufferView, ArrayBufferView>();
    const packed = pack(args, (array) => {
      if (array.byteLength < WORTH_SHARING || isShared(array)) return array;
      const before = known.get(array);
      if (before) return before;
      const buffer = take(array.byteLength);
      this.#buffers.push(buffer);
      copies.push([
        new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
        new Uint8Array(buffer, 0, array.byteLength),
      ]);
      const copy = sameKind(array, buffer);
      known.set(array, copy);
      return copy;
    });
    let since = performance.now();
    for (const [from, to] of copies) {
      for (let at = 0; at < from.length; at += BLOCK_BYTES) {
        to.set(from.subarray(at, at + BLOCK_BYTES), at);
        if (performance.now() - since < TURN) continue;
        await nextTask();
        if (isOver()) return packed;
        since = performance.now();
      }
    }
    return packed;
  }

  /** Nobody reads the copies any more. */
  release(): void {
    keep(this.#buffers);
    this.#buffers = [];
  }
}
