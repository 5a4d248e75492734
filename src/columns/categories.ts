import { isExactInteger } from '../numeric/exactIntegers.js';
import { describe, wrongKind } from './errors.js';

/** A category's label. */
export type Label = string | number | boolean;

/** Most categories of a column or an axis: what a Map can hold. */
export const MAX_CATEGORIES = 2 ** 24 - 1;

/** A bigint as a number; RangeError where it has none. */
export function exactNumber(name: string, value: bigint, index: number): number {
  if (!isExactInteger(value)) {
    throw new RangeError(`"${name}" must hold integers within ±2^53, got ${value} at index ${index}`);
  }
  return Number(value);
}

/** Distinct labels that are not missing, as a frozen copy; −0 is the label 0. */
export function checkLabels(name: string, labels: unknown): readonly Label[] {
  if (!Array.isArray(labels)) throw wrongKind(name, 'an array of distinct labels', labels);
  const seen = new Set<Label>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (typeof label !== 'string' && typeof label !== 'boolean' && typeof label !== 'number') {
      throw new TypeError(
        `"${name}" must hold text, numbers or booleans, got ${describe(label)} at index ${i}`,
      );
    }
    if (label === '' || label !== label) {
      throw new RangeError(`"${name}" must hold no missing label, got ${describe(label)} at index ${i}`);
    }
    if (seen.has(label)) {
      throw new RangeError(`"${name}" must hold distinct labels, got ${describe(label)} twice`);
    }
    seen.add(label);
  }
  // A Set keeps 0 for −0.
  return Object.freeze([...seen]);
}

/** Numbers before text before booleans; numbers by value, text by code unit, false before true. */
function compareLabels(a: Label, b: Label): number {
  if (typeof a !== typeof b) {
    const rank = { number: 0, string: 1, boolean: 2 } as Record<string, number>;
    return rank[typeof a] - rank[typeof b];
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @internal What a maker of `CategoryCodes` says whose codes and distinct labels need no check. */
export const FOUND = Symbol('found');
/** @internal The same, where each category also has a sample. */
const USED = Symbol('used');

/** The code of the label at index i; −1 for a missing one. */
type CodeOf = (label: unknown, i: number) => number;

/** Labels that are looked for in a table before the Map is asked: 2 ns against 11 (numbers), 5 against 12 (text). */
const SLOTS = 1024;

/** Integers of a range up to here are looked up in a table however few they are; of a wider one where there are as many labels. */
const TABLE = 65536;

/** Labels that all are int32, in place where they are an Int32Array; undefined where one is not. */
function integersOf(labels: ArrayLike<unknown>): Int32Array | undefined {
  if (labels instanceof Int32Array) return labels;
  if (ArrayBuffer.isView(labels) && /Int(8|16|32)|Uint(8|16)/.test(Object.prototype.toString.call(labels))) {
    return Int32Array.from(labels as unknown as ArrayLike<number>);
  }
  if (typeof labels[0] !== 'number') return undefined;
  const integers = new Int32Array(labels.length);
  for (let i = 0; i < integers.length; i++) {
    const label = labels[i];
    if (typeof label !== 'number' || (label | 0) !== label) return undefined;
    integers[i] = label;
  }
  return integers;
}

/** Integer labels of a narrow range. None of them is missing. */
export interface NarrowIntegers {
  /** To be read only: they may be the user's. */
  readonly labels: Int32Array;
  /** None is below. */
  readonly min: number;
  /** The code of each label from `min` on, −1 for one that does not occur. */
  readonly codeOf: Int32Array;
  /** How many labels occur. */
  readonly distinct: number;
  /** How often each label from `min` on occurs; undefined where all are in 0 … 31. */
  readonly counts: Int32Array | undefined;
}

/** Labels that are looked at before it is decided whether to go on. */
const LOOKED_AT = 4096;

/** The integers 0 … 31 among labels, as bits; −1 where there is another label. */
function smallLabels(labels: Int32Array): number {
  let any = 0;
  let bits = 0;
  for (let start = 0; start < labels.length && any >>> 0 < 32; start += LOOKED_AT) {
    const end = Math.min(labels.length, start + LOOKED_AT);
    for (let i = start; i < end; i++) {
      any |= labels[i];
      bits |= 1 << labels[i];
    }
  }
  return any >>> 0 < 32 ? bits >>> 0 : -1;
}

function narrow(labels: Int32Array): NarrowIntegers | undefined {
  let min = 0;
  // How often each label occurs; of few classes whether it does: one pass instead of two, 1 of 10 ns a label.
  let counts = new Int32Array(32);
  const bits = smallLabels(labels);
  if (bits >= 0) for (let value = 0; value < 32; value++) counts[value] = (bits >>> value) & 1;
  else {
    min = 2147483647;
    let max = -2147483648;
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i];
      if (label < min) min = label;
      if (label > max) max = label;
    }
    if (!(max - min < Math.max(TABLE, Math.min(labels.length, MAX_CATEGORIES)))) return undefined;
    counts = new Int32Array(max - min + 1);
    for (let i = 0; i < labels.length; i++) counts[labels[i] - min]++;
  }
  let distinct = 0;
  const codeOf = new Int32Array(counts.length);
  for (let value = 0; value < codeOf.length; value++) codeOf[value] = counts[value] > 0 ? distinct++ : -1;
  return { labels, min, codeOf, distinct, counts: bits >= 0 ? undefined : counts };
}

/** The labels that occur, sorted. */
export function categoriesOf({ min, codeOf }: NarrowIntegers): readonly number[] {
  const categories: number[] = [];
  for (let value = 0; value < codeOf.length; value++) if (codeOf[value] >= 0) categories.push(value + min);
  return Object.freeze(categories);
}

/** Labels that all are integers of a narrow range; undefined for any others. */
export function narrowIntegers(labels: ArrayLike<unknown>): NarrowIntegers | undefined {
  const integers = integersOf(labels);
  return integers && narrow(integers);
}

/** The codes of such labels. */
export function codesOfIntegers(integers: NarrowIntegers): CategoryCodes {
  const { labels, min, codeOf } = integers;
  const codes = new Int32Array(labels.length);
  for (let i = 0; i < codes.length; i++) codes[i] = codeOf[labels[i] - min];
  return new CategoryCodes(codes, categoriesOf(integers), USED);
}

/** Codes for labels that mostly are numbers. */
function codeNumbers(labels: ArrayLike<unknown>, codes: Int32Array, codeOf: CodeOf): void {
  const known = new Float64Array(SLOTS).fill(NaN);
  const codeAt = new Int32Array(SLOTS);
  for (let i = 0; i < codes.length; i++) {
    const label = labels[i];
    if (typeof label === 'number') {
      // Fibonacci hashing of the number's 1024ths: integers in a row do not meet.
      const slot = Math.imul(label * 1024, 0x9e3779b1) >>> 22;
      if (known[slot] !== label) {
        codeAt[slot] = codeOf(label, i);
        known[slot] = label;
      }
      codes[i] = codeAt[slot];
    } else codes[i] = codeOf(label, i);
  }
}

/** Codes for labels that mostly are text, told apart by length and last characters. */
function codeText(labels: ArrayLike<unknown>, codes: Int32Array, codeOf: CodeOf): void {
  const known: unknown[] = new Array(SLOTS).fill('');
  const codeAt = new Int32Array(SLOTS);
  for (let i = 0; i < codes.length; i++) {
    const label = labels[i];
    if (typeof label === 'string' && label !== '') {
      const last = label.length - 1;
      const slot =
        (31 * (31 * last + label.charCodeAt(last > 0 ? last - 1 : 0)) + label.charCodeAt(last)) % SLOTS;
      if (known[slot] !== label) {
        codeAt[slot] = codeOf(label, i);
        known[slot] = label;
      }
      codes[i] = codeAt[slot];
    } else codes[i] = codeOf(label, i);
  }
}

/**
 * A column of categories: for each sample the index of its label, or −1 where it is missing.
 *
 * Accepted wherever a column may hold categories; readers that meet dictionary-encoded text make it without strings.
 */
export class CategoryCodes {
  readonly kind = 'category';
  readonly codes: Int32Array;
  readonly categories: readonly Label[];
  readonly #allUsed: boolean;

  /**
   * @param codes indices into `categories`, −1 for missing; kept, not copied.
   * @param categories distinct labels: text, numbers or booleans, none of them missing.
   * @throws TypeError for a wrong kind; RangeError for a code beside the categories, a label twice or missing.
   */
  constructor(codes: Int32Array, categories: readonly Label[]);
  /** @internal `found`: made here from labels, so that nothing is to be checked. */
  constructor(codes: Int32Array, categories: readonly Label[], found?: typeof FOUND | typeof USED);
  constructor(codes: Int32Array, categories: readonly Label[], found?: typeof FOUND | typeof USED) {
    if (!(codes instanceof Int32Array)) throw wrongKind('codes', 'an Int32Array', codes);
    this.#allUsed = found === USED;
    this.categories = found === undefined ? checkLabels('categories', categories) : Object.freeze(categories);
    for (let i = 0; found === undefined && i < codes.length; i++) {
      if (codes[i] < -1 || codes[i] >= categories.length) {
        throw new RangeError(
          `"codes" must lie in −1 … ${categories.length - 1}, got ${codes[i]} at index ${i}`,
        );
      }
    }
    this.codes = codes;
  }

  /** Samples. */
  get length(): number {
    return this.codes.length;
  }

  /**
   * Labels → codes, with the sorted distinct labels as categories; null, undefined, NaN and '' are missing.
   *
   * @param name what messages call the labels.
   * @param labels text, numbers (bigints too) or booleans, all of one kind.
   * @throws TypeError for another kind, or for two kinds; RangeError for a bigint beyond ±2^53.
   */
  static from(name: string, labels: ArrayLike<unknown>): CategoryCodes {
    const integers = integersOf(labels);
    const found = integers && narrow(integers);
    if (found) return codesOfIntegers(found);
    const codes = new Int32Array(labels.length);
    const index = new Map<unknown, number>();
    const seen: Label[] = [];
    let kind: string | undefined;
    const codeOf: CodeOf = (label, i) => {
      if (label === null || label === undefined || label === '' || label !== label) return -1;
      // −0 is the label 0.
      const key = typeof label === 'bigint' ? exactNumber(name, label, i) : label === 0 ? 0 : label;
      const known = index.get(key);
      if (known !== undefined) return known;
      const type = typeof key;
      if (type !== 'string' && type !== 'number' && type !== 'boolean') {
        throw new TypeError(
          `"${name}" must hold text, numbers or booleans, got ${describe(label)} at index ${i}`,
        );
      }
      kind ??= type;
      if (type !== kind) {
        throw new TypeError(
          `"${name}" must hold labels of one kind (${kind}), got ${describe(key)} at index ${i}`,
        );
      }
      if (seen.length === MAX_CATEGORIES) {
        throw new RangeError(`"${name}" must hold at most ${MAX_CATEGORIES} distinct labels, got more`);
      }
      index.set(key, seen.length);
      return seen.push(key as Label) - 1;
    };
    if (integers) codeNumbers(integers, codes, codeOf);
    else if (typeof labels[0] === 'number') codeNumbers(labels, codes, codeOf);
    else codeText(labels, codes, codeOf);
    const order = seen.map((_, code) => code).sort((a, b) => compareLabels(seen[a], seen[b]));
    // One place further on, behind that of −1.
    const place = new Int32Array(order.length + 1).fill(-1);
    order.forEach((from, to) => {
      place[from + 1] = to;
    });
    for (let i = 0; i < codes.length; i++) codes[i] = place[codes[i] + 1];
    return new CategoryCodes(
      codes,
      order.map((code) => seen[code]),
      USED,
    );
  }

  /** The same samples, without categories that have none. */
  used(): CategoryCodes {
    if (this.#allUsed) return this;
    const { codes } = this;
    const place = new Int32Array(this.categories.length);
    let unused = place.length;
    // Most columns show all of their categories in a few thousand rows.
    for (let i = 0; i < codes.length && unused > 0; i++) {
      const code = codes[i];
      if (code < 0 || place[code] === 1) continue;
      place[code] = 1;
      unused--;
    }
    if (unused === 0) return this;
    const categories = this.categories.filter((_, code) => place[code] === 1);
    for (let code = 0, next = 0; code < place.length; code++) if (place[code] === 1) place[code] = next++;
    return new CategoryCodes(
      this.codes.map((code) => (code < 0 ? code : place[code])),
      categories,
      USED,
    );
  }
}
