import { HEAP, RECORD, STAGE_A, WIDE_A } from '../../../src/kernels/abi.generated.js';
import type { KernelName } from '../../../src/kernels/contract.js';
import type { Instance } from '../../../src/kernels/memory.js';
import { createPortableInstance } from '../../../src/kernels/portable/index.js';
import { createWasmInstance } from '../../../src/kernels/wasm.js';
import { mulberry32 } from '../../support/mulberry32.js';

type ViewName = 'f64' | 'f32' | 'i32' | 'u32';

/** Part of the memory that a kernel writes: `n` elements of `view` from byte `at`. */
export interface Region {
  readonly view: ViewName;
  readonly at: number;
  readonly n: number;
}

const WIDTH = { f64: 8, f32: 4, i32: 4, u32: 4 };

/** A memory with the kernels of each backend, kept equal to the last bit. */
export class BackendPair {
  readonly wasm: Instance;
  readonly portable: Instance;
  /** What both memories hold between calls. */
  readonly #before: Uint32Array;
  calls = 0;

  constructor(bytes: number) {
    this.wasm = createWasmInstance(bytes);
    this.portable = createPortableInstance(bytes);
    const draw = mulberry32(bytes);
    // Garbage everywhere behind the constants and the table, so that any stray write or read shows.
    for (let i = RECORD / 4; i < this.wasm.u32.length; i++) this.wasm.u32[i] = draw() * 4294967296;
    this.portable.u32.set(this.wasm.u32);
    this.#before = this.wasm.u32.slice();
  }

  /** Writes values at a byte offset of both memories. */
  place(view: ViewName, at: number, values: ArrayLike<number>): void {
    const width = WIDTH[view];
    if (at % width !== 0) throw new Error(`${view} at ${at} is not aligned`);
    this.wasm[view].set(values, at / width);
    const from = Math.floor(at / 4);
    const words = this.wasm.u32.subarray(from, from + (values.length * width) / 4);
    this.portable.u32.set(words, from);
    this.#before.set(words, from);
  }

  /**
   * Calls the kernel on both, compares what it wrote with Object.is, returns the result and restores
   * the memory.
   */
  compare(
    kernel: KernelName,
    args: readonly number[],
    writes: readonly Region[],
    inspect?: (instance: Instance) => void,
  ): void {
    (this.wasm.kernels[kernel] as (...args: number[]) => void)(...args);
    (this.portable.kernels[kernel] as (...args: number[]) => void)(...args);
    this.calls++;
    for (const { view, at, n } of writes) {
      const a = this.wasm[view];
      const b = this.portable[view];
      const first = at / WIDTH[view];
      for (let i = first; i < first + n; i++) {
        if (Object.is(a[i], b[i])) continue;
        throw new Error(
          `${kernel}(${args.join(', ')}): ${view}[${i - first}] of the result at ${at} is ${a[i]} on wasm, ${b[i]} on portable`,
        );
      }
    }
    inspect?.(this.wasm);
    for (const { view, at, n } of writes) {
      const from = at / 4;
      const words = this.#before.subarray(from, from + (n * WIDTH[view]) / 4);
      this.wasm.u32.set(words, from);
      this.portable.u32.set(words, from);
    }
  }

  /** Fails when a call since the last one wrote outside of the regions that were named. */
  checkGuards(title: string): void {
    for (const name of ['wasm', 'portable'] as const) {
      const words = this[name].u32;
      for (let i = 0; i < words.length; i++) {
        // The record and the scratch behind it, and the widened blocks, are the kernels' own.
        const own = (i >= RECORD / 4 && i < STAGE_A / 4) || (i >= WIDE_A / 4 && i < HEAP / 4);
        if (own || words[i] === this.#before[i]) continue;
        throw new Error(`${title}: ${name} wrote outside of its result, at byte ${i * 4}`);
      }
    }
  }
}
