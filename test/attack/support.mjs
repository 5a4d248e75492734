// What the programs of an attack share: each takes a seed and seconds, makes one attack after the other, and tells the parent process.

import { mulberry32 } from '../support/mulberry32.js';

/** Resident memory of a program at most, in bytes: fixtures are of some kilobytes, columns of some thousand samples. */
const MOST_MEMORY = 2 ** 30;

/** Words of an engine, which must not reach a user alone. */
const ENGINE =
  /invalid (typed )?array (buffer )?length|allocation failed|out of memory|cannot read propert|is not (a function|iterable|defined|a constructor)|call stack|unreachable|out of bounds|cannot create a buffer|offset is out|larger than/i;

/** A drawing of integers below n, of items, and of numbers, from a seed. */
export function drawing(seed) {
  const draw = mulberry32(seed);
  const below = (n) => Math.floor(draw() * n);
  return { draw, below, one: (list) => list[below(list.length)] };
}

/** Throws for an error that a user could not understand: of another kind, of several lines, or in words of the engine. */
export function insistOnWords(error, context) {
  const isOwn =
    error instanceof Error &&
    ['TypeError', 'RangeError', 'Error'].includes(error.name) &&
    !/[\r\n]/.test(error.message) &&
    !ENGINE.test(error.message);
  if (!isOwn) throw new Error(`${context}: ${error?.stack ?? error}`);
}

/**
 * Makes attacks until the time is over.
 *
 * @param attack gets the number of the attack and a drawing of its own; resolves to a word for its outcome, and throws where it found a fault.
 */
export async function run(attack) {
  const [seed, seconds] = process.argv.slice(2).map(Number);
  const end = performance.now() + 1000 * seconds;
  const counts = {};
  for (let i = 0; performance.now() < end; i++) {
    process.send?.({ attack: i });
    try {
      const outcome = await attack(i, drawing(seed * 2 ** 20 + i));
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      const { rss } = process.memoryUsage();
      if (rss > MOST_MEMORY) throw new Error(`the process takes ${Math.round(rss / 2 ** 20)} MiB`);
    } catch (error) {
      process.send?.({ fault: `attack ${i}: ${error.stack}` });
      process.exit(1);
    }
  }
  process.send?.({ counts });
}
