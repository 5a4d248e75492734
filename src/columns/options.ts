// Option bags are checked once, at the door: an unknown name is an error, never ignored.

import type { Base } from '../numeric/units.js';
import { nearest, wrongKind, wrongValue } from './errors.js';

/** Refuses what is not a plain bag of the `known` options; undefined is the empty bag. */
export function checkOptions<T extends object>(options: T | undefined, known: readonly string[]): T {
  if (options === undefined) return {} as T;
  if (
    options === null ||
    typeof options !== 'object' ||
    Array.isArray(options) ||
    ArrayBuffer.isView(options)
  ) {
    throw wrongKind('options', 'an object', options);
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    const hint = near.length > 0 ? `did you mean "${near[0]}"?` : `known are ${known.join(', ') || 'none'}`;
    throw new TypeError(`"${name}" is not an option here; ${hint}`);
  }
  return options;
}

/** A boolean option. */
export function checkFlag(name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value !== 'boolean') throw wrongKind(name, 'true or false', value);
  return value;
}

/** An option that is one of a few words. */
export function checkChoice<T extends string>(
  name: string,
  value: unknown,
  choices: readonly T[],
  fallback: T,
): T {
  if (value === undefined) return fallback;
  const expected = choices.map((choice) => `'${choice}'`).join(', ');
  if (typeof value !== 'string') throw wrongKind(name, `one of ${expected}`, value);
  if (!(choices as readonly string[]).includes(value)) throw wrongValue(name, `one of ${expected}`, value);
  return value as T;
}

/** An option that is called. */
export function checkCallback<T>(name: string, value: T): T {
  if (value !== undefined && typeof value !== 'function') throw wrongKind(name, 'a function', value);
  return value;
}

/** The base of the logarithm: 'e' or a finite number > 1. */
export function checkBase(value: unknown, fallback: Base): Base {
  if (value === undefined) return fallback;
  if (value === 'e') return 'e';
  const expected = "'e' or a finite number > 1";
  if (typeof value === 'string') throw wrongValue('base', expected, value);
  if (typeof value !== 'number') throw wrongKind('base', expected, value);
  if (!(value > 1 && value < Infinity)) throw wrongValue('base', expected, value);
  return value;
}

/** What to do with missing samples: refuse them, or leave them out. */
export type NanPolicy = 'raise' | 'omit';

export function checkNan(value: unknown): NanPolicy {
  return checkChoice('nan', value, ['raise', 'omit'] as const, 'raise');
}

/** Throws for a given option that the method does not take. */
export function refuseOptions(
  method: string,
  options: object,
  goesWith: Readonly<Record<string, readonly string[]>>,
): void {
  for (const [name, methods] of Object.entries(goesWith)) {
    if ((options as Record<string, unknown>)[name] === undefined || methods.includes(method)) continue;
    const words = methods.map((word) => `'${word}'`).join(', ');
    throw new TypeError(`"${name}" goes with method ${words}, not with '${method}'; leave it out`);
  }
}

/** An integer option. */
export function checkInteger(
  name: string,
  value: unknown,
  fallback: number,
  least: number,
  most: number,
): number {
  if (value === undefined) return fallback;
  const expected = `an integer in ${least} … ${most === Number.MAX_SAFE_INTEGER ? '2^53 − 1' : most}`;
  if (typeof value !== 'number') throw wrongKind(name, expected, value);
  if (!(Number.isInteger(value) && value >= least && value <= most)) throw wrongValue(name, expected, value);
  return value;
}
