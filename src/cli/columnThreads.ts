import { Worker } from 'node:worker_threads';
import type { FeatureGroup, FromColumnWorker, ToColumnWorker, WorkerStart } from './columnMessages.js';
import { receiveOutcome, shareTarget } from './columnMessages.js';
import type { ColumnRanking, RankedTarget } from './columnRanking.js';
import type { Feature } from './features.js';
import type { FeatureOutcome } from './rankedFeature.js';

/** What a group of features ended with, beside outcomes: the error of the first of them that has one. */
interface Failure {
  readonly place: number;
  readonly error: unknown;
}

/** A worker, and the group that it works on. */
interface Slot {
  readonly worker: Worker;
  group: FeatureGroup | undefined;
}

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

/**
 * Workers that each read the file for themselves, and take groups of features beside the thread that leads them. A
 * worker that ends gives its group back.
 */
export class ColumnThreads {
  readonly #waiting: FeatureGroup[];
  readonly #slots: Slot[] = [];
  readonly #outcomes = new Map<number, FeatureOutcome>();
  readonly #onOutcome: (place: number, outcome: FeatureOutcome) => void;
  #target: ToColumnWorker | undefined;
  #failure: Failure | undefined;
  #changed: (() => void) | undefined;

  /** @param groups in the order of their places. */
  constructor(
    start: WorkerStart,
    workers: number,
    groups: readonly FeatureGroup[],
    onOutcome: (place: number, outcome: FeatureOutcome) => void,
  ) {
    this.#waiting = [...groups];
    this.#onOutcome = onOutcome;
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
    if ('outcome' in message) {
      this.#add(message.place, receiveOutcome(message.outcome));
      return;
    }
    if ('failed' in message) this.#fail(slot.group as FeatureGroup, new Error(message.failed));
    slot.group = this.#next();
    if (slot.group) slot.worker.postMessage({ group: slot.group } satisfies ToColumnWorker);
    this.#wake();
  }

  #add(place: number, outcome: FeatureOutcome): void {
    // A group that was given back may have had some outcomes.
    if (this.#outcomes.has(place)) return;
    this.#outcomes.set(place, outcome);
    this.#onOutcome(place, outcome);
  }

  #fail({ place }: FeatureGroup, error: unknown): void {
    if (this.#failure === undefined || place < this.#failure.place) this.#failure = { place, error };
  }

  /** The next group; none behind a failure, which ends the ranking. */
  #next(): FeatureGroup | undefined {
    if (this.#failure && (this.#waiting[0]?.place ?? 0) > this.#failure.place) return undefined;
    return this.#waiting.shift();
  }

  #wake(): void {
    this.#changed?.();
    this.#changed = undefined;
  }

  /** Gives the workers the target, which they need from now on. */
  share(target: RankedTarget): void {
    this.#target = { target: shareTarget(target) };
    for (const { worker } of this.#slots) worker.postMessage(this.#target);
  }

  /**
   * Works on this thread too, until all groups are done.
   * @throws the error of the first feature that has one, in the order of their places.
   */
  async work(
    ranking: ColumnRanking,
    target: RankedTarget,
    showing: (feature: Feature, place: number) => (rows: number) => void,
  ): Promise<void> {
    for (;;) {
      const group = this.#next();
      if (group) {
        try {
          for (const { feature, place } of group.features) {
            this.#add(place, await ranking.score(feature, target, showing(feature, place)));
          }
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
