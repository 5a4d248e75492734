// What is saved comes back identical, or not at all.

import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksums } from '../../src/columns/checkedBytes.js';
import { Histogram, JointHistogram, type Label, QuantileSketch } from '../../src/index.js';
import { SEED } from '../support/arbitraries.js';
import { mulberry32 } from '../support/mulberry32.js';

const LABELS: readonly Label[] = [
  'no',
  'ja',
  '日本',
  '\ud800',
  'a"b\\',
  0,
  -1.5,
  1e300,
  Infinity,
  true,
  false,
  'true',
  '0',
];

const SAVED = {
  Histogram: {
    object: new Histogram({ edges: [-Infinity, 0, 0.1, 1] }).push([-7, 0.05, 3, NaN, 0.5]),
    read: (bytes: Uint8Array | ArrayBuffer) => Histogram.fromBytes(bytes),
  },
  JointHistogram: {
    object: new JointHistogram({ x: { bins: 2, range: [0, 1] }, y: { categories: LABELS } }).push(
      [0.1, 0.2, 0.9, NaN, 3],
      ['no', '日本', '\ud800', 'ja', 'no'],
    ),
    read: (bytes: Uint8Array | ArrayBuffer) => JointHistogram.fromBytes(bytes),
  },
  QuantileSketch: {
    object: new QuantileSketch().push([3, -Infinity, NaN, 0.5, Infinity]),
    read: (bytes: Uint8Array | ArrayBuffer) => QuantileSketch.fromBytes(bytes),
  },
};

describe('checksums', () => {
  it('are CRC-32 as zlib computes it, and CRC-32C as RFC 3720 defines it', () => {
    const text = new TextEncoder().encode('123456789');
    expect(checksums(text)).toEqual([0xcbf43926, 0xe3069283]);
    expect(checksums(new Uint8Array(32))[1]).toBe(0x8a9136aa);
    expect(checksums(new Uint8Array(32).fill(255))[1]).toBe(0x62a8ab43);
    expect(checksums(Uint8Array.from({ length: 32 }, (_, i) => i))[1]).toBe(0x46dd794e);
    const draw = mulberry32(1);
    const bytes = Uint8Array.from({ length: 10_000 }, () => draw() * 256);
    expect(checksums(bytes)[0]).toBe(crc32(bytes));
  });
});

describe.each(Object.entries(SAVED))('%s', (name, { object, read }) => {
  const bytes = object.toBytes();

  it('comes back identical, from any view of the bytes', () => {
    const copy = read(bytes);
    expect(copy).toStrictEqual(object);
    expect(copy.toJSON()).toStrictEqual(object.toJSON());
    expect(copy.toBytes()).toStrictEqual(bytes);
    const shifted = new Uint8Array(bytes.length + 10);
    shifted.set(bytes, 3);
    expect(read(shifted.subarray(3, 3 + bytes.length))).toStrictEqual(object);
    expect(read(bytes.slice().buffer)).toStrictEqual(object);
    expect(read(Buffer.from(bytes))).toStrictEqual(object);
  });

  it('begins with its name, its version and its length, little-endian', () => {
    expect(new TextDecoder().decode(bytes.subarray(0, 8))).toBe('infosimd');
    const view = new DataView(bytes.buffer);
    expect(view.getUint32(8, true)).toBe(1);
    expect(view.getUint32(16, true)).toBe(bytes.length);
  });

  it('every flipped bit, and every changed byte, is an error', () => {
    for (let i = 0; i < bytes.length; i++) {
      for (const change of [1, 2, 4, 8, 16, 32, 64, 128, 255, bytes[i]]) {
        if (change === 0) continue;
        const damaged = bytes.slice();
        damaged[i] ^= change;
        expect(() => read(damaged)).toThrow(RangeError);
        expect(() => read(damaged)).toThrow(/^"bytes" is (damaged|truncated)/);
      }
    }
  });

  it('truncated at any length, or longer, is an error', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => read(bytes.slice(0, length))).toThrow(/^"bytes" is truncated/);
    }
    expect(() => read(Uint8Array.from([...bytes, 0]))).toThrow(/^"bytes" is damaged/);
    expect(() => read(Uint8Array.from([...bytes, ...bytes]))).toThrow(/^"bytes" is damaged/);
  });

  it('two bytes that change places, and a run of zeros, are errors', () => {
    for (let i = 1; i < bytes.length; i++) {
      const swapped = bytes.slice();
      [swapped[i - 1], swapped[i]] = [bytes[i], bytes[i - 1]];
      if (bytes[i] !== bytes[i - 1]) expect(() => read(swapped)).toThrow(RangeError);
      const wiped = bytes.slice().fill(0, i, i + 40);
      if (wiped.some((byte, j) => byte !== bytes[j])) expect(() => read(wiped)).toThrow(RangeError);
    }
  });

  it('another version, another class and what is no bytes give different errors', () => {
    expect(() => read(sealed(bytes, 8, 2))).toThrow(
      new RangeError('"bytes" has version 2, known is 1; it was made by a newer infosimd'),
    );
    expect(() => read(sealed(bytes, 12, 9))).toThrow(TypeError);
    for (const [other, { object: wrong }] of Object.entries(SAVED)) {
      if (other === name) continue;
      expect(() => read(wrong.toBytes())).toThrow(
        new TypeError(`"bytes" must be those of a ${name}, got those of a ${other}`),
      );
    }
    for (const input of [
      undefined,
      null,
      'text',
      [1, 2],
      {},
      new Float64Array(9),
      new DataView(new ArrayBuffer(99)),
    ]) {
      expect(() => read(input as never)).toThrow(TypeError);
      expect(() => read(input as never)).toThrow(/^"bytes" must be a Uint8Array/);
    }
    expect(() => read(new Uint8Array(200))).toThrow(/does not begin with "infosimd"/);
  });

  it('a body that no object has, its checksums right, is an error', () => {
    for (let at = 20; at + 4 <= bytes.length - 8; at += 4) {
      for (const word of [0xffffffff, 0x7ff80000]) {
        try {
          const copy = read(sealed(bytes, at, word));
          // Counts and edges may differ; they are never impossible ones.
          expect(copy.toBytes()).toStrictEqual(sealed(bytes, at, word));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }
    }
  });
});

/** The bytes with another word in them, and the checksums that go with it. */
function sealed(bytes: Uint8Array, at: number, word: number): Uint8Array {
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  view.setUint32(at, word, true);
  checksums(changed.subarray(0, -8)).forEach((sum, i) => {
    view.setUint32(changed.length - 8 + 4 * i, sum, true);
  });
  return changed;
}

describe('any table', () => {
  const numbers = fc.array(fc.oneof(fc.double(), fc.integer({ min: -3, max: 12 })), { maxLength: 50 });
  const edges = fc
    .array(fc.double({ noNaN: true }), { minLength: 2, maxLength: 9 })
    .map((values) => Float64Array.from(values).sort());
  const label = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.double({ noNaN: true }).map((value) => value + 0),
    fc.boolean(),
  );
  const categories = fc.uniqueArray(label, { minLength: 1, maxLength: 6, comparator: 'SameValueZero' });

  it('comes back identical', () => {
    fc.assert(
      fc.property(edges, categories, numbers, (axis, labels, values) => {
        const one = new Histogram({ edges: axis }).push(values);
        expect(Histogram.fromBytes(one.toBytes())).toStrictEqual(one);
        const two = new JointHistogram({ x: { edges: axis }, y: { categories: labels } });
        two.push(
          values,
          values.map((_, i) => labels.filter((known) => typeof known === typeof labels[0])[i % 2] ?? null),
        );
        const copy = JointHistogram.fromBytes(two.toBytes());
        expect(copy).toStrictEqual(two);
        expect(copy.yCategories).toStrictEqual(two.yCategories);
      }),
      SEED,
    );
  });

  it('merged in any order gives identical bytes', () => {
    fc.assert(
      fc.property(
        fc.array(numbers, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat()),
        (parts, order) => {
          const spec = { bins: 5, range: [0, 9] } as const;
          const made = parts.map((part) => new JointHistogram({ x: spec, y: spec }).push(part, part));
          const expected = new JointHistogram({ x: spec, y: spec })
            .push(parts.flat(), parts.flat())
            .toBytes();
          while (made.length > 1) {
            const [part] = made.splice(order.next().value % made.length, 1);
            made[order.next().value % made.length].merge(JointHistogram.fromBytes(part.toBytes()));
          }
          expect(made[0].toBytes()).toStrictEqual(expected);
        },
      ),
      SEED,
    );
  });
});
