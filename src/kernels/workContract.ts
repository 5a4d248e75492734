// The kernels on whole columns that every backend implements, as contract.ts lists those on blocks. Offsets are bytes in the
// instance's memory, lengths are elements. The headers in assembly/ give formulas, domains and layouts.

export interface WorkKernels {
  replaceMissing: (codes: number, n: number, bins: number, bits: number) => void;
  packDigit_U8: (digits: number, n: number, radix: number, codes: number) => void;
  packDigit_U16: (digits: number, n: number, codes: number) => void;
  countPairs_U8: (a: number, b: number, n: number, stride: number) => void;
  countPairs_U16: (a: number, b: number, n: number, stride: number, counts: number) => void;
  sumDigits: (high: number, low: number, stride: number, to: number) => void;
  markBins_U8: (codes: number, n: number, planes: number, to: number, words: number) => void;
  countPlanes: (
    a: number,
    b: number,
    words: number,
    planesA: number,
    planesB: number,
    counts: number,
  ) => void;
  sortKeys: (x: number, n: number, first: number, keys: number, order: number, counts: number) => void;
  sortByDigit: (
    keys: number,
    order: number,
    n: number,
    digit: number,
    places: number,
    keysTo: number,
    orderTo: number,
  ) => void;
  settle: (keys: number, order: number, n: number, most: number) => number;
  rankTies: (keys: number, order: number, n: number, method: number, ranks: number) => void;
  nearestInPlane: (
    xs: number,
    ys: number,
    ids: number,
    n: number,
    size: number,
    edges: number,
    cursors: number,
    best: number,
    k: number,
    radii: number,
    from: number,
    to: number,
  ) => void;
  reachInPlane: (
    xs: number,
    ys: number,
    ids: number,
    n: number,
    size: number,
    edges: number,
    cursors: number,
    best: number,
    radii: number,
    reachesX: number,
    reachesY: number,
    from: number,
    to: number,
  ) => void;
  countWithin: (
    values: number,
    ids: number,
    n: number,
    radii: number,
    closed: number,
    counts: number,
    from: number,
    to: number,
  ) => void;
  nearestInTree: (
    points: number,
    d: number,
    boxes: number,
    sizes: number,
    ids: number,
    leaves: number,
    capacity: number,
    scratch: number,
    k: number,
    radii: number,
  ) => void;
  countInTree: (
    points: number,
    d: number,
    boxes: number,
    sizes: number,
    ids: number,
    leaves: number,
    capacity: number,
    scratch: number,
    radii: number,
    closed: number,
    counts: number,
  ) => void;
  reachInTree: (
    points: number,
    d: number,
    boxes: number,
    sizes: number,
    ids: number,
    leaves: number,
    capacity: number,
    scratch: number,
    radii: number,
    groups: number,
    groupCount: number,
    n: number,
    reaches: number,
  ) => void;
}

type WorkKernelName = keyof WorkKernels;

/** Every work kernel; a test checks that both backends have exactly these. */
export const WORK_KERNEL_NAMES: readonly WorkKernelName[] = [
  'replaceMissing',
  'packDigit_U8',
  'packDigit_U16',
  'countPairs_U8',
  'countPairs_U16',
  'sumDigits',
  'markBins_U8',
  'countPlanes',
  'sortKeys',
  'sortByDigit',
  'settle',
  'rankTies',
  'nearestInPlane',
  'reachInPlane',
  'countWithin',
  'nearestInTree',
  'countInTree',
  'reachInTree',
];
