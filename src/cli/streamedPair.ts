import type { EdgeFinder } from '../bins/edgeFinder.js';
import { type Axis, BinAxis } from '../tables/axis.js';
import type { JointHistogram } from '../tables/jointHistogram.js';
import { BLOCK_ROWS, type StreamedColumn } from './streamedColumn.js';

/** A block of a column without the rows that another one misses. */
const MASKED = new Float64Array(BLOCK_ROWS);

/** A column in a pair: what of it stands beside a value of the other one. */
class PairSide {
  readonly column: StreamedColumn;
  readonly #other: StreamedColumn;
  /** The edges of those samples, where they are not all of the column's. */
  finder: EdgeFinder | undefined;
  #edges: Float64Array | undefined;
  #uncut: RangeError | undefined;
  /** The categories that occur there, where some may not. */
  #occurring: Uint8Array | undefined;

  constructor(column: StreamedColumn, other: StreamedColumn) {
    this.column = column;
    this.#other = other;
  }

  startLook(): void {
    this.finder = undefined;
    this.#occurring = undefined;
  }

  /** Looks at a block before the column itself does: until the first row that is lost both saw the same. */
  look(): void {
    const { column } = this;
    const apart = this.finder !== undefined || this.#occurring !== undefined;
    if (!apart && !this.#losesRows()) return;
    if (column.kind === 'number') {
      this.finder ??= (column.finder as EdgeFinder).fork(column.feature.name);
      this.push();
      return;
    }
    this.#occurring ??= column.occurring();
    const { codes } = column;
    const { present } = this.#other;
    if (codes.length > 0) this.#occurring = this.#grown(this.#occurring);
    for (let i = 0; i < codes.length; i++) {
      if (codes[i] >= 0 && (present === undefined || present[i] === 1)) this.#occurring[codes[i]] = 1;
    }
  }

  #grown(marks: Uint8Array): Uint8Array {
    const labels = this.column.labels;
    if (marks.length >= labels) return marks;
    const grown = new Uint8Array(2 * labels);
    grown.set(marks);
    return grown;
  }

  #losesRows(): boolean {
    const { present: own } = this.column;
    const { present } = this.#other;
    if (present === undefined) return false;
    const { length } = this.column.kind === 'number' ? this.column.numbers : this.column.codes;
    for (let i = 0; i < length; i++) if (present[i] === 0 && (own === undefined || own[i] === 1)) return true;
    return false;
  }

  /** Gives the finder the block without the rows that the other column misses. */
  push(): void {
    const { numbers } = this.column;
    const { present } = this.#other;
    if (present === undefined) this.finder?.push(numbers);
    else {
      MASKED.set(numbers);
      for (let i = 0; i < numbers.length; i++) if (present[i] === 0) MASKED[i] = NaN;
      this.finder?.push(MASKED.subarray(0, numbers.length));
    }
  }

  /** Ends a pass of its finder. */
  endPass(): void {
    try {
      if (this.finder && !this.finder.endPass()) this.#edges = this.finder.edges();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#uncut = error;
    }
  }

  get wantsPass(): boolean {
    if (this.uncut) return false;
    return (this.finder ?? this.column.finder)?.wantsPass ?? false;
  }

  get uncut(): RangeError | undefined {
    return this.finder ? this.#uncut : this.column.uncut;
  }

  axis(): Axis {
    if (this.#edges) return new BinAxis(this.#edges);
    return this.#occurring ? this.column.axisOf(this.#occurring) : (this.column.axis as Axis);
  }
}

/** Two columns whose joint table is counted. */
export class StreamedPair {
  readonly x: StreamedColumn;
  readonly y: StreamedColumn;
  /** Rows that have a value in both. */
  samples = 0;
  /** Why there is no table: bins that cannot be found, or too many cells. */
  failure: RangeError | undefined;
  table: JointHistogram | undefined;
  readonly sides: readonly [PairSide, PairSide];

  /** x is counted down, y across. */
  constructor(x: StreamedColumn, y: StreamedColumn) {
    this.x = x;
    this.y = y;
    this.sides = [new PairSide(x, y), new PairSide(y, x)];
  }

  /** Whether each row counts, as is known of both columns. */
  get complete(): boolean {
    return this.x.complete && this.y.complete;
  }

  get unreadable(): boolean {
    return this.x.unreadable !== undefined || this.y.unreadable !== undefined;
  }

  startLook(): void {
    this.samples = 0;
    for (const side of this.sides) side.startLook();
  }

  look(length: number): void {
    for (const side of this.sides) side.look();
    const { present: a } = this.x;
    const { present: b } = this.y;
    if (a === undefined && b === undefined) {
      this.samples += length;
      return;
    }
    for (let i = 0; i < length; i++) {
      if ((a === undefined || a[i] === 1) && (b === undefined || b[i] === 1)) this.samples++;
    }
  }
}
