// Packs values for messages between threads. Structured cloning loses classes and frozenness; packed values carry them as a mark.

import { CategoryCodes, FOUND } from '../columns/categories.js';
import { type QuantizedAxis, QuantizedColumn } from '../columns/quantizedColumn.js';
import { type Axis, BinAxis, CategoryAxis } from '../tables/axis.js';
import { Counts, type CountsState } from '../tables/counts.js';
import { countsOfHistogram, Histogram } from '../tables/histogram.js';
import { countsOfPairs, JointHistogram } from '../tables/jointHistogram.js';
import type { PackedError } from './protocol.js';

/** The key of the mark. */
const KIND = 'infosimd:kind';

/** Replaces a typed array for the message. */
type CarryArray = (array: ArrayBufferView) => unknown;

/** A value as data that can be cloned. */
export function pack(value: unknown, carry: CarryArray = (array) => array): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (ArrayBuffer.isView(value)) return carry(value);
  const packed = packObject(value, carry);
  if (value instanceof QuantizedColumn) return packed;
  return Object.isFrozen(value) ? { [KIND]: 'frozen', value: packed } : packed;
}

function packCounts(state: CountsState, carry: CarryArray): object {
  const { axes, cells, counts, ...left } = state;
  return {
    axes: axes.map((axis) => pack(axis, carry)),
    ...(cells ? { cells: carry(cells) } : {}),
    counts: carry(counts),
    ...left,
  };
}

function unpackCounts(packed: Record<string, unknown>): Counts {
  return Counts.from({ ...(packed as unknown as CountsState), axes: unpack(packed.axes) as Axis[] });
}

function packObject(value: object, carry: CarryArray): unknown {
  if (value instanceof CategoryCodes) {
    return { [KIND]: 'CategoryCodes', codes: carry(value.codes), categories: value.categories };
  }
  if (value instanceof QuantizedColumn) {
    const { codes, edges, categories, missing, outOfRange } = value;
    return { [KIND]: 'QuantizedColumn', codes: carry(codes), edges, categories, missing, outOfRange };
  }
  if (value instanceof BinAxis) return { [KIND]: 'BinAxis', edges: value.edges };
  if (value instanceof CategoryAxis) return { [KIND]: 'CategoryAxis', categories: value.categories };
  if (value instanceof Histogram) {
    return { [KIND]: 'Histogram', ...packCounts(countsOfHistogram(value).state, carry) };
  }
  if (value instanceof JointHistogram) {
    return { [KIND]: 'JointHistogram', ...packCounts(countsOfPairs(value).state, carry) };
  }
  if (Array.isArray(value)) {
    // Arrays of samples hold no objects, and need no packing.
    return typeof value[0] === 'object' && value[0] !== null ? value.map((item) => pack(item, carry)) : value;
  }
  // Also objects of a user's class, by their properties; Map, Date and the like stay as they are.
  if (Object.prototype.toString.call(value) !== '[object Object]') return value;
  const members = Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, pack(member, carry)]),
  );
  // A user's object may have a member of this name.
  return KIND in members ? { [KIND]: 'object', members } : members;
}

/** The inverse of `pack`; frozen objects and arrays are frozen again. */
export function unpack(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) {
    return typeof value[0] === 'object' && value[0] !== null ? value.map(unpack) : value;
  }
  const packed = value as Record<string, unknown>;
  switch (packed[KIND]) {
    case 'frozen':
      return Object.freeze(unpack(packed.value));
    case 'CategoryCodes':
      // Checked when it was made.
      return new CategoryCodes(packed.codes as Int32Array, packed.categories as string[], FOUND);
    case 'QuantizedColumn': {
      const { codes, edges, categories, missing, outOfRange } = packed as unknown as QuantizedColumn;
      const axis = (edges ? { edges } : { categories }) as QuantizedAxis;
      return new QuantizedColumn(codes, axis, missing, outOfRange);
    }
    case 'BinAxis':
      return new BinAxis(packed.edges as Float64Array);
    case 'CategoryAxis':
      return new CategoryAxis(packed.categories as string[]);
    case 'Histogram':
      return new Histogram(unpackCounts(packed));
    case 'JointHistogram':
      return new JointHistogram(unpackCounts(packed));
    case 'object':
      return unpackMembers(packed.members as object);
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? unpackMembers(value) : value;
}

function unpackMembers(packed: object): object {
  return Object.fromEntries(Object.entries(packed).map(([key, member]) => [key, unpack(member)]));
}

export function packError(error: unknown): PackedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  const { code, column } = error as { code?: unknown; column?: unknown };
  return {
    name,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof column === 'string' ? { column } : {}),
  };
}

const ERRORS: Readonly<Record<string, ErrorConstructor>> = { TypeError, RangeError, Error };

export function unpackError({ name, message, ...rest }: PackedError): Error {
  return Object.assign(new (ERRORS[name] ?? Error)(message), rest);
}
