// Assigns the ranges of a loop to threads, in shared memory: a thread claims a range, then finishes it; if it dies, its range is
// released for others.

/** Indices in the control array. */
const CANCELLED = 0;
/** Counts finished and released ranges, so that threads can wait for a change. */
const EVENTS = 1;
/** Where the search for a free range begins. */
const MARK = 2;
const STATUS = 3;

/** States of a range; a claimed one has the number of its thread, from 1. */
const FREE = 0;
const FINISHED = -1;

/** The claims of one loop over `ranges` ranges. */
export class Claims {
  readonly control: Int32Array;
  readonly ranges: number;

  constructor(control: Int32Array) {
    this.control = control;
    this.ranges = control.length - STATUS;
  }

  static create(ranges: number): Claims {
    return new Claims(new Int32Array(new SharedArrayBuffer(4 * (STATUS + ranges))));
  }

  /** Claims that one thread makes for all, without shared memory. */
  static unshared(ranges: number): Claims {
    return new Claims(new Int32Array(STATUS + ranges));
  }

  /** Claims a free range for a thread; −1 if none is left. */
  claim(thread: number): number {
    const { control, ranges } = this;
    const mark = Atomics.load(control, MARK);
    // From the mark on, then before it: released ranges may lie there, also because a delayed thread moved the mark past them.
    for (let step = 0; step < ranges; step++) {
      const range = (mark + step) % ranges;
      if (Atomics.compareExchange(control, STATUS + range, FREE, thread) !== FREE) continue;
      Atomics.store(control, MARK, range + 1);
      return range;
    }
    return -1;
  }

  /** Marks a range as finished: its results are written. */
  finish(range: number): void {
    const { control } = this;
    Atomics.store(control, STATUS + range, FINISHED);
    this.#notify();
  }

  #notify(): void {
    Atomics.add(this.control, EVENTS, 1);
    Atomics.notify(this.control, EVENTS);
  }

  /** Releases the range that a thread has claimed and not finished; returns it, or −1 if there is none. */
  release(thread: number): number {
    const { control, ranges } = this;
    for (let range = 0; range < ranges; range++) {
      if (Atomics.compareExchange(control, STATUS + range, thread, FREE) !== thread) continue;
      this.#notify();
      return range;
    }
    return -1;
  }

  /** The range that a thread has claimed and not finished; −1 if there is none. */
  claimedBy(thread: number): number {
    const { control, ranges } = this;
    for (let range = 0; range < ranges; range++) {
      if (Atomics.load(control, STATUS + range) === thread) return range;
    }
    return -1;
  }

  #count(status: number): number {
    let count = 0;
    for (let range = 0; range < this.ranges; range++) {
      if (Atomics.load(this.control, STATUS + range) === status) count++;
    }
    return count;
  }

  /** The number of finished ranges. Counted each time: a thread may die between finishing a range and updating a total. */
  get done(): number {
    return this.#count(FINISHED);
  }

  get hasFree(): boolean {
    return this.#count(FREE) > 0;
  }

  /** The argument of `wait`; read it before checking the condition that one waits for. */
  get events(): number {
    return Atomics.load(this.control, EVENTS);
  }

  /** Waits until the event count differs from `events`, or `milliseconds` have passed. */
  wait(events: number, milliseconds: number): void {
    Atomics.wait(this.control, EVENTS, events, milliseconds);
  }

  get cancelled(): boolean {
    return Atomics.load(this.control, CANCELLED) === 1;
  }

  cancel(): void {
    Atomics.store(this.control, CANCELLED, 1);
    this.#notify();
  }
}
