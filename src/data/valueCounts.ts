// How often each value of a column occurs, of any number of rows, in bounded memory.

/** A double's 64 bits as two integers. */
const DOUBLE = new Float64Array(1);
const BITS = new Uint32Array(DOUBLE.buffer);

/** Counts of distinct doubles as long as they are few: a table of open addressing. */
export class FewValues {
  readonly #most: number;
  #keys = new Float64Array(2 ** 12).fill(NaN);
  #counts = new Float64Array(2 ** 12);
  #size = 0;

  /** @param most more are not kept. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Adds the values that are not NaN; returns whether they are still few. */
  add(values: Float64Array): boolean {
    for (let i = 0; i < values.length && this.#size <= this.#most; i++) {
      if (values[i] === values[i]) this.#count(values[i] + 0, 1);
    }
    return this.#size <= this.#most;
  }

  #count(value: number, times: number): void {
    DOUBLE[0] = value;
    const mask = this.#keys.length - 1;
    let slot = Math.imul(BITS[0] ^ Math.imul(BITS[1], 0x9e3779b1), 0x85ebca6b);
    slot = (slot ^ (slot >>> 15)) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const key = this.#keys[slot];
      if (key === value) break;
      if (key === key) continue;
      this.#keys[slot] = value;
      this.#size++;
      break;
    }
    this.#counts[slot] += times;
    if (4 * this.#size > 3 * mask && this.#size <= this.#most) this.#grow();
  }

  #grow(): void {
    const keys = this.#keys;
    const counts = this.#counts;
    this.#keys = new Float64Array(2 * keys.length).fill(NaN);
    this.#counts = new Float64Array(2 * keys.length);
    this.#size = 0;
    for (let i = 0; i < keys.length; i++) if (keys[i] === keys[i]) this.#count(keys[i], counts[i]);
  }

  /** Visits the values in ascending order, each with its count. */
  visit(each: (value: number, count: number) => void): void {
    const slots = new Uint32Array(this.#size);
    let found = 0;
    for (let i = 0; i < this.#keys.length; i++) if (this.#keys[i] === this.#keys[i]) slots[found++] = i;
    slots.sort((a, b) => this.#keys[a] - this.#keys[b]);
    for (const slot of slots) each(this.#keys[slot], this.#counts[slot]);
  }
}

/** Counts of the values of a range, of which many may be equal, but few are distinct. */
export class RangeValues {
  readonly #low: number;
  readonly #high: number;
  /** Values that came, and the sorted ones of before with their counts. */
  readonly #gathered: Float64Array;
  #filled = 0;
  #values = new Float64Array(0);
  #counts = new Float64Array(0);

  /** Values from `low` to below `high`, all from `low` on where that is NaN; `room`: how many are gathered before they are sorted. */
  constructor(low: number, high: number, room: number) {
    this.#low = low;
    this.#high = high;
    this.#gathered = new Float64Array(room);
  }

  add(values: Float64Array): void {
    const low = this.#low;
    const high = this.#high;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (!(value >= low) || value >= high) continue;
      this.#gathered[this.#filled++] = value + 0;
      if (this.#filled === this.#gathered.length) this.#compact();
    }
  }

  /** Sorts what was gathered among the values of before. */
  #compact(): void {
    const sorted = this.#gathered.subarray(0, this.#filled).sort();
    const most = this.#values.length + this.#filled;
    const values = new Float64Array(most);
    const counts = new Float64Array(most);
    let size = 0;
    const put = (value: number, count: number): void => {
      if (size > 0 && values[size - 1] === value) counts[size - 1] += count;
      else {
        values[size] = value;
        counts[size++] = count;
      }
    };
    for (let i = 0, j = 0; i < this.#values.length || j < sorted.length; ) {
      if (j === sorted.length || this.#values[i] <= sorted[j]) put(this.#values[i], this.#counts[i++]);
      else put(sorted[j++], 1);
    }
    this.#values = values.slice(0, size);
    this.#counts = counts.slice(0, size);
    this.#filled = 0;
  }

  /** Visits the values in ascending order, each with its count. */
  visit(each: (value: number, count: number) => void): void {
    this.#compact();
    for (let i = 0; i < this.#values.length; i++) each(this.#values[i], this.#counts[i]);
  }
}
