import type { Kernels } from '../contract.js';
import { bindInstance, type Instance, pagesFor, type Views } from '../memory.js';
import { binKernels } from './bin.js';
import { cellKernels } from './cells.js';
import { countKernels } from './count.js';
import { scanKernels } from './scan.js';
import { sumKernels } from './sums.js';

function bindKernels(views: Views): Kernels {
  return {
    ...sumKernels(views),
    ...scanKernels(views),
    ...binKernels(views),
    ...countKernels(views),
    ...cellKernels(views),
  };
}

/** Binds the portable kernels to an existing memory. */
export function bindPortable(buffer: ArrayBuffer, resident: boolean): Instance {
  return bindInstance('portable', buffer, bindKernels, undefined, resident);
}

export function createPortableInstance(bytes: number, resident = false): Instance {
  return bindPortable(new ArrayBuffer(pagesFor(bytes) * 65536), resident);
}
