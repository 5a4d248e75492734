import { wrongKind, wrongValue } from '../columns/errors.js';
import { checkOptions } from '../columns/options.js';
import { DEFAULT_BYTES, type Instance } from './memory.js';
import { createResident } from './select.js';

/** Columns begin at multiples of this. */
const ALIGNMENT = 8;
/** Room for what lies between columns, so that `bytes` is what they take: enough for 16 384 of them. */
const BETWEEN = 65536;
/** What a 32-bit linear memory holds at most. */
const MAX_BYTES = 2 ** 32 - 65536 - BETWEEN - DEFAULT_BYTES;

type TypedArray = Float64Array | Float32Array | Int32Array;

/** Linear memory for columns that kernels use in place, without a copy. */
export class Arena {
  /** Bytes for columns, in all. */
  readonly bytes: number;
  readonly #instance: Instance;
  #next = DEFAULT_BYTES;
  #used = 0;

  /** @internal */
  constructor(instance: Instance, bytes: number) {
    this.#instance = instance;
    this.bytes = bytes;
  }

  /** Bytes that are left. */
  get free(): number {
    return this.bytes - this.#used;
  }

  /**
   * A Float64Array in the arena.
   *
   * @param data its length (zeros), or numbers to be copied.
   * @throws TypeError for a wrong kind; RangeError where less is free.
   */
  float64(data: number | ArrayLike<number>): Float64Array {
    return this.#place(Float64Array, data);
  }

  /** A Float32Array in the arena; as `float64`. */
  float32(data: number | ArrayLike<number>): Float32Array {
    return this.#place(Float32Array, data);
  }

  /** An Int32Array in the arena; as `float64`. */
  int32(data: number | ArrayLike<number>): Int32Array {
    return this.#place(Int32Array, data);
  }

  #place<T extends TypedArray>(
    Kind: { new (buffer: ArrayBufferLike, at: number, n: number): T; readonly BYTES_PER_ELEMENT: number },
    data: number | ArrayLike<number>,
  ): T {
    const expected = 'a length, or an array of numbers';
    if (typeof data !== 'number' && (data === null || typeof data !== 'object' || !('length' in data))) {
      throw wrongKind('data', expected, data);
    }
    const n = typeof data === 'number' ? data : data.length;
    if (!(Number.isInteger(n) && n >= 0)) throw wrongValue('data', expected, data);
    const wanted = n * Kind.BYTES_PER_ELEMENT;
    if (wanted > this.free || this.#next + wanted > this.#instance.bytes) {
      throw new RangeError(
        `the arena has ${this.free} of ${this.bytes} bytes left, ${wanted} are wanted; create it with more "bytes"`,
      );
    }
    const column = new Kind(this.#instance.f64.buffer, this.#next, n);
    if (typeof data !== 'number') column.set(data);
    this.#next += Math.ceil(wanted / ALIGNMENT) * ALIGNMENT;
    this.#used += wanted;
    return column;
  }
}

/**
 * Linear memory for columns that live there: every function uses them in place, where it copies any other column a
 * block at a time. For few, large columns that are used often; an arena and its columns are freed together, when
 * nothing refers to them. Results are the same bits.
 *
 * ```js
 * const arena = createArena({ bytes: 16e6 });
 * const x = arena.float64(1e6); // or arena.float64(values)
 * ```
 *
 * Columns of two arenas in one call, of another type than float64, float32 and int32, or of an arena made on the
 * portable backend before `useBackend('wasm')` are copied like others. Browsers allow some 120 arenas at a time.
 *
 * @param options `bytes`: what all columns take, 8 (float64) or 4 each element; 0 … 4 GiB less 640 KiB.
 * @throws TypeError for a wrong kind; RangeError for bytes outside of that, or which cannot be had.
 */
export function createArena(options: { readonly bytes: number }): Arena {
  const { bytes } = checkOptions(options, ['bytes']);
  const expected = `an integer in 0 … ${MAX_BYTES}`;
  if (typeof bytes !== 'number') throw wrongKind('bytes', expected, bytes);
  if (!(Number.isInteger(bytes) && bytes >= 0 && bytes <= MAX_BYTES))
    throw wrongValue('bytes', expected, bytes);
  let instance: Instance;
  try {
    instance = createResident(bytes + BETWEEN);
  } catch {
    throw new RangeError(`an arena of ${bytes} bytes could not be had; ask for less, or free memory`);
  }
  return new Arena(instance, bytes);
}
