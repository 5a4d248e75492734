import { Worker } from 'node:worker_threads';
import type { FileTable } from '../io/columnTable.js';
import {
  errorOfSent,
  type FeatureGroup,
  type FromColumnWorker,
  type SentError,
  type SharedTarget,
  type ToColumnWorker,
  type WorkerStart,
} from './columnMessages.js';
import type { Feature } from './features.js';

/** Fewer values than this are read before a worker has started. */
const WORTH_A_WORKER = 2 ** 20;
/** What the columns that are read at a time may take: eight of 8 million rows. */
const COLUMNS_AT_A_TIME = 2 ** 29;

/** Features by the column that they are read from: the parts of a timestamp are read once. */
export function groupsOf(features: readonly Feature[]): FeatureGroup[] {
  const groups = new Map<string, { feature: Feature; place: number }[]>();
  for (const [place, feature] of features.entries()) {
    const found = groups.get(feature.column);
    if (found) found.push({ feature, place });
    else groups.set(feature.column, [{ feature, place }]);
  }
  return [...groups.values()].map((group) => ({ place: group[0].place, features: group }));
}

/** Workers beside the thread that leads, of so many threads in all, for columns of which each is read by one thread. */
export function workersFor(table: FileTable, columns: number, threads: number): number {
  // Each worker would parse a CSV file again, which takes longer than all that follows.
  if (table.format === 'CSV') return 0;
  const { rows } = table;
  const worth = Math.floor((rows * columns) / WORTH_A_WORKER);
  const fitting = Math.floor(COLUMNS_AT_A_TIME / (8 * Math.max(1, rows)));
  return Math.max(0, Math.min(threads, columns, worth, fitting) - 1);
}

/** A worker, and the group that it works on. */
interface Slot {
  readonly worker: Worker;
  group: FeatureGroup | undefined;
}

/**
 * Workers that each read the file for themselves, and take groups of features beside the thread that leads them. A
 * worker that ends gives its group back.
 */
export class ColumnThreads {
  readonly #waiting: FeatureGroup[];
  readonly #slots: Slot[] = [];
  readonly #told = new Set<number>();
  readonly #onTold: (place: number, told: unknown) => void;
  /** Of the first group that has an error. */
  #failure: { readonly place: number; readonly error: unknown } | undefined;
  #changed: (() => void) | undefined;

  /**
   * @param groups in the order of their places.
   * @param onTold is called with what a worker tells of the feature at a place, once for each.
   */
  constructor(
    start: WorkerStart,
    workers: number,
    groups: readonly FeatureGroup[],
    onTold: (place: number, told: unknown) => void,
  ) {
    this.#waiting = [...groups];
    this.#onTold = onTold;
    for (let i = 0; i < workers; i++) this.#start(start);
  }

  #start(workerData: WorkerStart): void {
    const worker = new Worker(new URL('./columnWorker.js', import.meta.url), { workerData });
    const slot: Slot = { worker, group: undefined };
    this.#slots.push(slot);
    worker.on('message', (message: FromColumnWorker) => this.#take(slot, message));
    // The thread that leads does its work, and meets the error if it is one of the file.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.#slots.splice(this.#slots.indexOf(slot), 1);
      if (slot.group) this.#waiting.unshift(slot.group);
      this.#wake();
    });
  }

  #take(slot: Slot, message: FromColumnWorker): void {
    if ('told' in message) {
      if (this.#mark(message.place)) this.#onTold(message.place, message.told);
      return;
    }
    if ('failed' in message) this.#fail(slot.group as FeatureGroup, errorOfSent(message.failed as SentError));
    slot.group = this.#next();
    if (slot.group) slot.worker.postMessage({ group: slot.group } satisfies ToColumnWorker);
    this.#wake();
  }

  /** Whether nothing was told of a feature yet: a group that was given back may have had some. */
  #mark(place: number): boolean {
    if (this.#told.has(place)) return false;
    this.#told.add(place);
    return true;
  }

  #fail({ place }: FeatureGroup, error: unknown): void {
    if (this.#failure === undefined || place < this.#failure.place) this.#failure = { place, error };
  }

  /** The next group; none behind a failure, which ends the work. */
  #next(): FeatureGroup | undefined {
    if (this.#failure && (this.#waiting[0]?.place ?? 0) > this.#failure.place) return undefined;
    return this.#waiting.shift();
  }

  #wake(): void {
    this.#changed?.();
    this.#changed = undefined;
  }

  /** Gives the workers a target, which they need from now on. */
  share(target: () => SharedTarget): void {
    if (this.#slots.length === 0) return;
    const message: ToColumnWorker = { target: target() };
    for (const { worker } of this.#slots) worker.postMessage(message);
  }

  /**
   * Works on this thread too, until all groups are done.
   * @param run does what the workers do; each feature is given to it once, or to one of them.
   * @throws the error of the first feature that has one, in the order of their places.
   */
  async work(run: (feature: Feature, place: number) => Promise<void>): Promise<void> {
    for (;;) {
      const group = this.#next();
      if (group) {
        try {
          for (const { feature, place } of group.features) if (this.#mark(place)) await run(feature, place);
        } catch (error) {
          this.#fail(group, error);
        }
      } else if (this.#slots.some((slot) => slot.group)) {
        await new Promise<void>((resolve) => {
          this.#changed = resolve;
        });
      } else break;
    }
    if (this.#failure) throw this.#failure.error;
  }

  /** Ends the workers. */
  async end(): Promise<void> {
    await Promise.all(this.#slots.map(({ worker }) => worker.terminate()));
  }
}
