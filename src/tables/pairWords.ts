// Pairs of columns of many bins: codes in two bytes, one scatter a pair.

import { CODES_A } from '../kernels/abi.generated.js';
import type { Axis } from './axis.js';
import {
  type Codes,
  type EachDigits,
  type PairMethod,
  pairsByColumn,
  type Visit,
  type Window,
} from './pairMethod.js';

export class PairWords implements PairMethod {
  readonly bytesPerSample: number;
  readonly counterBytes: number;
  readonly #axes: readonly Axis[];
  readonly #most: number;
  readonly #table: Float64Array;

  constructor(axes: readonly Axis[]) {
    this.#axes = axes;
    this.bytesPerSample = 2 * axes.length;
    const [first, second] = axes.map(({ bins }) => bins).sort((a, b) => b - a);
    this.#most = first * second;
    this.counterBytes = 4 * this.#most;
    this.#table = new Float64Array(this.#most);
  }

  get pairsOfStep(): readonly number[] {
    return pairsByColumn(this.#axes.length);
  }

  #at({ codes, samples }: Window): number[] {
    return this.#axes.map((_, column) => codes + 2 * column * samples);
  }

  codesOf(window: Window, column: number): Codes {
    return new Uint16Array(window.instance.u8.buffer, this.#at(window)[column], window.samples);
  }

  prepare(window: Window, _: number, eachDigits: EachDigits): void {
    this.#at(window).forEach((to, column) => {
      eachDigits(column, (block, done) => {
        window.kernels.packDigit_U16(CODES_A, block, to + 2 * done);
      });
    });
  }

  count(window: Window, n: number, from: number, to: number, visit: Visit): void {
    const { instance, kernels, counters } = window;
    const at = this.#at(window);
    for (let i = from; i < to; i++) {
      for (let j = i + 1; j < at.length; j++) {
        const columns = this.#axes[j].bins;
        const counts = this.#table.subarray(0, this.#axes[i].bins * columns);
        const counted = instance.u32.subarray(counters / 4, counters / 4 + counts.length);
        counted.fill(0);
        kernels.countPairs_U16(at[i], at[j], n, columns, counters);
        counts.set(counted);
        visit(i, j, counts);
      }
    }
  }
}
