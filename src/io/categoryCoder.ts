import type { CodedBlock } from './columnTable.js';

/**
 * Gives the values of a column their codes, in the order of first appearance, block by block. Within one
 * dictionary every entry is looked up once, so a dictionary-encoded column costs one hash a distinct value and
 * chunk, not one a row. Empty text is missing: code −1.
 */
export class CategoryCoder {
  /** The categories met so far; the code of a category is its index. */
  readonly categories: (string | boolean)[] = [];
  private readonly codes = new Map<string | boolean, number>();
  private readonly limit: number;
  private dictionary: readonly (string | boolean)[] | undefined;
  private translation = new Int32Array(0);

  /** `limit`: the most categories to tell apart, 1…16 777 215 (a Map holds no more). */
  constructor(limit = MAX_CATEGORIES) {
    this.limit = limit;
  }

  /** Writes the codes of a block to `output` from `offset` on; false once there are more than `limit` categories. */
  push(block: CodedBlock, output: Int32Array, offset: number): boolean {
    const { codes, dictionary } = block;
    if (this.dictionary !== dictionary) {
      this.dictionary = dictionary;
      this.translation = new Int32Array(dictionary.length).fill(UNKNOWN);
    }
    const translation = this.translation;
    for (let i = 0; i < codes.length; i++) {
      const local = codes[i];
      if (local < 0) {
        output[offset + i] = -1;
        continue;
      }
      let code = translation[local];
      if (code === UNKNOWN) {
        const value = dictionary[local];
        const found = this.find(value) ?? this.add(value);
        if (found === undefined) return false;
        code = found;
        translation[local] = code;
      }
      output[offset + i] = code;
    }
    return true;
  }

  /** The code of a value met before: −1 for the empty text, undefined for a value not yet met. */
  find(value: string | boolean): number | undefined {
    return value === '' ? -1 : this.codes.get(value);
  }

  /** Gives a value not yet met the next code; undefined once there are `limit` categories. */
  add(value: string | boolean): number | undefined {
    const code = this.categories.length;
    if (code >= this.limit) return undefined;
    this.codes.set(value, code);
    this.categories.push(value);
    return code;
  }
}

/** The most categories that a coder can tell apart. */
export const MAX_CATEGORIES = 2 ** 24 - 1;

const UNKNOWN = -2;
