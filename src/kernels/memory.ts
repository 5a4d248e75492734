// An instance: a memory of fixed size, its typed views, and a backend's kernels bound to it. The memory never grows, so views are
// never detached.

import { LOG2_TABLE_F32 } from '../numeric/log2F32.js';
import { LOG2_TABLE } from '../numeric/log2Table.js';
import * as abi from './abi.generated.js';
import type { Kernels } from './contract.js';

/** The backends: SIMD WebAssembly, and plain TypeScript. */
export type BackendName = 'wasm' | 'portable';

export interface Instance extends Views {
  readonly backend: BackendName;
  readonly bytes: number;
  readonly kernels: Kernels;
  /** A WebAssembly.Memory, for binding the kernels of a further module; undefined on the portable backend. */
  readonly memory: object | undefined;
  /** Whether it is an arena's memory, which holds users' columns. */
  readonly resident: boolean;
}

const PAGE = 65536;
/** Enough for the staging window, tables of a few thousand bins and 2^16 counters. */
export const DEFAULT_BYTES = 8 * PAGE;

/** The number of pages that hold `bytes`. */
export function pagesFor(bytes: number): number {
  return Math.ceil(bytes / PAGE);
}

export function bindInstance(
  backend: BackendName,
  buffer: ArrayBuffer,
  bind: (views: Views) => Kernels,
  memory: object | undefined,
  resident: boolean,
): Instance {
  const views: Views = {
    f64: new Float64Array(buffer),
    f32: new Float32Array(buffer),
    i32: new Int32Array(buffer),
    u32: new Uint32Array(buffer),
    u16: new Uint16Array(buffer),
    u8: new Uint8Array(buffer),
  };
  for (let i = 0; i < LOG2_TABLE.length; i += 2) {
    views.f64[abi.LOG2_TABLE / 8 + i] = LOG2_TABLE[i] * 2 ** -52;
    views.f64[abi.LOG2_TABLE / 8 + i + 1] = LOG2_TABLE[i + 1];
  }
  views.f32.set(LOG2_TABLE_F32, abi.LOG2_TABLE_F32 / 4);
  // A copy, because V8 keeps a module's exports in dictionary mode, where each call looks the name up.
  return { backend, bytes: buffer.byteLength, kernels: { ...bind(views) }, ...views, memory, resident };
}

export interface Views {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly u16: Uint16Array;
  readonly u8: Uint8Array;
}
