// The progress of a job, as one fraction over all of its loops.

import { type Costs, PHASES, totalCost } from './cost.js';
import type { LoopProgress, Progress } from './protocol.js';
import { phaseOf } from './tasks.js';

export class JobProgress {
  readonly #costs: Costs;
  /** Finished loops of the current phase. */
  #loops = 0;
  #phase: keyof Costs = 'estimate';
  #told = -1;

  constructor(costs: Costs) {
    this.#costs = costs;
  }

  /** The job begins, perhaps again, since a worker died: then nothing is told until it gets further than before. */
  start(): void {
    this.#phase = 'estimate';
    this.#loops = 0;
  }

  /** The progress of the job from that of a loop; undefined if it is not further than before. */
  advance({ task, done, length }: LoopProgress): Progress | undefined {
    const phase = phaseOf(task);
    if (phase !== this.#phase) this.#loops = 0;
    this.#phase = phase;
    const { time, loops } = this.#costs[phase];
    const part = Math.min(1, (this.#loops + done / length) / loops);
    if (done === length) this.#loops++;
    let before = 0;
    for (const earlier of PHASES.slice(0, PHASES.indexOf(phase))) before += this.#costs[earlier].time;
    const fraction = (before + time * part) / totalCost(this.#costs);
    // 1 is told when the result is there.
    if (!(fraction > this.#told && fraction < 1)) return undefined;
    this.#told = fraction;
    return { phase: task, done: fraction, total: 1 };
  }
}
