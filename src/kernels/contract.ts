// What a backend must provide. Offsets are bytes into the instance's memory, lengths are elements; results
// stand in its record (abi.generated.ts). Formulas, domains and error bounds: the headers in assembly/.

type Sum1 = (p: number, n: number) => void;
type Sum2 = (p: number, q: number, n: number, epsilonP: number, epsilonQ: number) => void;
type Scan = (x: number, n: number) => void;
type BinUniform = (
  x: number,
  n: number,
  codes: number,
  low: number,
  scale: number,
  half: number,
  middle: number,
  edges: number,
  bins: number,
  closed: number,
) => void;
type BinEdges = (
  x: number,
  n: number,
  codes: number,
  low: number,
  scale: number,
  grid: number,
  edges: number,
  bins: number,
  closed: number,
) => void;

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
  scan_F64: Scan;
  scan_F32: Scan;
  scan_I32: Scan;
  binUniform_F64: BinUniform;
  binUniform_F32: BinUniform;
  binUniform_I32: BinUniform;
  binEdges_F64: BinEdges;
  binEdges_F32: BinEdges;
  binEdges_I32: BinEdges;
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
}

export type KernelName = keyof Kernels;

/** Every kernel; a test walks this list through both backends. */
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
  'scan_F32',
  'scan_I32',
  'binUniform_F64',
  'binUniform_F32',
  'binUniform_I32',
  'binEdges_F64',
  'binEdges_F32',
  'binEdges_I32',
  'count1',
  'count2',
];
