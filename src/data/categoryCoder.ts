import { MAX_CATEGORIES } from '../columns/categories.js';
import { tooManyCategories } from './columnErrors.js';

/**
 * A run of rows of a text or boolean column: `codes[i]` is an index into `dictionary`, or −1 where the value is
 * missing. Runs may share a dictionary, and a dictionary may hold one value twice, or the empty text, which is
 * missing too.
 */
export interface CodedBlock {
  readonly codes: Int32Array;
  readonly dictionary: readonly (string | boolean)[];
}

/**
 * Gives the values of a column codes in the order of first appearance, block by block. An entry of a dictionary is
 * looked up once, so that a dictionary-encoded column costs one hash per entry, not per row. Empty text is missing:
 * code −1.
 */
export class CategoryCoder {
  /** The categories met so far; the code of a category is its index. */
  readonly categories: (string | boolean)[] = [];
  readonly #codes = new Map<string | boolean, number>();
  readonly #column: string;
  readonly #limit: number;
  #dictionary: readonly (string | boolean)[] | undefined;
  #translation = new Int32Array(0);
  #frozen: readonly (string | boolean)[] = Object.freeze([]);

  /**
   * @param column the column's name in errors.
   * @param limit the most categories, 1…16 777 215 (a Map holds no more).
   */
  constructor(column: string, limit = MAX_CATEGORIES) {
    this.#column = column;
    this.#limit = limit;
  }

  /** The codes of a block. @throws RangeError (`ERR_TOO_MANY_CATEGORIES`) where there are more than `limit`. */
  push({ codes, dictionary }: CodedBlock): Int32Array {
    if (this.#dictionary !== dictionary) {
      this.#dictionary = dictionary;
      this.#translation = new Int32Array(dictionary.length).fill(UNKNOWN);
    }
    const translation = this.#translation;
    const output = new Int32Array(codes.length);
    for (let i = 0; i < codes.length; i++) {
      const local = codes[i];
      if (local < 0) output[i] = -1;
      else {
        if (translation[local] === UNKNOWN) translation[local] = this.code(dictionary[local]);
        output[i] = translation[local];
      }
    }
    return output;
  }

  /** The code of a value, a new one where it is met for the first time; −1 for the empty text. */
  code(value: string | boolean): number {
    return this.find(value) ?? this.add(value);
  }

  /** The code of a value met before: −1 for the empty text, undefined for a value not yet met. */
  find(value: string | boolean): number | undefined {
    return value === '' ? -1 : this.#codes.get(value);
  }

  /** Gives a value not yet met the next code. @throws as `push`. */
  add(value: string | boolean): number {
    const code = this.categories.length;
    if (code >= this.#limit) throw tooManyCategories(this.#column, this.#limit);
    this.#codes.set(value, code);
    this.categories.push(value);
    return code;
  }

  /** The categories so far, frozen; the same array for as long as none is added. */
  snapshot(): readonly (string | boolean)[] {
    if (this.#frozen.length !== this.categories.length) this.#frozen = Object.freeze(this.categories.slice());
    return this.#frozen;
  }
}

const UNKNOWN = -2;
