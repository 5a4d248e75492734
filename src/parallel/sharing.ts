// Memory shared between threads.

/** Whether a typed array's memory is shared. */
export function isShared({ buffer }: ArrayBufferView): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
}

type TypedArray = Float64Array & {
  constructor: { new (buffer: ArrayBufferLike, at: number, n: number): TypedArray };
};

/** A view of the same type and length at the beginning of a buffer. */
export function sameKind<Buffer extends ArrayBufferLike>(
  array: ArrayBufferView,
  buffer: Buffer,
): ArrayBufferView<Buffer> {
  const tag = (array as unknown as { [Symbol.toStringTag]: string })[Symbol.toStringTag];
  // The built-in class: a subclass such as Buffer has another constructor.
  const Kind = (globalThis as unknown as Record<string, TypedArray['constructor']>)[tag];
  return new Kind(
    buffer,
    0,
    (array as unknown as TypedArray).length,
  ) as ArrayBufferView as ArrayBufferView<Buffer>;
}

/** Smaller arrays are copied with the message: 64 kB. */
export const WORTH_SHARING = 65536;

/** A copy of an array that covers only part of its buffer, the whole of which a message would copy. */
export function ownCopy(array: ArrayBufferView): ArrayBufferView {
  return array.byteLength === array.buffer.byteLength || isShared(array) ? array : copyOf(array);
}

/** A copy in memory that is not shared. */
export function copyOf(array: ArrayBufferView): ArrayBufferView<ArrayBuffer> {
  const copy = sameKind(array, new ArrayBuffer(array.byteLength));
  new Uint8Array(copy.buffer).set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return copy;
}

/** A cache of shared memory. New pages cost more than writing to them (1.8 against 0.5 µs a page of 4 kB). */
export class SharedBuffers {
  readonly #most: number;
  #kept: SharedArrayBuffer[] = [];

  /** @param most bytes to keep. */
  constructor(most: number) {
    this.#most = most;
  }

  /** At least `bytes` bytes, not cleared. @throws RangeError if they cannot be allocated. */
  take(bytes: number): SharedArrayBuffer {
    const place = this.#kept.findIndex(
      ({ byteLength }) => byteLength >= bytes && byteLength <= Math.max(2 * bytes, WORTH_SHARING),
    );
    if (place >= 0) return this.#kept.splice(place, 1)[0];
    return new SharedArrayBuffer(Math.ceil(bytes / WORTH_SHARING) * WORTH_SHARING);
  }

  /** Returns memory that nobody reads or writes any more. */
  keep(buffers: readonly SharedArrayBuffer[]): void {
    this.#kept.push(...buffers);
    let bytes = this.#kept.reduce((sum, { byteLength }) => sum + byteLength, 0);
    while (bytes > this.#most) bytes -= (this.#kept.shift() as SharedArrayBuffer).byteLength;
  }

  /** Frees all kept memory. */
  clear(): void {
    this.#kept = [];
  }
}

const shared = new WeakMap<object, ArrayBufferView>();

/** The array itself if its memory is shared, a copy if it is small, else a shared copy, made once. */
export function inSharedMemory(array: ArrayBufferView): ArrayBufferView {
  if (isShared(array)) return array;
  if (array.byteLength < WORTH_SHARING) return ownCopy(array);
  const known = shared.get(array);
  if (known) return known;
  const copy = sameKind(array, new SharedArrayBuffer(array.byteLength));
  new Uint8Array(copy.buffer, 0, copy.byteLength).set(
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
  );
  shared.set(array, copy);
  return copy;
}
