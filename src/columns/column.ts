// Checks a user's column → numbers in a typed array, or categories as codes.

import type { Element, NumericArray } from '../numeric/numericArray.js';
import { CategoryCodes, exactNumber, type Label, type NarrowIntegers, narrowIntegers } from './categories.js';
import { describe, notSample, refuseHoles, wrongKind } from './errors.js';
import { QuantizedColumn } from './quantizedColumn.js';
import { areNumbers, textNumber } from './textNumber.js';

/** Numbers: an array (null and undefined are missing, bigints are converted) or any typed array. */
export type NumericInput =
  | readonly (number | bigint | null | undefined)[]
  | NumericArray
  | BigInt64Array
  | BigUint64Array;

/** A column: numbers, or labels (strings and booleans are categories; '' is missing). */
export type ColumnInput =
  | NumericInput
  | readonly (Label | bigint | null | undefined)[]
  | CategoryCodes
  | QuantizedColumn;

export interface NumberColumn {
  readonly kind: 'number';
  readonly values: NumericArray;
  readonly element: Element;
  readonly length: number;
  /** Whether NumPy gives the samples an integer type if all of them are integers: unless they came as floats. */
  readonly mayBeIntegers?: boolean;
}

export type Column = NumberColumn | CategoryCodes | QuantizedColumn;

/** The element type that a typed array is copied as. */
function elementOf(tag: string): Element {
  if (tag === 'Float32Array') return 'F32';
  return tag === 'Float64Array' || tag === 'Uint32Array' ? 'F64' : 'I32';
}

/** The name of the type, also for arrays of another realm and for subclasses such as Buffer. */
function typedArrayName(input: unknown): string | undefined {
  return ArrayBuffer.isView(input) && !(input instanceof DataView)
    ? (input as unknown as { [Symbol.toStringTag]: string })[Symbol.toStringTag]
    : undefined;
}

function isList(input: unknown): input is ArrayLike<unknown> {
  return Array.isArray(input) || typedArrayName(input) !== undefined;
}

function numberColumn(values: NumericArray, element: Element, mayBeIntegers = false): NumberColumn {
  return { kind: 'number', values, element, length: values.length, mayBeIntegers };
}

function fromArray(name: string, input: readonly unknown[]): NumberColumn {
  if (Array.isArray(input)) refuseHoles(name, input);
  const values = new Float64Array(input.length);
  for (let i = 0; i < input.length; i++) {
    const value = input[i];
    if (typeof value === 'number') values[i] = value;
    else if (value === null || value === undefined || value === '') values[i] = NaN;
    else if (typeof value === 'bigint') values[i] = exactNumber(name, value, i);
    else throw notSample(name, 'numbers', value, `at index ${i}`);
  }
  return numberColumn(values, 'F64', true);
}

function firstPresent(input: readonly unknown[]): unknown {
  for (let i = 0; i < input.length; i++) {
    const value = input[i];
    if (value !== null && value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** True for what can be a column: an array, a typed array, category codes or a quantized column. */
export function isColumnInput(input: unknown): input is ColumnInput {
  return isList(input) || input instanceof CategoryCodes || input instanceof QuantizedColumn;
}

/** A column of numbers or their bins; throws TypeError for anything else. */
export function checkBinned(name: string, input: unknown): NumberColumn | QuantizedColumn {
  return input instanceof QuantizedColumn && input.edges ? input : checkNumbers(name, input);
}

/** The error for a quantized column where the samples themselves are needed. */
export function quantizedError(name: string): TypeError {
  return new TypeError(
    `"${name}" must hold the samples themselves here, got a QuantizedColumn, which has their bins alone; give what it was made of`,
  );
}

/** Labels of a quantized column: its categories, or the numbers of its bins; samples out of range are missing. */
function labelsOfQuantized({ codes, categories, bins }: QuantizedColumn): CategoryCodes {
  const labels = categories ?? Array.from({ length: bins }, (_, bin) => bin);
  return new CategoryCodes(
    Int32Array.from(codes, (code) => (code < bins ? code : -1)),
    labels,
  );
}

/** A column of numbers; throws TypeError for anything else. */
export function checkNumbers(name: string, input: unknown): NumberColumn {
  // The usual type first: checking name and buffer takes 20 ns.
  if (input instanceof Float64Array && input.constructor === Float64Array) return numberColumn(input, 'F64');
  const tag = typedArrayName(input);
  if (Array.isArray(input) || tag?.startsWith('Big')) return fromArray(name, input as readonly unknown[]);
  if (tag === 'Float16Array') return numberColumn(new Float32Array(input as ArrayLike<number>), 'F32');
  if (tag !== undefined) {
    const values = input as NumericArray;
    // A subclass such as Buffer may override slice and the constructor: view its buffer as the plain type.
    const Plain = (globalThis as unknown as Record<string, typeof Float64Array>)[tag];
    return numberColumn(
      values.constructor === Plain ? values : new Plain(values.buffer, values.byteOffset, values.length),
      elementOf(tag),
      !tag.startsWith('Float'),
    );
  }
  if (input instanceof QuantizedColumn) throw quantizedError(name);
  throw wrongKind(name, 'an array of numbers or a typed array', input);
}

/** Integers of a narrow range, which need no codes; undefined for other labels. */
export function narrowColumn(labels: unknown): NarrowIntegers | undefined {
  return isList(labels) && 0 in labels ? narrowIntegers(labels) : undefined;
}

/** A column of labels; numbers count as labels too. */
export function checkCategories(name: string, input: unknown): CategoryCodes {
  if (input instanceof CategoryCodes) return input;
  if (input instanceof QuantizedColumn) return labelsOfQuantized(input);
  if (!isList(input)) throw wrongKind(name, 'an array of labels or a typed array', input);
  if (Array.isArray(input)) refuseHoles(name, input);
  return CategoryCodes.from(name, Array.isArray(input) ? input : checkNumbers(name, input).values);
}

/**
 * Refuses text that is all numbers, as d3.csv gives them: as categories they would pass over bins and neighbours without a word. Integers
 * pass where they may be labels.
 */
function refuseNumberText(name: string, texts: readonly string[], mayBeLabels: boolean): void {
  if (!areNumbers(texts)) return;
  const broken = texts.find((text) => textNumber(text) % 1 !== 0 && textNumber(text) === textNumber(text));
  if (mayBeLabels && broken === undefined) return;
  throw new TypeError(
    `"${name}" holds text that is all numbers, such as ${describe(broken ?? texts[0])}, and text is categories; convert it, ` +
      `x.map(Number), or give its kind, 'category'`,
  );
}

/**
 * A column of either kind: text and booleans are categories, numbers are numbers unless `kind` says otherwise; a quantized column stays one.
 *
 * @param mayBeLabels whether nothing that was asked for takes numbers only, so that integers as text can be meant as labels.
 */
export function checkColumn(
  name: string,
  input: unknown,
  kind?: 'number' | 'category',
  mayBeLabels = false,
): Column {
  if (
    input instanceof QuantizedColumn &&
    (kind === undefined || (kind === 'number') === (input.edges !== undefined))
  ) {
    return input;
  }
  if (kind === 'category' || input instanceof CategoryCodes) {
    if (kind === 'number') throw wrongKind(name, 'numbers', input);
    return checkCategories(name, input);
  }
  if (kind === undefined && Array.isArray(input)) {
    refuseHoles(name, input);
    const first = firstPresent(input);
    if (typeof first === 'string' || typeof first === 'boolean') {
      const column = checkCategories(name, input);
      if (typeof first === 'string')
        refuseNumberText(name, column.categories as readonly string[], mayBeLabels);
      return column;
    }
  }
  return checkNumbers(name, input);
}

/** Throws unless both columns have the same length. */
export function checkSameLength(
  nameX: string,
  x: { readonly length: number },
  nameY: string,
  y: { readonly length: number },
): void {
  if (x.length !== y.length) {
    throw new RangeError(`"${nameY}" must have the length of "${nameX}" (${x.length}), got ${y.length}`);
  }
}
