// Memory that threads have in common.

/** Whether a typed array's memory is shared. */
export function isShared({ buffer }: ArrayBufferView): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
}

type TypedArray = Float64Array & {
  constructor: { new (buffer: ArrayBufferLike, at: number, n: number): TypedArray };
};

/** A view of the same kind and length at the beginning of a buffer. */
export function sameKind(array: ArrayBufferView, buffer: ArrayBufferLike): ArrayBufferView {
  const tag = (array as unknown as { [Symbol.toStringTag]: string })[Symbol.toStringTag];
  // Its plain kind: a subclass such as Buffer constructs otherwise.
  const Kind = (globalThis as unknown as Record<string, TypedArray['constructor']>)[tag];
  return new Kind(buffer, 0, (array as unknown as TypedArray).length);
}

/** Smaller arrays travel as copies: 64 kB. */
export const WORTH_SHARING = 65536;

/** A small array without the rest of its buffer, which would travel with it. */
export function ownCopy(array: ArrayBufferView): ArrayBufferView {
  if (array.byteLength === array.buffer.byteLength || isShared(array)) return array;
  const copy = sameKind(array, new ArrayBuffer(array.byteLength));
  new Uint8Array(copy.buffer).set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return copy;
}

const shared = new WeakMap<object, ArrayBufferView>();

/** The array itself where its memory is shared or small, else a shared copy, made once. */
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
