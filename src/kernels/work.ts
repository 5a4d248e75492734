// The work kernels, which need whole columns in memory. They are a separate module, so that bundles of programs that never sort
// leave it out, and share an instance's memory with the kernels of the contract.

import type { Instance } from './memory.js';
import { neighbourKernels } from './portable/neighbours.js';
import { pairKernels } from './portable/pairs.js';
import { sortKernels } from './portable/sort.js';
import { treeKernels } from './portable/tree.js';
import { EmbeddedModule } from './wasm.js';
import { WORK_HEX } from './work.generated.js';
import type { WorkKernels } from './workContract.js';

const work = new EmbeddedModule(WORK_HEX);

const bound = new WeakMap<Instance, WorkKernels>();

/** The work kernels of an instance's backend, bound to its memory. */
export function workKernels(instance: Instance): WorkKernels {
  const known = bound.get(instance);
  if (known) return known;
  const kernels =
    instance.memory === undefined
      ? {
          ...pairKernels(instance),
          ...sortKernels(instance),
          ...neighbourKernels(instance),
          ...treeKernels(instance),
        }
      : work.bind<WorkKernels>(instance.memory);
  bound.set(instance, kernels);
  return kernels;
}
