// How the joint tables of all pairs of many columns are counted: each way finds the codes of a window of samples, then
// counts the pairs step by step.

import type { Column } from '../columns/column.js';
import type { Instance } from '../kernels/memory.js';
import type { WorkKernels } from '../kernels/workContract.js';
import type { Axis } from './axis.js';

/** Columns and an axis for each. */
export interface PairColumns {
  readonly axes: readonly Axis[];
  /** All of one length. */
  readonly columns: readonly Column[];
  /** Whether each sample of a column is in a bin of its axis: none is missing. */
  readonly complete: readonly boolean[];
  /** Bytes of codes in linear memory at a time, a block of samples at least; default 64 MiB. */
  readonly windowBytes?: number;
  /** The codes of all units, found before (`codesTask`). */
  readonly codes?: readonly Float64Array[];
}

/** The bins of a column's samples, from 0. */
export type Codes = Uint8Array | Uint16Array;

/** Called for each pair i < j, with i's bins down and j's across; the counts are valid during the call. */
export type Visit = (i: number, j: number, counts: Float64Array) => void;

/** A memory with a window of samples. */
export interface Window {
  readonly instance: Instance;
  readonly kernels: WorkKernels;
  /** Room for codes: for `samples` samples, a multiple of BLOCK. */
  readonly codes: number;
  readonly samples: number;
  /** Room for counters. */
  readonly counters: number;
}

/** Digits of a block of one column → CODES_A, handed over block by block: how many, and after how many. */
export type EachDigits = (column: number, each: (n: number, done: number) => void) => void;

/** A way to count all pairs. */
export interface PairMethod {
  /** Bytes of codes for each sample. */
  readonly bytesPerSample: number;
  /** Bytes for counters. */
  readonly counterBytes: number;
  /** How many pairs each step visits. */
  readonly pairsOfStep: readonly number[];
  /** The places of the codes, a byte a sample each, that every unit of `prepare` finds; undefined where codes are no bytes. */
  readonly units?: readonly (readonly number[])[];
  /** The codes of one column; undefined where missing samples need no code, and pairs with one are not counted. */
  readonly codesOf?: (window: Window, column: number) => Codes;
  /** The counts of one column, where they are known once codes are. */
  readonly countsOf?: (column: number) => Float64Array;
  /** Finds the codes of the window's n samples: all of them, or those of the units from … to − 1. */
  prepare(window: Window, n: number, eachDigits: EachDigits, from?: number, to?: number): void;
  /** Visits each pair of the steps from … to − 1 once. */
  count(window: Window, n: number, from: number, to: number, visit: Visit): void;
}

/** Of steps by the first column of a pair. */
export function pairsByColumn(columns: number): number[] {
  return Array.from({ length: columns }, (_, i) => columns - 1 - i);
}
