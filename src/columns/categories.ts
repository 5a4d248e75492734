import { describe } from './errors.js';

/** A category's label. */
export type Label = string | number | boolean;

/** Numbers before text before booleans; numbers by value, text by code unit, false before true. */
function compareLabels(a: Label, b: Label): number {
  if (typeof a !== typeof b) {
    const rank = { number: 0, string: 1, boolean: 2 } as Record<string, number>;
    return rank[typeof a] - rank[typeof b];
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * A column of categories: for each sample the index of its label, or −1 where it is missing.
 *
 * Accepted wherever a column is; readers that meet dictionary-encoded text make it without strings.
 */
export class CategoryCodes {
  readonly kind = 'category';
  readonly codes: Int32Array;
  readonly categories: readonly Label[];

  /**
   * @param codes indices into `categories`, −1 for missing.
   * @param categories distinct labels.
   * @throws TypeError or RangeError when the codes are no Int32Array or point beside the categories.
   */
  constructor(codes: Int32Array, categories: readonly Label[]) {
    if (!(codes instanceof Int32Array))
      throw new TypeError(`"codes" must be an Int32Array, got ${describe(codes)}`);
    if (!Array.isArray(categories)) {
      throw new TypeError(`"categories" must be an array, got ${describe(categories)}`);
    }
    for (let i = 0; i < codes.length; i++) {
      if (codes[i] < -1 || codes[i] >= categories.length) {
        throw new RangeError(
          `"codes" must lie in −1 … ${categories.length - 1}, got ${codes[i]} at index ${i}`,
        );
      }
    }
    if (new Set(categories).size !== categories.length) {
      throw new RangeError('"categories" must hold distinct labels, got one twice');
    }
    this.codes = codes;
    this.categories = categories;
  }

  /** Samples. */
  get length(): number {
    return this.codes.length;
  }

  /** Labels → codes, with the sorted distinct labels as categories; null, undefined, NaN and '' are missing. */
  static from(name: string, labels: ArrayLike<unknown>): CategoryCodes {
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
      if (typeof label === 'bigint') label = Number(label);
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
      seen.push(label === 0 ? 0 : (label as Label));
    }
    return new CategoryCodes(codes, seen).sorted();
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

  /** The same samples with their categories in order. */
  private sorted(): CategoryCodes {
    const order = this.categories.map((_, i) => i);
    order.sort((a, b) => compareLabels(this.categories[a], this.categories[b]));
    const place = new Int32Array(order.length);
    order.forEach((from, to) => {
      place[from] = to;
    });
    for (let i = 0; i < this.codes.length; i++) if (this.codes[i] >= 0) this.codes[i] = place[this.codes[i]];
    return new CategoryCodes(
      this.codes,
      order.map((from) => this.categories[from]),
    );
  }
}
