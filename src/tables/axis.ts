// One side of a table: bins between edges, or categories. An axis turns samples into bin codes
// (abi.generated.ts) and knows nothing of counts.

import { type BinNames, type BinRequest, checkRequest, edgesFor } from '../bins/binRules.js';
import { type Coder, EdgeLookup, type Encoder, quantizedEncoder } from '../bins/edgeLookup.js';
import { checkBins, checkEdges, checkRange, uniformEdges } from '../bins/edges.js';
import { type CategoryCodes, checkLabels, type Label, MAX_CATEGORIES } from '../columns/categories.js';
import { type Column, type ColumnInput, checkColumn, type NumberColumn } from '../columns/column.js';
import { wrongKind } from '../columns/errors.js';
import { checkMembers } from '../columns/options.js';
import { QuantizedColumn } from '../columns/quantizedColumn.js';
import type { Instance } from '../kernels/memory.js';

interface AxisBase extends Coder {
  /** The column that this axis can count; throws TypeError for a wrong kind. */
  check(name: string, input: ColumnInput): Column;
  /** Whether counts on both axes may be added. */
  equals(other: Axis): boolean;
}

/** The column itself where its axis is the one that it is to be counted on. */
function checkQuantized(name: string, column: QuantizedColumn, axis: Axis): QuantizedColumn {
  if (axisOfQuantized(column).equals(axis)) return column;
  throw new RangeError(
    `"${name}" must be quantized on the axis that it is counted on, got other edges or categories: quantize it with those, or give the samples`,
  );
}

/** Bins between edges: sample x is in bin i when edges[i] ≤ x < edges[i + 1]; the last bin is closed. */
export class BinAxis extends EdgeLookup implements AxisBase {
  check(name: string, input: ColumnInput): NumberColumn | QuantizedColumn {
    const column = checkColumn(name, input);
    if (column.kind === 'quantized') return checkQuantized(name, column, this);
    if (column.kind !== 'number') throw wrongKind(name, 'numbers, as its axis has bins', input);
    return column;
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
  #codes: ReadonlyMap<Label, number> | undefined;

  constructor(categories: readonly Label[]) {
    this.categories = categories;
    this.bins = categories.length;
  }

  /** The code of each label, made when a column has other categories: that takes 100 ns a label. */
  get #codeOf(): ReadonlyMap<Label, number> {
    this.#codes ??= new Map(this.categories.map((label, i) => [label, i + 1]));
    return this.#codes;
  }

  check(name: string, input: ColumnInput): CategoryCodes | QuantizedColumn {
    if (input instanceof QuantizedColumn) return checkQuantized(name, input, this);
    return checkColumn(name, input, 'category') as CategoryCodes;
  }

  encoder(_instance: Instance, column: Column, _at: number): Encoder {
    if (column.kind === 'quantized') return quantizedEncoder(column);
    const { codes, categories } = column as CategoryCodes;
    // Entry code + 1: missing, then each of the column's categories.
    const codeOf = new Int32Array(categories.length + 1);
    codeOf[0] = this.bins + 2;
    if (categories === this.categories) for (let code = 1; code < codeOf.length; code++) codeOf[code] = code;
    else {
      const places = this.#codeOf;
      categories.forEach((label, i) => {
        codeOf[i + 1] = places.get(label) ?? 0;
      });
    }
    return (to, start, n, at) => {
      const { i32 } = to;
      for (let j = 0, out = at / 4; j < n; j++) i32[out + j] = codeOf[codes[start + j] + 1];
    };
  }

  equals(other: Axis): boolean {
    return (
      other instanceof CategoryAxis &&
      (other.categories === this.categories ||
        (other.bins === this.bins && this.categories.every((label, i) => label === other.categories[i])))
    );
  }
}

export type Axis = BinAxis | CategoryAxis;

/** The axis that a quantized column brings along. */
export function axisOfQuantized({ edges, categories }: QuantizedColumn): Axis {
  return edges ? new BinAxis(edges) : new CategoryAxis(categories as readonly Label[]);
}

/** The bins of a column of numbers: a quantized one brings its own. */
export function binAxisFor(
  names: BinNames,
  column: NumberColumn | QuantizedColumn,
  request: BinRequest,
): BinAxis {
  if (column.kind === 'number') return new BinAxis(edgesFor(names, column, request));
  checkRequest(names, request);
  return axisOfQuantized(column) as BinAxis;
}

/** How an axis is asked for: equal bins over a range, edges, or categories. */
export type AxisSpec =
  | { readonly bins: number; readonly range: readonly [number, number] }
  | { readonly edges: ArrayLike<number> }
  | { readonly categories: readonly Label[] };

function checkAxisLabels(name: string, categories: unknown): readonly Label[] {
  if (Array.isArray(categories) && (categories.length < 1 || categories.length > MAX_CATEGORIES)) {
    throw new RangeError(`"${name}" must hold 1 … ${MAX_CATEGORIES} labels, got ${categories.length}`);
  }
  return checkLabels(name, categories);
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
  const { bins, range, edges, categories } = checkMembers(name, spec as Record<string, unknown>, keys);
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
