import { describe, expect, test } from 'vitest';
import { describe as described, nearest, wrongKind, wrongValue } from '../../src/columns/errors.js';
import { checkBase, checkChoice, checkFlag, checkOptions } from '../../src/columns/options.js';

describe('a value in a message', () => {
  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [7, '7'],
    [-0, '-0'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    [true, 'true'],
    [12n, '12n'],
    ['text', '"text"'],
    ['two\nlines', '"two\\nlines"'],
    [[], 'an empty array'],
    [[1, 2], 'an array of 2'],
    [{}, 'an object'],
    [new Map(), 'a Map'],
    [new Int8Array(2), 'an Int8Array'],
    [new Date(0), 'a Date'],
    [() => 1, 'a function'],
    [Symbol('s'), 'a symbol'],
    [Object.create(null), 'an object'],
  ])('%s is described as %s', (value, expected) => {
    expect(described(value)).toBe(expected);
  });

  test('long text is cut, and stays on one line', () => {
    const text = described(`${'x'.repeat(1000)}\n`);
    expect(text.length).toBeLessThan(50);
    expect(text).toContain('…');
    expect(text).not.toContain('\n');
  });

  test('kind and value', () => {
    expect(wrongKind('bins', 'an integer ≥ 1', '3')).toBeInstanceOf(TypeError);
    expect(wrongValue('bins', 'an integer ≥ 1', 0)).toBeInstanceOf(RangeError);
    expect(wrongValue('bins', 'an integer ≥ 1', 0).message).toBe('"bins" must be an integer ≥ 1, got 0');
  });
});

describe('near names', () => {
  const columns = ['date', 'delay', 'distance', 'origin', 'destination'];
  test.each([
    ['dely', 'delay'],
    ['Delay', 'delay'],
    ['orgin', 'origin'],
    ['dest', 'destination'],
    ['distanse', 'distance'],
    ['oirgin', 'origin'],
    ['--dleay', 'delay'],
  ])('%s was meant for %s', (name, expected) => {
    expect(nearest(name, columns)[0]).toBe(expected);
  });

  test('a distant name has no near one', () => {
    expect(nearest('temperature', columns)).toEqual([]);
    expect(nearest('x', [])).toEqual([]);
    expect(nearest('x', ['y', 'z', 'xy'])).toEqual([]);
  });
});

describe('options', () => {
  test('none, an empty bag and undefined members are the defaults', () => {
    expect(checkOptions(undefined, ['base'])).toEqual({});
    expect(checkOptions({}, ['base'])).toEqual({});
    expect(checkBase(checkOptions({ base: undefined }, ['base']).base, 10)).toBe(10);
    expect(checkFlag('normalize', undefined, true)).toBe(true);
    expect(checkChoice('nan', undefined, ['raise', 'omit'], 'raise')).toBe('raise');
  });

  test('an unknown one names the nearest, else all', () => {
    expect(() => checkOptions({ Base: 2 }, ['base', 'normalize'])).toThrow('did you mean "base"?');
    expect(() => checkOptions({ normalise: true }, ['base', 'normalize'])).toThrow(
      'did you mean "normalize"?',
    );
    expect(() => checkOptions({ weights: [] }, ['base', 'normalize'])).toThrow('known are base, normalize');
    expect(() => checkOptions({ x: 1 }, [])).toThrow('known are none');
  });

  test('names of the prototype are no options', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      const options = Object.defineProperty({}, name, { value: 1, enumerable: true });
      expect(() => checkOptions(options, ['base'])).toThrow(TypeError);
    }
  });

  test('any base above 1', () => {
    for (const base of [2, 10, Math.E, 1 + 2 ** -52, 1e308, 'e'] as const)
      expect(checkBase(base, 2)).toBe(base);
  });
});
