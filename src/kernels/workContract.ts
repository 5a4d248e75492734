// What a backend must provide for whole columns, as contract.ts for blocks. Offsets are bytes into the instance's
// memory, lengths are elements. Formulas, domains and layouts: the headers in assembly/.

export interface WorkKernels {
  countPairs_U8: (a: number, b: number, n: number, stride: number, counts: number) => void;
  identity_I32: (order: number, n: number) => void;
}

export type WorkKernelName = keyof WorkKernels;

/** Every work kernel; a test walks this list through both backends. */
export const WORK_KERNEL_NAMES: readonly WorkKernelName[] = ['countPairs_U8', 'identity_I32'];
