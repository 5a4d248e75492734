/** A compensated sum (Neumaier 1974): the error does not grow with the number of addends. */
export class NeumaierSum {
  #sum = 0;
  #lost = 0;

  add(value: number): void {
    const sum = this.#sum;
    const total = sum + value;
    this.#lost += Math.abs(sum) >= Math.abs(value) ? sum - total + value : value - total + sum;
    this.#sum = total;
  }

  /** ∞ − ∞ makes the compensation NaN; the sum itself is right then. */
  get value(): number {
    return Number.isFinite(this.#sum) ? this.#sum + this.#lost : this.#sum;
  }
}
