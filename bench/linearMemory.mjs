// The linear memory that all streaming jobs allocate in a fresh process or page. Runs in Node and in the browser.

import { useBackend } from 'infosimd';
import { JOBS } from './jobs.mjs';

const MIB = 2 ** 20;
/** The limit in bytes. */
export const LINEAR_MEMORY_TARGET = 4 * MIB;

/** [{ n, bytes }]: the total linear memory after all jobs on a short, then on a long input. */
export function linearMemory({ sizes = [1e4, 1e7] }) {
  const { Memory } = WebAssembly;
  let bytes = 0;
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor) {
      super(descriptor);
      bytes += this.buffer.byteLength;
    }
  };
  try {
    useBackend('wasm');
    return sizes.map((n) => {
      for (const job of JOBS) if (job.streams) job.make(Math.min(n, job.sizes?.[0] ?? n)).ours[1]();
      return { n, bytes };
    });
  } finally {
    WebAssembly.Memory = Memory;
  }
}
