import { visibleText } from '../plot/visibleText.js';

/** Shows what is being done on the last line of the terminal; silent where stderr is no terminal. */
export class Progress {
  readonly #shown = process.stderr.isTTY === true;
  #last = 0;

  /** Replaces the line. Called often, it writes ten times a second. */
  show(text: string, done = 0, total = 0): void {
    if (!this.#shown) return;
    const now = performance.now();
    if (done > 0 && done < total && now - this.#last < 100) return;
    this.#last = now;
    const share = total > 0 ? ` ${Math.floor((100 * done) / total)} %` : '';
    process.stderr.write(`\r\x1b[2K${visibleText(text)}${share}`);
  }

  /** Clears the line. */
  end(): void {
    if (this.#shown) process.stderr.write('\r\x1b[2K');
  }
}
