// Compensated sums (Neumaier 1974): the error does not grow with the number of addends.

/** What the addition fl(total + value) = next lost. */
export function lostInSum(total: number, value: number, next: number): number {
  return Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
}

export class NeumaierSum {
  #total = 0;
  #lost = 0;

  add(value: number): void {
    const next = this.#total + value;
    this.#lost += lostInSum(this.#total, value, next);
    this.#total = next;
  }

  /** ∞ − ∞ makes what was lost NaN; the total itself is right then. */
  get value(): number {
    return Number.isFinite(this.#total) ? this.#total + this.#lost : this.#total;
  }
}
