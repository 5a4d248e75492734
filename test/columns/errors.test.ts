import { describe, expect, test } from 'vitest';
import { describe as described, nearest, wrongKind, wrongValue } from '../../src/columns/errors.js';
import * as option from '../../src/columns/option.js';
import { optionTable, readOption, readOptions } from '../../src/columns/options.js';

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
  const table = optionTable({
    base: option.base(10),
    normalize: option.flag(true),
    nan: option.nanPolicy(),
  });
  const defaults = { base: 10, normalize: true, nan: 'raise' };

  test('none, an empty object and undefined members are the defaults', () => {
    expect(readOptions(undefined, table)).toEqual(defaults);
    expect(readOptions({}, table)).toEqual(defaults);
    expect(readOptions({ base: undefined }, table)).toEqual(defaults);
  });

  test('what is given, or inherited, takes the place of a default', () => {
    expect(readOptions({ nan: 'omit' }, table)).toEqual({ ...defaults, nan: 'omit' });
    expect(readOptions(Object.create({ base: 'e' }), table)).toEqual({ ...defaults, base: 'e' });
  });

  test('an unknown one names the nearest, else all', () => {
    const few = optionTable({ base: option.base(2), normalize: option.flag() });
    expect(() => readOptions({ Base: 2 }, few)).toThrow('did you mean "base"?');
    expect(() => readOptions({ normalise: true }, few)).toThrow('did you mean "normalize"?');
    expect(() => readOptions({ weights: [] }, few)).toThrow('known are base, normalize');
    expect(() => readOptions({ x: 1 }, optionTable({}))).toThrow('known are none');
  });

  test('names of the prototype are no options', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      const options = Object.defineProperty({}, name, { value: 1, enumerable: true });
      expect(() => readOptions(options, table)).toThrow(TypeError);
    }
  });

  test('any base above 1', () => {
    for (const base of [2, 10, Math.E, 1 + 2 ** -52, 1e308, 'e'] as const)
      expect(readOption('base', base, option.base(2))).toBe(base);
  });
});
