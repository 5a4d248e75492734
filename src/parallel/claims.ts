// Which thread does which range, in shared memory: a range is claimed, then done; one whose thread died is given back.

/** Places in the control array. */
const CANCELLED = 0;
/** Counts what happens to ranges, so that it can be waited for. */
const EVENTS = 1;
/** Where a look for a free range begins. */
const MARK = 2;
const STATUS = 3;

/** Of a range; a claimed one has the number of its thread, from 1. */
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

  /** A free range, from now on this thread's; −1 where none is left. */
  claim(thread: number): number {
    const { control, ranges } = this;
    const mark = Atomics.load(control, MARK);
    // Behind the mark, then before it, where ranges are that were given back: a thread that was held up may have moved the mark over them.
    for (let step = 0; step < ranges; step++) {
      const range = (mark + step) % ranges;
      if (Atomics.compareExchange(control, STATUS + range, FREE, thread) !== FREE) continue;
      Atomics.store(control, MARK, range + 1);
      return range;
    }
    return -1;
  }

  /** The range is done: its numbers stand in the results. */
  finish(range: number): void {
    const { control } = this;
    Atomics.store(control, STATUS + range, FINISHED);
    this.#tell();
  }

  #tell(): void {
    Atomics.add(this.control, EVENTS, 1);
    Atomics.notify(this.control, EVENTS);
  }

  /** Gives back what a thread has claimed and not done; returns that range, −1 where there is none. */
  release(thread: number): number {
    const { control, ranges } = this;
    for (let range = 0; range < ranges; range++) {
      if (Atomics.compareExchange(control, STATUS + range, thread, FREE) !== thread) continue;
      this.#tell();
      return range;
    }
    return -1;
  }

  /** The range that a thread has claimed and not done; −1 where there is none. */
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

  /** Ranges that are done: counted, not added up, since a thread may die between the two. */
  get done(): number {
    return this.#count(FINISHED);
  }

  get hasFree(): boolean {
    return this.#count(FREE) > 0;
  }

  /** What `wait` takes: read before the look that makes one wait. */
  get events(): number {
    return Atomics.load(this.control, EVENTS);
  }

  /** Waits until anything has happened since `events`, or `milliseconds` have passed. */
  wait(events: number, milliseconds: number): void {
    Atomics.wait(this.control, EVENTS, events, milliseconds);
  }

  get cancelled(): boolean {
    return Atomics.load(this.control, CANCELLED) === 1;
  }

  cancel(): void {
    Atomics.store(this.control, CANCELLED, 1);
    this.#tell();
  }
}
