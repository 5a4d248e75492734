import type { Kernels } from '../contract.js';
import { bindInstance, type Instance, pagesFor, type Views } from '../memory.js';
import { binKernels } from './bin.js';
import { countKernels } from './count.js';
import { scanKernels } from './scan.js';
import { sumKernels } from './sums.js';

function bindKernels(views: Views): Kernels {
  return { ...sumKernels(views), ...scanKernels(views), ...binKernels(views), ...countKernels(views) };
}

export function createPortableInstance(bytes: number): Instance {
  return bindInstance('portable', new ArrayBuffer(pagesFor(bytes) * 65536), bindKernels);
}
