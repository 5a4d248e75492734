// The learning kernels: a separate module, so that bundles of programs without losses leave it out. It shares an instance's memory with
// the kernels of the contract.

import { LEARNING_HEX } from './learning.generated.js';
import type { LearningKernels } from './learningContract.js';
import type { Instance } from './memory.js';
import { calibrationKernels } from './portable/calibration.js';
import { distillationKernels } from './portable/distillation.js';
import { ensembleKernels } from './portable/ensemble.js';
import { gaussianKernels } from './portable/gaussian.js';
import { sigmoidKernels } from './portable/sigmoid.js';
import { softmaxKernels } from './portable/softmax.js';
import { EmbeddedModule } from './wasm.js';

const learning = new EmbeddedModule(LEARNING_HEX);

const bound = new WeakMap<Instance, LearningKernels>();

/** The learning kernels of an instance's backend, bound to its memory. */
export function learningKernels(instance: Instance): LearningKernels {
  const known = bound.get(instance);
  if (known) return known;
  const kernels: LearningKernels =
    instance.memory === undefined
      ? {
          ...calibrationKernels(instance),
          ...distillationKernels(instance),
          ...ensembleKernels(instance),
          ...gaussianKernels(instance),
          ...sigmoidKernels(instance),
          ...softmaxKernels(instance),
        }
      : { ...learning.bind<LearningKernels>(instance.memory) };
  bound.set(instance, kernels);
  return kernels;
}
