// Compensated summation (Neumaier 1974): the error does not grow with the number of addends.

/** The rounding error of the addition next = fl(total + value). */
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

  /** If the total is infinite, the compensation is NaN (∞ − ∞), and the total itself is right. */
  get value(): number {
    return Number.isFinite(this.#total) ? this.#total + this.#lost : this.#total;
  }
}
