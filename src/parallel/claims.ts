// Which thread does which range, in shared memory: a range is claimed, then done; one whose thread died is given back.

/** Places in the control array. */
const CANCELLED = 0;
const DONE = 1;
/** No range before it is free. */
const FIRST_FREE = 2;
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
    for (let range = Atomics.load(control, FIRST_FREE); range < ranges; range++) {
      if (Atomics.compareExchange(control, STATUS + range, FREE, thread) !== FREE) continue;
      // A range that is given back meanwhile lies below: `release` puts the mark back.
      Atomics.store(control, FIRST_FREE, range + 1);
      return range;
    }
    return -1;
  }

  /** The range is done: its numbers stand in the results. */
  finish(range: number): void {
    const { control } = this;
    Atomics.store(control, STATUS + range, FINISHED);
    Atomics.add(control, DONE, 1);
    Atomics.notify(control, DONE);
  }

  /** Gives back what a thread has claimed and not done; returns that range, −1 where there is none. */
  release(thread: number): number {
    const { control, ranges } = this;
    for (let range = 0; range < ranges; range++) {
      if (Atomics.compareExchange(control, STATUS + range, thread, FREE) !== thread) continue;
      this.#reopen();
      return range;
    }
    return -1;
  }

  #reopen(): void {
    Atomics.store(this.control, FIRST_FREE, 0);
    Atomics.notify(this.control, DONE);
  }

  /** The range that a thread has claimed and not done; −1 where there is none. */
  claimedBy(thread: number): number {
    const { control, ranges } = this;
    for (let range = 0; range < ranges; range++) {
      if (Atomics.load(control, STATUS + range) === thread) return range;
    }
    return -1;
  }

  get done(): number {
    return Atomics.load(this.control, DONE);
  }

  get hasFree(): boolean {
    const { control, ranges } = this;
    for (let range = Atomics.load(control, FIRST_FREE); range < ranges; range++) {
      if (Atomics.load(control, STATUS + range) === FREE) return true;
    }
    return false;
  }

  /** Waits until more than `seen` ranges are done, a range is given back, or `milliseconds` have passed. */
  wait(seen: number, milliseconds: number): void {
    Atomics.wait(this.control, DONE, seen, milliseconds);
  }

  get cancelled(): boolean {
    return Atomics.load(this.control, CANCELLED) === 1;
  }

  cancel(): void {
    Atomics.store(this.control, CANCELLED, 1);
    Atomics.notify(this.control, DONE);
  }
}
