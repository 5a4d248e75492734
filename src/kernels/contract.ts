// The kernels that every backend implements. Offsets are bytes in the instance's memory, lengths are elements; results go to
// RECORD (abi.generated.ts). The headers in assembly/ give formulas, domains, error bounds and layouts.

type Sum1 = (p: number, n: number) => void;
type Sum2 = (p: number, q: number, n: number, epsilonP: number, epsilonQ: number) => void;
type Widen = (x: number, n: number, to: number) => void;
type Bin = (x: number, n: number, codes: number, axis: number) => void;

export interface Kernels {
  sumPLog2P_F64: Sum1;
  sumPLog2P_F32: Sum1;
  sumPLog2Q_F64: Sum2;
  sumPLog2Q_F32: Sum2;
  sumPLog2PQ_F64: Sum2;
  sumPLog2PQ_F32: Sum2;
  sumLog2_F64: Sum1;
  sum_F64: Sum1;
  divide_F64: (p: number, n: number, divisor: number) => void;
  scan_F64: (x: number, n: number) => void;
  widen_F32: Widen;
  widen_I32: Widen;
  binUniform_F64: Bin;
  binEdges_F64: Bin;
  countUniform1_F64: (
    x: number,
    n: number,
    axis: number,
    counts: number,
    cells: number,
    copies: number,
  ) => void;
  countUniform2_F64: (
    x: number,
    y: number,
    n: number,
    axisX: number,
    axisY: number,
    counts: number,
    cells: number,
    copies: number,
  ) => void;
  count1: (a: number, n: number, counts: number, cells: number, copies: number) => void;
  count2: (
    a: number,
    b: number,
    n: number,
    stride: number,
    counts: number,
    cells: number,
    copies: number,
  ) => void;
  occupiedCells: (
    a: number,
    minA: number,
    startsA: number,
    widthA: number,
    b: number,
    minB: number,
    startsB: number,
    widthB: number,
    n: number,
    rows: number,
    counts: number,
  ) => number;
}

export type KernelName = keyof Kernels;

/** Every kernel; a test checks that both backends have exactly these. */
export const KERNEL_NAMES: readonly KernelName[] = [
  'sumPLog2P_F64',
  'sumPLog2P_F32',
  'sumPLog2Q_F64',
  'sumPLog2Q_F32',
  'sumPLog2PQ_F64',
  'sumPLog2PQ_F32',
  'sumLog2_F64',
  'sum_F64',
  'divide_F64',
  'scan_F64',
  'widen_F32',
  'widen_I32',
  'binUniform_F64',
  'binEdges_F64',
  'countUniform1_F64',
  'countUniform2_F64',
  'count1',
  'count2',
  'occupiedCells',
];
