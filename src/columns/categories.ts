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

/** Widest range of integers that are looked up in a table. */
const TABLE = 65536;

/** Integers of a narrow range, by a table instead of a Map: 3 against 24 ns a label. Undefined for any other labels. */
function fromIntegers(labels: ArrayLike<unknown>): CategoryCodes | undefined {
  const { length } = labels;
  let min = 2147483647;
  let max = -2147483648;
  for (let i = 0; i < length; i++) {
    const label = labels[i];
    if (typeof label !== 'number' || label !== (label | 0)) return undefined;
    // As integers: 1 ns less than as doubles.
    if ((label | 0) < min) min = label | 0;
    if ((label | 0) > max) max = label | 0;
  }
  if (!(max >= min && max - min < TABLE)) return undefined;
  const codes = new Int32Array(length);
  const place = new Int32Array(max - min + 1);
  for (let i = 0; i < length; i++) {
    const code = ((labels[i] as number) | 0) - min;
    codes[i] = code;
    place[code] = 1;
  }
  const categories: number[] = [];
  for (let value = 0; value < place.length; value++) {
    if (place[value] === 0) continue;
    place[value] = categories.length;
    categories.push(value + min);
  }
  // Without gaps the codes are what they should be.
  if (categories.length < place.length) for (let i = 0; i < length; i++) codes[i] = place[codes[i]];
  return new CategoryCodes(codes, categories, FOUND);
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
    const integers = fromIntegers(labels);
    if (integers) return integers;
    const codes = new Int32Array(labels.length);
    const index = new Map<unknown, number>();
    const seen: Label[] = [];
    let kind: string | undefined;
    for (let i = 0; i < labels.length; i++) {
      let label = labels[i];
      if (label === null || label === undefined || label === '' || label !== label) {
        codes[i] = -1;
        continue;
      }
      if (typeof label === 'bigint') label = exactNumber(name, label, i);
      const known = index.get(label);
      if (known !== undefined) {
        codes[i] = known;
        continue;
      }
      const type = typeof label;
      if (type !== 'string' && type !== 'number' && type !== 'boolean') {
        throw new TypeError(
          `"${name}" must hold text, numbers or booleans, got ${describe(label)} at index ${i}`,
        );
      }
      kind ??= type;
      if (type !== kind) {
        throw new TypeError(
          `"${name}" must hold labels of one kind (${kind}), got ${describe(label)} at index ${i}`,
        );
      }
      index.set(label, seen.length);
      codes[i] = seen.length;
      seen.push(label as Label);
    }
    const order = seen.map((_, code) => code).sort((a, b) => compareLabels(seen[a], seen[b]));
    const place = new Int32Array(order.length);
    order.forEach((from, to) => {
      place[from] = to;
    });
    for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) codes[i] = place[codes[i]];
    return new CategoryCodes(
      codes,
      order.map((code) => seen[code]),
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
