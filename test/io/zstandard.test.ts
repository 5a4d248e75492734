// Zstandard by the decoder in JavaScript, of browsers and of Node before 22.15: damaged data end, and are errors.

import { readFileSync } from 'node:fs';
import { decompressZstd } from 'hyparquet-compressors';
import { describe, expect, test } from 'vitest';
import { framesOf, unpackZstandard } from '../../src/io/zstandard.js';
import { atLength } from '../support/atLength.js';
import { mulberry32 } from '../support/mulberry32.js';
import { fixture } from './collect.js';

/** 400 rows of a word and a number, compressed by libzstd: a Huffman tree with weights in a table of finite states. */
const PACKED = new Uint8Array(readFileSync(fixture('rows.zst')));
const ROWS = Array.from(
  { length: 400 },
  (_, i) => `${['low', 'middle', 'high'][(i * 7919) % 3]},${(i * 37) % 101}\n`,
).join('');

/** Found among 245 199 changes at random. */
const HANGS: [number, number][][] = [
  [
    [106, 180],
    [14, 65],
    [108, 223],
  ],
  [
    [368, 239],
    [14, 65],
    [382, 107],
  ],
];

const unpack = (data: Uint8Array, most = 1e6): string =>
  new TextDecoder().decode(unpackZstandard(data, most, decompressZstd));

/** The same data with bytes changed. */
function changed(changes: readonly (readonly [at: number, by: number])[]): Uint8Array {
  const data = PACKED.slice();
  for (const [at, by] of changes) data[at] ^= by;
  return data;
}

test('frames one after the other, among them some to be skipped', () => {
  expect(unpack(PACKED)).toBe(ROWS);
  const skipped = Uint8Array.of(0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);
  expect(unpack(Uint8Array.of(...skipped, ...PACKED, ...PACKED, ...skipped))).toBe(ROWS + ROWS);
});

describe('damaged data', () => {
  test('a table of weights that needs no bits, over which the decoder runs for ever', () => {
    for (const changes of HANGS)
      expect(() => unpack(changed(changes))).toThrow('its Zstandard data are damaged');
  });

  test('cut anywhere', () => {
    for (let length = 1; length < PACKED.length; length++) {
      expect(() => unpack(PACKED.subarray(0, length)), String(length)).toThrow(
        /its Zstandard data end early/,
      );
    }
  });

  test('more data than are asked for, or than the blocks can hold', () => {
    expect(() => unpack(PACKED, ROWS.length - 1)).toThrow(/more than the 3295 that they should have/);
    // A frame of one block of 5 bytes that states 2^31.
    const frame = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0x80, 0x29, 0, 0, 1, 2, 3, 4, 5);
    expect(() => framesOf(frame, 2 ** 40)).toThrow(
      'its Zstandard data state 2147483648 bytes and hold fewer',
    );
    // 6 bytes, of which the block has 5: the decoder would leave a zero.
    frame.set([6, 0, 0, 0], 5);
    expect(() => framesOf(frame, 100)).toThrow('its Zstandard data state 6 bytes and hold fewer');
    // 3297 bytes, 3298 and 3040, of which the data have 3296: the decoder would believe any.
    for (const [at, by] of [
      [5, 1],
      [5, 2],
      [6, 1],
    ]) {
      expect(() => unpack(changed([[at, by]]))).toThrow(/its Zstandard data state 3\d+ bytes and hold 3296/);
    }
  });

  test('a wide window is no wider in memory than the data', () => {
    const [{ bytes }] = framesOf(
      Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0x88, 0x29, 0, 0, 1, 2, 3, 4, 5),
      100,
    );
    const windows: number[] = [];
    unpackZstandard(bytes, 100, (frame) => {
      windows.push(10 + (frame[5] >> 3));
      return decompressZstd(frame);
    });
    expect(windows).toEqual([10]);
  });

  test('bytes changed at random: other data or an error, in the time that its length takes', () => {
    const draw = mulberry32(5);
    const below = (n: number): number => Math.floor(draw() * n);
    let refused = 0;
    const count = atLength(2000, 200_000);
    for (let i = 0; i < count; i++) {
      const changes = Array.from(
        { length: 1 + below(4) },
        () => [below(PACKED.length), 1 + below(255)] as const,
      );
      try {
        unpack(changed(changes));
      } catch {
        refused++;
      }
    }
    expect(refused / count).toBeGreaterThan(0.3);
    expect(refused / count).toBeLessThan(1);
  });
});
