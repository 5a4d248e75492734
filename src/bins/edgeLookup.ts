// The lookup table from numbers to bin codes (assembly/bin.ts): index arithmetic for uniform bins, else a grid over the edges. In
// both cases the edges decide.

import type { Column, NumberColumn } from '../columns/column.js';
import type { QuantizedColumn } from '../columns/quantizedColumn.js';
import { AXIS_EDGES, GRID } from '../kernels/abi.generated.js';
import { stageDoubles } from '../kernels/blocks.js';
import type { Instance } from '../kernels/memory.js';
import { nextAbove } from '../numeric/neighbouringDoubles.js';

/** Writes the codes of samples start … start + n − 1 at the byte offset `codes`. */
export type Encoder = (instance: Instance, start: number, n: number, codes: number) => void;

/** Encodes a quantized column on an axis equal to its own. Samples out of range get the code for above. */
export function quantizedEncoder({ codes }: QuantizedColumn): Encoder {
  return ({ i32 }, start, n, at) => {
    const first = at / 4;
    // One loop for both takes three times as long.
    i32.set(codes.subarray(start, start + n), first);
    for (let i = first; i < first + n; i++) i32[i]++;
  };
}

/** Encodes the samples of a column. */
export interface Coder {
  /** The number of bins or categories. */
  readonly bins: number;
  /** The size of the tables that `encoder` writes. */
  readonly bytes: number;
  /** Writes the tables at the byte offset `at`, and returns the encoder of a column. */
  encoder(instance: Instance, column: Column, at: number, closed?: boolean): Encoder;
}

interface Uniform {
  readonly low: number;
  readonly scale: number;
  /** ½ minus the largest error of the index arithmetic at an edge. */
  readonly half: number;
}

/** The index arithmetic for edges; undefined if it would be wrong too often. */
function uniformity(edges: Float64Array): Uniform | undefined {
  const bins = edges.length - 1;
  const low = edges[0];
  const scale = bins / (edges[bins] - low);
  if (!(scale > 0 && scale < Infinity)) return undefined;
  let deviation = 0;
  for (let i = 0; i <= bins; i++) deviation = Math.max(deviation, Math.abs((edges[i] - low) * scale - i));
  return deviation < 0.125 ? { low, scale, half: 0.5 - deviation } : undefined;
}

interface Grid {
  readonly low: number;
  readonly scale: number;
  /** Entry c: the number of edges in cells before c. */
  readonly firstEdge: Int32Array;
}

/** The outermost edges are left off the grid if they stretch it more than this many times. */
const FAR = 4;
/** Adding 2^52 rounds to integers. */
const TWO_52 = 2 ** 52;

function gridOver(edges: Float64Array): Grid {
  let low = 0;
  let high = 0;
  const finite = edges.filter(Number.isFinite);
  if (finite.length > 0) {
    low = finite[0];
    high = finite[finite.length - 1];
    // Leave the outermost edges off the grid if they stretch it more than FAR times; samples off the grid use its end cells.
    const inner = finite[finite.length - 2] - finite[1];
    if (finite.length > 3 && high - low > FAR * inner) {
      low = finite[1];
      high = finite[finite.length - 2];
    }
  }
  let scale = GRID / (high - low);
  // Any scale ≥ 0 is correct; if the range is 0 or overflows, all edges lie in one cell.
  if (!(scale > 0 && scale < Infinity)) scale = 0;
  const firstEdge = new Int32Array(GRID + 1);
  // The same arithmetic as the kernel's (assembly/bin.ts).
  const cellOf = (x: number): number => {
    const f = (x - low) * scale;
    return (f > 0 ? Math.min(f, GRID - 1) : 0) + TWO_52 - TWO_52;
  };
  for (const edge of edges) firstEdge[cellOf(edge) + 1]++;
  for (let cell = 1; cell <= GRID; cell++) firstEdge[cell] += firstEdge[cell - 1];
  return { low, scale, firstEdge };
}

/** Bins between edges: sample x is in bin i when edges[i] ≤ x < edges[i + 1]; the last bin is closed. */
export class EdgeLookup implements Coder {
  readonly bins: number;
  readonly bytes: number;
  readonly edges: Float64Array;
  readonly #uniform: Uniform | undefined;
  readonly #grid: Grid | undefined;

  constructor(edges: Float64Array) {
    this.edges = edges;
    this.bins = edges.length - 1;
    this.#uniform = uniformity(edges);
    if (this.#uniform === undefined) this.#grid = gridOver(edges);
    this.bytes = AXIS_EDGES + (edges.length + 1) * 8 + (this.#grid ? (GRID + 2) * 4 : 0);
  }

  /** Whether the kernels for uniform bins apply. */
  get isUniform(): boolean {
    return this.#uniform !== undefined;
  }

  /** Writes the axis (assembly/bin.ts) at the byte offset `at`; `closed`: the last edge belongs to the last bin. */
  place({ f64, i32 }: Instance, at: number, closed: boolean): void {
    const { edges, bins } = this;
    const { low, scale } = (this.#uniform ?? this.#grid) as Uniform | Grid;
    const first = (at + AXIS_EDGES) / 8;
    f64[at / 8] = low;
    f64[at / 8 + 1] = scale;
    f64[at / 8 + 2] = this.#uniform?.half ?? 0;
    i32[at / 4 + 6] = bins;
    f64.set(edges, first);
    if (closed) f64[first + bins] = nextAbove(edges[bins]);
    f64[first + bins + 1] = NaN;
    if (this.#grid) i32.set(this.#grid.firstEdge, 2 * (first + bins + 2));
  }

  encoder(instance: Instance, column: Column, at: number, closed = true): Encoder {
    if (column.kind === 'quantized') return quantizedEncoder(column);
    const { values, element } = column as NumberColumn;
    const { kernels } = instance;
    this.place(instance, at, closed);
    const kernel = this.#uniform ? kernels.binUniform_F64 : kernels.binEdges_F64;
    return (to, start, n, codes) => kernel(stageDoubles(to, values, element, start, n), n, codes, at);
  }
}
