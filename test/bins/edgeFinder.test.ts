import { describe, expect, test } from 'vitest';
import { EdgeFinder } from '../../src/bins/edgeFinder.js';
import { binEdges } from '../../src/index.js';
import { mulberry32 } from '../support/mulberry32.js';

const BLOCK = 20000;

/** Two columns, equal up to a block, after which the second misses every third value. */
function columns(blocks: number, from: number, of: (draw: () => number) => number) {
  const draw = mulberry32(11);
  const whole = Float64Array.from({ length: blocks * BLOCK }, () => of(draw));
  const other = whole.map((value, i) => (i >= from * BLOCK && i % 3 === 0 ? NaN : value));
  return [whole, other];
}

function block(column: Float64Array, i: number): Float64Array {
  return column.subarray(i * BLOCK, (i + 1) * BLOCK);
}

describe('a finder forked in its first pass finds the edges of the other column', () => {
  test.each([
    ['many values', (draw: () => number) => draw() * draw(), 'equal-frequency'],
    ['few values', (draw: () => number) => Math.floor(9 * draw()), 'equal-frequency'],
    ['equal widths', (draw: () => number) => draw() - 0.5, 'uniform'],
  ] as const)('%s', (_, of, binning) => {
    for (const from of [0, 2, 4, 5]) {
      const [whole, other] = columns(6, from, of);
      const finder = new EdgeFinder('whole', { bins: 12, binning, nan: 'omit' });
      let fork: EdgeFinder | undefined;
      finder.startPass();
      for (let i = 0; i < 6; i++) {
        if (i === from) fork = finder.fork('other');
        finder.push(block(whole, i));
        fork?.push(block(other, i));
      }
      for (const [one, column] of [
        [finder, whole],
        [fork as EdgeFinder, other],
      ] as const) {
        one.endPass();
        while (one.wantsPass) {
          one.startPass();
          for (let i = 0; i < 6; i++) one.push(block(column, i));
          one.endPass();
        }
        expect(one.edges()).toEqual(binEdges(column, { bins: 12, binning, nan: 'omit' }));
      }
    }
  });

  test('not before, nor after', () => {
    const finder = new EdgeFinder('x', { bins: 2, binning: 'uniform' });
    expect(() => finder.fork('y')).toThrow('in its first pass');
    finder.startPass();
    finder.push(Float64Array.of(1, 2, 3));
    finder.endPass();
    expect(() => finder.fork('y')).toThrow('in its first pass');
  });
});
