import { isExactInteger } from '../numeric/exactIntegers.js';
import { describe, notSample, wrongKind } from './errors.js';

/** A category's label. */
export type Label = string | number | boolean;

/** Most categories of a column or an axis: what a Map can hold. */
export const MAX_CATEGORIES = 2 ** 24 - 1;

/** A bigint as a number; RangeError beyond ±2^53. */
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

/** @internal Passed to the constructor of `CategoryCodes` if codes and labels need no check. */
export const FOUND = Symbol('found');
/** @internal The same, if each category also has a sample. */
const USED = Symbol('used');

/** The code of the label at index i; −1 for a missing one. */
type CodeOf = (label: unknown, i: number) => number;

/** Slots of a hash table in front of the Map: 2 ns a label instead of 11 (numbers), 5 instead of 12 (text). */
const SLOTS = 1024;

/** Integers within this range are looked up in a table; those within a wider range only if there are as many labels. */
const TABLE = 65536;

/** The labels as int32, in place if they are an Int32Array; undefined if one is no int32. */
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
export class NarrowIntegers {
  /** Read only: may be the user's array. */
  readonly labels: Int32Array;
  /** A lower bound of the labels. */
  readonly min: number;
  /** How many labels occur. */
  readonly distinct: number;
  /** How often each label from `min` on occurs; undefined if all are in 0 … 31. */
  readonly counts: Int32Array | undefined;
  /** Positive for each label from `min` on that occurs. */
  readonly #occurring: Int32Array;
  #codes: Int32Array | undefined;

  constructor(labels: Int32Array, min: number, occurring: Int32Array, isCounted: boolean) {
    this.labels = labels;
    this.min = min;
    this.#occurring = occurring;
    this.counts = isCounted ? occurring : undefined;
    let distinct = 0;
    for (let value = 0; value < occurring.length; value++) distinct += occurring[value] > 0 ? 1 : 0;
    this.distinct = distinct;
  }

  /** The code of each label from `min` on, −1 for one that does not occur. */
  get codeOf(): Int32Array {
    if (this.#codes) return this.#codes;
    const occurring = this.#occurring;
    const codes = new Int32Array(occurring.length);
    for (let value = 0, next = 0; value < codes.length; value++)
      codes[value] = occurring[value] > 0 ? next++ : -1;
    this.#codes = codes;
    return codes;
  }

  /** The labels that occur, sorted. */
  get categories(): readonly number[] {
    const categories: number[] = [];
    this.#occurring.forEach((count, value) => {
      if (count > 0) categories.push(value + this.min);
    });
    return Object.freeze(categories);
  }
}

/** Labels between checks whether all were small. */
const CHECKED_AT_ONCE = 4096;

/** The set of labels as bits 0 … 31; −1 if there is any other label. */
function smallLabels(labels: Int32Array): number {
  let any = 0;
  let bits = 0;
  for (let start = 0; start < labels.length && any >>> 0 < 32; start += CHECKED_AT_ONCE) {
    const end = Math.min(labels.length, start + CHECKED_AT_ONCE);
    for (let i = start; i < end; i++) {
      any |= labels[i];
      bits |= 1 << labels[i];
    }
  }
  return any >>> 0 < 32 ? bits >>> 0 : -1;
}

function narrow(labels: Int32Array): NarrowIntegers | undefined {
  let min = 0;
  // The count of each label. For labels in 0 … 31 only whether it occurs: one pass instead of two saves 1 of 10 ns a label.
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
  return new NarrowIntegers(labels, min, counts, bits < 0);
}

/** The labels as integers of a narrow range; undefined if they are not. */
export function narrowIntegers(labels: ArrayLike<unknown>): NarrowIntegers | undefined {
  const integers = integersOf(labels);
  return integers && narrow(integers);
}

/** Encodes the labels from `start` to `end`; `categories` are those of all labels. */
export function codesOfIntegers(
  { labels, min, codeOf }: NarrowIntegers,
  categories: readonly Label[],
  start: number,
  end: number,
): CategoryCodes {
  const codes = new Int32Array(end - start);
  for (let i = 0; i < codes.length; i++) codes[i] = codeOf[labels[start + i] - min];
  return new CategoryCodes(codes, categories, USED);
}

/** Encodes labels that mostly are numbers. */
function codeNumbers(labels: ArrayLike<unknown>, codes: Int32Array, codeOf: CodeOf): void {
  const known = new Float64Array(SLOTS).fill(NaN);
  const codeAt = new Int32Array(SLOTS);
  for (let i = 0; i < codes.length; i++) {
    const label = labels[i];
    if (typeof label === 'number') {
      // Fibonacci hashing of the number times 1024: consecutive integers do not collide.
      const slot = Math.imul(label * 1024, 0x9e3779b1) >>> 22;
      if (known[slot] !== label) {
        codeAt[slot] = codeOf(label, i);
        known[slot] = label;
      }
      codes[i] = codeAt[slot];
    } else codes[i] = codeOf(label, i);
  }
}

/** Encodes labels that mostly are text, hashed by length and last characters. */
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
 * Accepted wherever a column may hold categories. Readers make it from dictionary-encoded text without creating strings.
 */
export class CategoryCodes {
  readonly kind = 'category';
  readonly codes: Int32Array;
  readonly categories: readonly Label[];
  readonly #allUsed: boolean;

  /**
   * @param codes indices into `categories`, −1 for missing; kept, not copied.
   * @param categories distinct labels: text, numbers or booleans, none of them missing.
   * @throws TypeError for a wrong kind; RangeError for a code outside the categories, a repeated or a missing label.
   */
  constructor(codes: Int32Array, categories: readonly Label[]);
  /** @internal `found`: nothing needs to be checked. */
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

  /** The number of samples. */
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
    if (found) return codesOfIntegers(found, found.categories, 0, found.labels.length);
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
        throw notSample(name, 'text, numbers or booleans', label, `at index ${i}`);
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
    // Shifted by one, so that −1 has a place.
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

  /** The same samples, without unused categories. */
  used(): CategoryCodes {
    if (this.#allUsed) return this;
    const { codes } = this;
    const place = new Int32Array(this.categories.length);
    let unused = place.length;
    // Ends early: most columns use all their categories within a few thousand rows.
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
