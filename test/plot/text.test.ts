import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { amountText, countOf, significantText } from '../../src/plot/numberText.js';
import { displayWidth, shorten } from '../../src/plot/shorten.js';
import { visibleJson, visibleText } from '../../src/plot/visibleText.js';

describe('visible text', () => {
  test.each([
    ['a\nb\tc\x1b\x7f\x85\x9b', 'a\\nb\\tc\\x1b\\x7f\\x85\\x9b'],
    ['\u202eabc\u2066\u200f\u061c', '\\u202eabc\\u2066\\u200f\\u061c'],
    ['a\u200bb\u200dc\ufeff\u00ad\u2060', 'a\\u200bb\\u200dc\\ufeff\\xad\\u2060'],
    ['x\u{e0041}\u{e007f}', 'x\\u{e0041}\\u{e007f}'],
    ['\u2028\u2029\ud83d!', '\\u2028\\u2029\\ud83d!'],
    ['עברית, naïve, 日本語, ❤️, 👩🏽‍🚀, 👨‍👩‍👧, e\u0301', 'עברית, naïve, 日本語, ❤️, 👩🏽‍🚀, 👨‍👩‍👧, e\u0301'],
  ])('%j', (text, visible) => {
    expect(visibleText(text)).toBe(visible);
    expect(visibleText(visible)).toBe(visible);
  });

  test('JSON escapes the same, and says the same', () => {
    const value = { text: '\x85\x9b\x7f\u202e\u{e0041}\u200b "quoted"\n', list: ['日本語'] };
    const json = visibleJson(JSON.stringify(value, undefined, 2));
    expect(JSON.parse(json)).toEqual(value);
    expect(json).toContain('"\\u0085\\u009b\\u007f\\u202e\\udb40\\udc41\\u200b \\"quoted\\"\\n"');
    expect(json).toContain('日本語');
  });
});

describe('width', () => {
  test('is that of Unicode Standard Annex #11', () => {
    const vectors = JSON.parse(
      readFileSync(new URL('../vectors/display_width.json', import.meta.url), 'utf8'),
    ) as { ranges: [number, number, number][] };
    let compared = 0;
    const others: string[] = [];
    for (const [from, to, width] of vectors.ranges) {
      for (let code = from; code <= to; code++) {
        const character = String.fromCodePoint(code);
        if (visibleText(character) !== character) continue;
        compared++;
        if (displayWidth(character) !== width) others.push(code.toString(16));
      }
    }
    expect(compared).toBeGreaterThan(140000);
    // A few marks became letters, or the other way round, in a later Unicode than that of the vectors.
    expect(others.length, others.join()).toBeLessThan(5);
  });

  test('a long text is cut in its middle, between characters', () => {
    expect([shorten('abc', 3), shorten('abcd', 3), shorten('abcdefgh', 6)]).toEqual(['abc', 'a…d', 'abc…gh']);
    expect(shorten('日本語の列名', 12)).toBe('日本語の列名');
    expect(shorten('日本語の列名', 11)).toBe('日本…の列名');
    const faces = '😀'.repeat(20);
    expect([shorten(faces, 40), shorten(faces, 39)]).toEqual([faces, `${'😀'.repeat(9)}…${'😀'.repeat(10)}`]);
    // A mark stays with its letter, or goes with it.
    expect(shorten('e\u0301'.repeat(8), 5)).toBe('e\u0301e\u0301…e\u0301e\u0301');
    for (let most = 2; most < 60; most++) {
      for (const text of [faces, 'x'.repeat(264), '日本x語の列名'.repeat(9)]) {
        expect(displayWidth(shorten(text, most))).toBeLessThanOrEqual(most);
        expect(displayWidth(shorten(text, most))).toBeGreaterThanOrEqual(
          Math.min(most, displayWidth(text)) - 3,
        );
      }
    }
  });
});

describe('amounts', () => {
  test('three significant digits', () => {
    expect([0.5, 1.5849, -0.00131, 0, 12.34, 1234.5].map((value) => significantText(value, 3))).toEqual([
      '0.500',
      '1.58',
      '−0.00131',
      '0',
      '12.3',
      '1230',
    ]);
  });

  test('one is singular', () => {
    expect([1, 0.99999, 0.5, 2].map((value) => amountText(value, 'bits'))).toEqual([
      '1 bit',
      '1 bit',
      '0.5 bits',
      '2 bits',
    ]);
    expect([amountText(1, 'nats'), amountText(1, 'base 3')]).toEqual(['1 nat', '1 base 3']);
    expect([countOf(1, 'row'), countOf(2000, 'row'), countOf(2, 'category', 'categories')]).toEqual([
      '1 row',
      '2,000 rows',
      '2 categories',
    ]);
  });
});
