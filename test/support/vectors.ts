// Test vectors: numbers from outside sources, one JSON file each (scripts/make_vectors.py).

import { readFileSync } from 'node:fs';
import { mulberry32 } from './mulberry32.js';

const NUMBERS: Readonly<Record<string, number>> = { Infinity, '-Infinity': -Infinity, NaN };

// biome-ignore lint/suspicious/noExplicitAny: each file has its own shape
export type Case = Record<string, any>;

export interface Vectors {
  readonly source: string;
  readonly cases: Case[];
  // biome-ignore lint/suspicious/noExplicitAny: each file has its own shape
  readonly [more: string]: any;
}

/** The vectors of `test/vectors/<name>.json`, with "Infinity", "-Infinity" and "NaN" as numbers. */
export function readVectors(name: string): Vectors {
  const text = readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text, (_key, value) =>
    typeof value === 'string' && value in NUMBERS ? NUMBERS[value] : value,
  );
}

/** 32-bit FNV-1a over the little-endian bytes of doubles: a fingerprint of a whole array. */
export function fnv1a(values: ArrayLike<number>): number {
  const bytes = new Uint8Array(Float64Array.from(values).buffer);
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** The numbers in an array of the type that a vector file names. */
export function typed(
  type: string,
  values: ArrayLike<number>,
): Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
  if (type === 'float64') return Float64Array.from(values);
  if (type === 'float32') return Float32Array.from(values);
  if (type === 'int32') return Int32Array.from(values);
  throw new Error(`a vector file names the unknown type ${type}`);
}

/** The column of a case of quantiles_numpy.json: given, or made by its recipe. */
export function quantileColumn({ data, seed, n, grid }: Case): number[] {
  const draw = mulberry32(seed);
  return (
    data ??
    Array.from({ length: n }, () => {
      const u = draw() - 0.5;
      const v = u * u * u;
      return grid === null ? v : Math.floor(v * 8 * grid) / grid;
    })
  );
}
