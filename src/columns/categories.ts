import { describe, wrongKind } from './errors.js';

/** A category's label. */
export type Label = string | number | boolean;

/** 2^53. */
const MAX_EXACT = 9007199254740992n;

/** A bigint as a number; RangeError where it has none. */
export function exactNumber(name: string, value: bigint, index: number): number {
  if (value > MAX_EXACT || value < -MAX_EXACT) {
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

const FOUND = Symbol('found');

/** The code of the label at index i; −1 for a missing one. */
type CodeOf = (label: unknown, i: number) => number;

/** Labels that are looked for in a table before the Map is asked: 2 ns against 11 (numbers), 5 against 12 (text). */
const SLOTS = 1024;

/** Widest range of integers that are looked up in a table. */
const TABLE = 65536;

/** Copies labels that all are int32; false where one is not. */
function copyIntegers(labels: ArrayLike<unknown>, to: Int32Array): boolean {
  if (ArrayBuffer.isView(labels)) {
    const small = /Int(8|16|32)|Uint(8|16)/.test(Object.prototype.toString.call(labels));
    if (small) to.set(labels as ArrayLike<number>);
    return small;
  }
  if (typeof labels[0] !== 'number') return false;
  for (let i = 0; i < to.length; i++) {
    const label = labels[i];
    if (typeof label !== 'number' || (label | 0) !== label) return false;
    to[i] = label;
  }
  return true;
}

/**
 * Integers of a narrow range → codes in place, by a table; undefined where the range is wide. Their categories come
 * sorted: the codes of integers without gaps are right at once.
 */
function codeNarrow(codes: Int32Array): number[] | undefined {
  let min = 2147483647;
  let max = -2147483648;
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < min) min = codes[i];
    if (codes[i] > max) max = codes[i];
  }
  if (!(max - min < TABLE)) return undefined;
  const place = new Int32Array(Math.max(max - min + 1, 0));
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] - min;
    codes[i] = code;
    place[code] = 1;
  }
  const categories: number[] = [];
  for (let value = 0; value < place.length; value++) {
    if (place[value] === 1) place[value] = categories.push(value + min) - 1;
  }
  if (categories.length < place.length) for (let i = 0; i < codes.length; i++) codes[i] = place[codes[i]];
  return categories;
}

/** Codes for labels that mostly are numbers; they may stand in `codes`. */
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

  /**
   * @param codes indices into `categories`, −1 for missing; kept, not copied.
   * @param categories distinct labels: text, numbers or booleans, none of them missing.
   * @throws TypeError for a wrong kind; RangeError for a code beside the categories, a label twice or missing.
   */
  constructor(codes: Int32Array, categories: readonly Label[]);
  /** @internal `found`: made here from labels, so that nothing is to be checked. */
  constructor(codes: Int32Array, categories: readonly Label[], found?: typeof FOUND);
  constructor(codes: Int32Array, categories: readonly Label[], found?: typeof FOUND) {
    if (!(codes instanceof Int32Array)) throw wrongKind('codes', 'an Int32Array', codes);
    this.categories = found === FOUND ? Object.freeze(categories) : checkLabels('categories', categories);
    for (let i = 0; found !== FOUND && i < codes.length; i++) {
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
    const codes = new Int32Array(labels.length);
    const integers = copyIntegers(labels, codes);
    const narrow = integers ? codeNarrow(codes) : undefined;
    if (narrow) return new CategoryCodes(codes, narrow, FOUND);
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
      index.set(key, seen.length);
      return seen.push(key as Label) - 1;
    };
    if (integers) codeNumbers(codes, codes, codeOf);
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
      FOUND,
    );
  }

  /** The same samples, without categories that have none. */
  used(): CategoryCodes {
    const place = new Int32Array(this.categories.length);
    for (let i = 0; i < this.codes.length; i++) if (this.codes[i] >= 0) place[this.codes[i]] = 1;
    if (place.every((used) => used === 1)) return this;
    const categories = this.categories.filter((_, code) => place[code] === 1);
    for (let code = 0, next = 0; code < place.length; code++) if (place[code] === 1) place[code] = next++;
    return new CategoryCodes(
      this.codes.map((code) => (code < 0 ? code : place[code])),
      categories,
    );
  }
}
