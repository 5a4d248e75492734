// Kinds of options shared by functions, imported as `option`: `{ bins: option.integer(1, 65536, 10) }`.

import type { Base } from '../numeric/units.js';
import { wrongKind, wrongValue } from './errors.js';
import { checkInteger, type NanPolicy, type Option } from './options.js';

/** An option that is checked later, because its bounds depend on the samples. */
export function later<T>(): Option<T | undefined> {
  return { check: (_, value) => value as T, fallback: undefined };
}

/** A boolean option. */
export function flag(fallback = false): Option<boolean> {
  return {
    check: (name, value) => {
      if (typeof value !== 'boolean') throw wrongKind(name, 'true or false', value);
      return value;
    },
    fallback,
  };
}

/** One of a few words; undefined if not given and without a default. */
export function choice<const T extends string>(choices: readonly T[]): Option<T | undefined>;
export function choice<const T extends string>(choices: readonly T[], fallback: NoInfer<T>): Option<T>;
export function choice<const T extends string>(
  choices: readonly T[],
  fallback?: T,
): Option<T | undefined> | Option<T> {
  return {
    check: (name, value) => {
      if ((choices as readonly unknown[]).includes(value)) return value as T;
      const expected = `one of ${choices.map((word) => `'${word}'`).join(', ')}`;
      throw typeof value === 'string' ? wrongValue(name, expected, value) : wrongKind(name, expected, value);
    },
    fallback,
  };
}

/** A function. */
export function callback<T>(): Option<T | undefined> {
  return {
    check: (name, value) => {
      if (typeof value !== 'function') throw wrongKind(name, 'a function', value);
      return value as T;
    },
    fallback: undefined,
  };
}

/** The base of the logarithm. */
export function base(fallback: Base): Option<Base> {
  return {
    check: (name, value) => {
      if (value === 'e' || (typeof value === 'number' && value > 1 && value < Infinity)) return value;
      const expected = "'e' or a finite number > 1";
      const isKind = typeof value === 'string' || typeof value === 'number';
      throw isKind ? wrongValue(name, expected, value) : wrongKind(name, expected, value);
    },
    fallback,
  };
}

/** What to do with missing samples; `'raise'` by default. */
export function nanPolicy(): Option<NanPolicy> {
  return choice(['raise', 'omit'], 'raise');
}

/** An integer option. */
export function integer<T extends number = number>(least: number, most?: number): Option<T | undefined>;
export function integer<T extends number = number>(
  least: number,
  most: number,
  fallback: NoInfer<T>,
): Option<T>;
export function integer(
  least: number,
  most = Number.MAX_SAFE_INTEGER,
  fallback?: number,
): Option<number | undefined> | Option<number> {
  return { check: (name, value) => checkInteger(name, value, least, least, most), fallback };
}

/** The seed of random numbers; 0 by default. */
export function seed(): Option<number> {
  return integer(0, Number.MAX_SAFE_INTEGER, 0);
}

/** A number that passes a test, such as `(value) => value >= 0`. */
export function real<T extends number | undefined>(
  expected: string,
  isRight: (value: number) => boolean,
  fallback: T,
): Option<number | T> {
  return {
    check: (name, value) => {
      if (typeof value !== 'number') throw wrongKind(name, expected, value);
      if (!isRight(value)) throw wrongValue(name, expected, value);
      return value;
    },
    fallback,
  };
}
