// Brotli by the decoder in JavaScript, of browsers: the length that is stated, or an error; checked against Node's own decoder.

import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { decompressBrotli } from 'hyparquet-compressors';
import { BrotliBitReader } from 'hyparquet-compressors/src/brotli.bitreader.js';
import { BrotliOutput } from 'hyparquet-compressors/src/brotli.streams.js';
import { describe, expect, test } from 'vitest';
import { unpackBrotli } from '../../src/io/brotli.js';
import { atLength } from '../support/atLength.js';
import { mulberry32 } from '../support/mulberry32.js';

const unpack = (data: Uint8Array, length: number): Uint8Array =>
  unpackBrotli(data, length, decompressBrotli, { BrotliBitReader, BrotliOutput });

/** Words and random bytes by turns, so that there are literals, copies and words of the dictionary. */
function plainOf(length: number, random: () => number): Uint8Array {
  const words = ['the number of ', 'information ', 'ab', 'http://www.'].map((word) =>
    new TextEncoder().encode(word),
  );
  const plain = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const word = words[Math.floor(random() * 5)] ?? Uint8Array.of(random() * 256);
    plain.set(word.subarray(0, length - at), at);
    at += word.length;
  }
  return plain;
}

const packed = (plain: Uint8Array, quality = 11, window = 22): Uint8Array =>
  new Uint8Array(
    brotliCompressSync(plain, {
      params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: window },
    }),
  );

describe.each([1, 100, 5000, 300_000])('%i bytes', (length) => {
  const plain = plainOf(length, mulberry32(length));

  test.each([
    [0, 10],
    [4, 16],
    [9, 10],
    [11, 22],
  ])('of quality %i in windows of 2^%i bytes', (quality, window) => {
    expect(Buffer.compare(unpack(packed(plain, quality, window), length), plain)).toBe(0);
  });

  test('where more or fewer are stated', () => {
    const data = packed(plain);
    expect(() => unpack(data, length + 1)).toThrow(
      `it should have ${length + 1} bytes, and its data ${length}`,
    );
    expect(() => unpack(data, length - 1)).toThrow(/^it should have \d+ bytes, and its data more$/);
  });

  test('cut short', () => {
    const data = packed(plain, 5);
    const step = Math.ceil(data.length / 50);
    for (let end = data.length % step; end < data.length; end += step) {
      expect(() => unpack(data.subarray(0, end), length), String(end)).toThrow();
    }
  });
});

test('changed bytes end in an error, or in the bytes that Node reads', () => {
  const random = mulberry32(16);
  const counts = { refused: 0, equal: 0, nodeRefuses: 0 };
  const mutants = atLength(1000, 20_000);
  for (let i = 0; i < mutants; i++) {
    const plain = plainOf(50 + Math.floor(random() * 2000), random);
    const data = packed(plain, Math.floor(random() * 12), 10 + Math.floor(random() * 8));
    for (let flips = 1 + random() * 3; flips > 1; flips--) {
      data[Math.floor(random() * data.length)] ^= 1 << (random() * 8);
    }
    let found: Uint8Array | undefined;
    try {
      found = unpack(data, plain.length);
    } catch {
      counts.refused++;
      continue;
    }
    let expected: Uint8Array | undefined;
    try {
      expected = brotliDecompressSync(data);
    } catch {
      counts.nodeRefuses++;
      continue;
    }
    expect(Buffer.compare(found, expected)).toBe(0);
    counts.equal++;
  }
  expect(counts.refused + counts.equal + counts.nodeRefuses).toBe(mutants);
  expect(counts.refused).toBeGreaterThan(mutants / 10);
});

test('the decoder is left as it was', () => {
  const { readMoreInput } = BrotliBitReader.prototype;
  const { write } = BrotliOutput.prototype;
  expect(() => unpack(Uint8Array.of(1, 2, 3), 10)).toThrow();
  expect(BrotliBitReader.prototype.readMoreInput).toBe(readMoreInput);
  expect(BrotliOutput.prototype.write).toBe(write);
});
