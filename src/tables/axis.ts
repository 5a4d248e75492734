// One side of a table: bins between edges, or categories. An axis turns samples into bin codes
// (abi.generated.ts) and knows nothing of counts.

import { type CategoryCodes, checkLabels, type Label } from '../columns/categories.js';
import { type Column, type ColumnInput, checkColumn, type NumberColumn } from '../columns/column.js';
import { describe, wrongKind, wrongValue } from '../columns/errors.js';
import { checkOptions } from '../columns/options.js';
import { AXIS_EDGES, GRID } from '../kernels/abi.generated.js';
import { stageDoubles } from '../kernels/blocks.js';
import type { Instance } from '../kernels/memory.js';
import { nextAbove } from '../numeric/neighbouringDoubles.js';

/** Most bins of one axis. */
export const MAX_BINS = 65536;

/** Writes the codes of samples start … start + n − 1 at the byte offset `codes`. */
export type Encoder = (instance: Instance, start: number, n: number, codes: number) => void;

interface AxisBase {
  /** Bins or categories. */
  readonly bins: number;
  /** Bytes of memory that the tables of `encoder` want. */
  readonly bytes: number;
  /** The column that this axis can count; throws TypeError for a wrong kind. */
  check(name: string, input: ColumnInput): Column;
  /** Writes the axis's tables at the byte offset `at`, once for a column, and returns its encoder. */
  encoder(instance: Instance, column: Column, at: number, closed?: boolean): Encoder;
  /** Whether counts on both axes may be added. */
  equals(other: Axis): boolean;
}

interface Uniform {
  readonly low: number;
  readonly scale: number;
  /** ½ less the largest distance of an edge's index arithmetic from its index. */
  readonly half: number;
}

/** What the index arithmetic is worth on these edges; undefined when it would guess wrong too often. */
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
  /** Entry c: how many edges lie in cells before c. */
  readonly firstEdge: Int32Array;
}

/** How many times as far as their neighbours the outermost edges reach to lie beside the grid. */
const FAR = 4;
/** An integer's neighbours behind it: adding it rounds to whole numbers. */
const TWO_52 = 2 ** 52;

function gridOver(edges: Float64Array): Grid {
  let low = 0;
  let high = 0;
  const finite = edges.filter(Number.isFinite);
  if (finite.length > 0) {
    low = finite[0];
    high = finite[finite.length - 1];
    // Without the outermost edges where heavy tails send them far away: what lies beside the grid is in its end cells.
    const inner = finite[finite.length - 2] - finite[1];
    if (finite.length > 3 && high - low > FAR * inner) {
      low = finite[1];
      high = finite[finite.length - 2];
    }
  }
  let scale = GRID / (high - low);
  // Any scale ≥ 0 is right; one cell for all is what remains where the range is 0 or overflows.
  if (!(scale > 0 && scale < Infinity)) scale = 0;
  const firstEdge = new Int32Array(GRID + 1);
  // As the kernel finds a sample's cell (assembly/bin.ts).
  const cellOf = (x: number): number => {
    const f = (x - low) * scale;
    return (f > 0 ? Math.min(f, GRID - 1) : 0) + TWO_52 - TWO_52;
  };
  for (const edge of edges) firstEdge[cellOf(edge) + 1]++;
  for (let cell = 1; cell <= GRID; cell++) firstEdge[cell] += firstEdge[cell - 1];
  return { low, scale, firstEdge };
}

/** Bins between edges: sample x is in bin i when edges[i] ≤ x < edges[i + 1]; the last bin is closed. */
export class BinAxis implements AxisBase {
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

  check(name: string, input: ColumnInput): NumberColumn {
    const column = checkColumn(name, input);
    if (column.kind !== 'number') throw wrongKind(name, 'numbers, as its axis has bins', input);
    return column;
  }

  /** Whether the kernels for uniform bins take it. */
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
    const { values, element } = column as NumberColumn;
    const { kernels } = instance;
    this.place(instance, at, closed);
    const kernel = this.#uniform ? kernels.binUniform_F64 : kernels.binEdges_F64;
    return (to, start, n, codes) => kernel(stageDoubles(to, values, element, start, n), n, codes, at);
  }

  equals(other: Axis): boolean {
    return (
      other instanceof BinAxis &&
      other.bins === this.bins &&
      this.edges.every((edge, i) => edge === other.edges[i])
    );
  }
}

/** One cell for each category; a label beside them is out of range. */
export class CategoryAxis implements AxisBase {
  readonly bins: number;
  readonly bytes = 0;
  readonly categories: readonly Label[];
  readonly #place: ReadonlyMap<Label, number>;

  constructor(categories: readonly Label[]) {
    this.categories = categories;
    this.bins = categories.length;
    this.#place = new Map(categories.map((label, i) => [label, i + 1]));
  }

  check(name: string, input: ColumnInput): CategoryCodes {
    return checkColumn(name, input, 'category') as CategoryCodes;
  }

  encoder(_instance: Instance, column: Column, _at: number): Encoder {
    const { codes, categories } = column as CategoryCodes;
    // Entry code + 1: missing, then each of the column's categories.
    const codeOf = Int32Array.from([
      this.bins + 2,
      ...categories.map((label) => this.#place.get(label) ?? 0),
    ]);
    return (to, start, n, at) => {
      const { i32 } = to;
      for (let j = 0, out = at / 4; j < n; j++) i32[out + j] = codeOf[codes[start + j] + 1];
    };
  }

  equals(other: Axis): boolean {
    return (
      other instanceof CategoryAxis &&
      other.bins === this.bins &&
      this.categories.every((label, i) => label === other.categories[i])
    );
  }
}

export type Axis = BinAxis | CategoryAxis;

/** How an axis is asked for: equal bins over a range, edges, or categories. */
export type AxisSpec =
  | { readonly bins: number; readonly range: readonly [number, number] }
  | { readonly edges: ArrayLike<number> }
  | { readonly categories: readonly Label[] };

/** An integer in 1 … 65 536. */
export function checkBins(name: string, bins: unknown): number {
  const expected = `an integer in 1 … ${MAX_BINS}`;
  if (typeof bins !== 'number') throw wrongKind(name, expected, bins);
  if (bins < 1) throw wrongValue(name, 'an integer ≥ 1', bins);
  if (!(Number.isInteger(bins) && bins <= MAX_BINS)) throw wrongValue(name, expected, bins);
  return bins;
}

/** Two finite numbers, the first not above the second, whose difference is finite. */
export function checkRange(name: string, range: unknown): readonly [number, number] {
  const expected = '[low, high], two finite numbers with low ≤ high';
  if (!(Array.isArray(range) || ArrayBuffer.isView(range)) || (range as ArrayLike<unknown>).length !== 2) {
    throw wrongKind(name, expected, range);
  }
  const [low, high] = range as [unknown, unknown];
  if (typeof low !== 'number' || typeof high !== 'number')
    throw wrongKind(name, expected, typeof low !== 'number' ? low : high);
  if (!(high >= low) || !Number.isFinite(high - low)) {
    throw new RangeError(`"${name}" must be ${expected} and a finite width, got [${low}, ${high}]`);
  }
  return [low, high];
}

/** NumPy's edges: low + i·((high − low)/bins), the last forced to high; ±½ around a range without width. */
export function uniformEdges(bins: number, low: number, high: number): Float64Array {
  let first = low;
  let last = high;
  if (first === last) {
    first -= 0.5;
    last += 0.5;
  }
  const width = last - first;
  const step = width / bins;
  const edges = new Float64Array(bins + 1);
  for (let i = 0; i < bins; i++) {
    // Over a few subnormals the step rounds up, and edges would pass the last one.
    edges[i] = Math.min((step === 0 ? (i / bins) * width : i * step) + first, last);
  }
  edges[bins] = last;
  // + 0: a zero edge is never negative, so that equal tables are identical.
  for (let i = 0; i <= bins; i++) edges[i] += 0;
  return edges;
}

/** Given edges: numbers that do not decrease; they may repeat or be infinite. */
export function checkEdges(name: string, edges: unknown): Float64Array {
  if (!(Array.isArray(edges) || (ArrayBuffer.isView(edges) && !(edges instanceof DataView)))) {
    throw wrongKind(name, 'an array of edges', edges);
  }
  const input = edges as ArrayLike<unknown>;
  if (input.length < 2 || input.length > MAX_BINS + 1) {
    throw new RangeError(`"${name}" must hold 2 … ${MAX_BINS + 1} edges, got ${input.length}`);
  }
  const checked = new Float64Array(input.length);
  for (let i = 0; i < input.length; i++) {
    const edge = input[i];
    if (typeof edge !== 'number') {
      throw new TypeError(`"${name}" must hold numbers, got ${describe(edge)} at index ${i}`);
    }
    if (edge !== edge) throw new RangeError(`"${name}" must hold no NaN, got one at index ${i}`);
    if (i > 0 && edge < (input[i - 1] as number)) {
      throw new RangeError(`"${name}" must not decrease, got ${edge} after ${input[i - 1]} at index ${i}`);
    }
    checked[i] = edge + 0;
  }
  return checked;
}

function checkAxisLabels(name: string, categories: unknown): readonly Label[] {
  const labels = checkLabels(name, categories);
  if (labels.length < 1 || labels.length > MAX_BINS) {
    throw new RangeError(`"${name}" must hold 1 … ${MAX_BINS} labels, got ${labels.length}`);
  }
  return labels;
}

/** What an axis may be made of. */
export const BIN_KEYS: readonly string[] = ['bins', 'range', 'edges'];
export const AXIS_KEYS: readonly string[] = [...BIN_KEYS, 'categories'];

/** The axis of a specification with some of the `keys`; `name` is the argument's, for messages. */
export function axisFrom(name: string, spec: unknown, keys: readonly string[]): Axis {
  // An axis that was made and checked before comes from inside.
  if (spec instanceof BinAxis || spec instanceof CategoryAxis) return spec;
  const expected = `{ bins, range }${keys === AXIS_KEYS ? ', { edges } or { categories }' : ' or { edges }'}`;
  if (spec === null || typeof spec !== 'object' || Array.isArray(spec)) throw wrongKind(name, expected, spec);
  const { bins, range, edges, categories } = checkOptions(spec as Record<string, unknown>, keys);
  const given = Object.keys(spec as object)
    .sort()
    .join();
  if (given === 'bins,range') {
    const [low, high] = checkRange(`${name}.range`, range);
    return new BinAxis(uniformEdges(checkBins(`${name}.bins`, bins), low, high));
  }
  if (given === 'edges') return new BinAxis(checkEdges(`${name}.edges`, edges));
  if (given === 'categories') return new CategoryAxis(checkAxisLabels(`${name}.categories`, categories));
  throw new TypeError(`"${name}" must be ${expected}, got { ${given.replaceAll(',', ', ')} }`);
}
