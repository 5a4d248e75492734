// Joint tables of a column with a pair of columns, for many columns in turn: codes are found once, and a pair is one code.

import type { Column } from '../columns/column.js';
import { BLOCK, CODES_A, PAIR_CELLS, PAIR_COUNTS } from '../kernels/abi.generated.js';
import type { Instance } from '../kernels/memory.js';
import { MemoryLayout } from '../kernels/memoryLayout.js';
import { instanceFor } from '../kernels/select.js';
import { workKernels } from '../kernels/work.js';
import { allocateCounts } from './accumulate.js';
import type { Axis } from './axis.js';

/** Codes of a byte. */
const BYTE = 256;
/** Samples in linear memory at a time. */
const WINDOW = 16 * BLOCK;

/** A code for each sample, from 0. */
export interface Codes {
  readonly codes: Uint8Array | Uint16Array | Uint32Array;
  readonly bins: number;
}

function codesFor(n: number, bins: number): Uint8Array | Uint16Array | Uint32Array {
  if (bins <= BYTE) return new Uint8Array(n);
  return bins <= 65536 ? new Uint16Array(n) : new Uint32Array(n);
}

/** The bins or categories of a column that holds no sample beside its axis. */
export function codesOf(axis: Axis, column: Column): Codes {
  if (column.kind === 'quantized') return column;
  const codes = codesFor(column.length, axis.bins);
  const layout = new MemoryLayout();
  const at = layout.take(axis.bytes);
  const packed = layout.take(BLOCK);
  const instance = instanceFor(layout.bytes, column.kind === 'number' ? column.values : undefined);
  const { i32, u8 } = instance;
  const encode = axis.encoder(instance, column, at);
  for (let start = 0; start < column.length; start += BLOCK) {
    const n = Math.min(BLOCK, column.length - start);
    encode(instance, start, n, CODES_A);
    if (codes instanceof Uint8Array) {
      workKernels(instance).packDigit_U8(CODES_A, n, 0, packed);
      codes.set(u8.subarray(packed, packed + n), start);
    } else {
      for (let i = 0; i < n; i++) codes[start + i] = i32[CODES_A / 4 + i] - 1;
    }
  }
  return { codes, bins: axis.bins };
}

/** One code for a pair: that of a, times the bins of b, plus that of b. */
export function pairOf(a: Codes, b: Codes): Codes {
  const bins = a.bins * b.bins;
  if (bins > 2 ** 24) {
    throw new RangeError(
      `a table of ${bins} pairs of bins is wanted, at most 2^24 can be had; ask for fewer bins`,
    );
  }
  const codes = codesFor(a.codes.length, bins);
  const join = a.codes instanceof Uint8Array && b.codes instanceof Uint8Array ? joinBytes : joinCodes;
  join(a.codes as Uint8Array, b.codes as Uint8Array, b.bins, codes);
  return { codes, bins };
}

function joinCodes(a: Codes['codes'], b: Codes['codes'], radix: number, to: Codes['codes']): void {
  for (let i = 0; i < to.length; i++) to[i] = a[i] * radix + b[i];
}

/** The same of one kind of arrays: 1 instead of 3 ns. */
function joinBytes(a: Uint8Array, b: Uint8Array, radix: number, to: Codes['codes']): void {
  const { length } = to;
  for (let i = 0; i < length; i++) to[i] = a[i] * radix + b[i];
}

/** Samples of the second code that stay in linear memory: 64 MB. */
const MOST_STAYING = 2 ** 26;

/** Whether `countDigits` takes the codes a by b. */
export function isQuick(a: Codes, b: Codes): boolean {
  return a.codes instanceof Uint8Array && b.codes instanceof Uint8Array && a.bins * b.bins <= PAIR_CELLS;
}

/** Counts of many codes by one, which stays in the work memory: nothing else may be sorted or counted meanwhile. */
export class CodeCounter {
  readonly #b: Codes;
  readonly #stays: boolean;
  readonly #instance: Instance;
  /** Byte offsets; the counters of both digits stand before them, at PAIR_COUNTS. */
  readonly #atA: number;
  readonly #atB: number;
  readonly #sums: number;

  constructor(b: Codes) {
    this.#b = b;
    this.#stays = b.codes instanceof Uint8Array && b.codes.length <= MOST_STAYING;
    const layout = new MemoryLayout();
    layout.take(2 * 4 * PAIR_CELLS);
    this.#atA = layout.take(WINDOW);
    this.#atB = layout.take(this.#stays ? b.codes.length : WINDOW);
    // The sums by two digits take no more than twice the cells of their code.
    this.#sums = layout.take(2 * 4 * PAIR_CELLS);
    this.#instance = instanceFor(layout.bytes);
    if (this.#stays) this.#instance.u8.set(b.codes, this.#atB);
  }

  /**
   * Counts of the digits of a by b: `[high, low]` are the bins of two columns that make up a's code, counted by one scatter;
   * `[bins]` is the code itself. 0.4 ns a sample.
   */
  countDigits(a: Codes, digits: readonly number[]): Float64Array[] {
    const b = this.#b;
    const n = a.codes.length;
    const cells = a.bins * b.bins;
    const [high, low = 1] = digits;
    const instance = this.#instance;
    const { u8, u32 } = instance;
    const first = PAIR_COUNTS / 4;
    u32.fill(0, first, first + cells);
    u32.fill(0, first + PAIR_CELLS, first + PAIR_CELLS + cells);
    const kernels = workKernels(instance);
    for (let start = 0; start < n; start += WINDOW) {
      const end = Math.min(start + WINDOW, n);
      u8.set(a.codes.subarray(start, end), this.#atA);
      if (!this.#stays) u8.set(b.codes.subarray(start, end), this.#atB);
      kernels.countPairs_U8(this.#atA, this.#stays ? this.#atB + start : this.#atB, end - start, b.bins);
    }
    kernels.sumDigits(high, low, b.bins, this.#sums);
    let next = this.#sums / 4;
    return digits.map((bins) => {
      const counts = new Float64Array(bins * b.bins);
      counts.set(u32.subarray(next, next + counts.length));
      next += counts.length;
      return counts;
    });
  }

  /**
   * Counts of a code, down, by b, across.
   *
   * @throws RangeError for more cells than a joint table may have.
   */
  count(a: Codes): Float64Array {
    if (isQuick(a, this.#b)) return this.countDigits(a, [a.bins])[0];
    const b = this.#b;
    const counts = allocateCounts(a.bins * b.bins);
    for (let i = 0; i < a.codes.length; i++) counts[a.codes[i] * b.bins + b.codes[i]]++;
    return counts;
  }
}
