// The options of a function are an interface, which documents them, and a table, which gives their checks, defaults and methods. The
// compiler requires both to have the same names and types.

import { nearest, wrongKind, wrongValue } from './errors.js';

/** The check and the default of an option. */
export interface Option<in out T> {
  readonly check: (name: string, value: unknown) => T;
  readonly fallback: T;
  /** The methods that take it; undefined: all. */
  readonly methods?: readonly string[];
  /** Not for users: messages do not list it. */
  readonly internal?: true;
}

/** An option for each name of an interface: `{ … } satisfies OptionsOf<EntropyOptions>`. */
export type OptionsOf<Interface> = {
  readonly [Name in keyof Interface]-?: Option<Interface[Name]> | Option<Exclude<Interface[Name], undefined>>;
};

/** Options of any functions. */
// biome-ignore lint/suspicious/noExplicitAny: an option of any type.
export type AnyOptions = Readonly<Record<string, Option<any>>>;

/** Options after checking, with defaults. */
export type Checked<Options> = {
  readonly [Name in keyof Options]: Options[Name] extends Option<infer T> ? T : never;
};

/** The options of a function. */
export interface OptionTable<Options> {
  /** Has no prototype, so that a user's name such as `constructor` finds nothing. */
  readonly options: Options;
  readonly defaults: Checked<Options>;
}

/** The table of a function's options. */
export function optionTable<const Options extends AnyOptions>(options: Options): OptionTable<Options> {
  const defaults = Object.entries(options).map(([name, { fallback }]) => [name, fallback]);
  // Not frozen: a copy of a frozen object takes 700 ns.
  return { options: Object.assign(Object.create(null), options), defaults: Object.fromEntries(defaults) };
}

/** Whether something is an object of options: also one of a user's class, but no array, Map, Date or the like. */
export function isBag(bag: unknown): bag is Record<string, unknown> {
  if (typeof bag !== 'object' || bag === null) return false;
  const prototype = Object.getPrototypeOf(bag);
  return (
    prototype === Object.prototype ||
    prototype === null ||
    Object.prototype.toString.call(bag) === '[object Object]'
  );
}

/** Throws for anything but an object of options or undefined. */
function checkBag(
  name: string,
  bag: unknown,
  expected = 'an object',
): asserts bag is Record<string, unknown> | undefined {
  if (bag !== undefined && !isBag(bag)) throw wrongKind(name, expected, bag);
}

function unknownOption(name: string, known: readonly string[]): TypeError {
  const near = nearest(name, known);
  const hint = near.length > 0 ? `did you mean "${near[0]}"?` : `known are ${known.join(', ') || 'none'}`;
  return new TypeError(`"${name}" is not an option here; ${hint}`);
}

/** The options as they are now, for functions that look at them again: a getter is read once. */
export function takeOptions<Given extends object>(given: Given | undefined): Given | undefined {
  checkBag('options', given);
  if (given === undefined) return undefined;
  // Without a prototype: a column may be called __proto__.
  const taken: Record<string, unknown> = Object.create(null);
  for (const name in given) {
    if (Object.hasOwn(given, name) || !(name in Object.prototype)) taken[name] = given[name];
  }
  return taken as Given;
}

/** Checks a single option. */
export function readOption<T>(name: string, value: unknown, { check, fallback }: Option<T>): T {
  return value === undefined ? fallback : check(name, value);
}

/** The options with their defaults. Throws TypeError for an unknown name, and what the options' own checks throw. */
export function readOptions<Options extends AnyOptions>(
  given: object | undefined,
  { options, defaults }: OptionTable<Options>,
): Checked<Options> {
  if (given === undefined) return defaults;
  checkBag('options', given);
  const checked: Record<string, unknown> = { ...defaults };
  // Inherited options count; names that a page added to Object.prototype do not.
  for (const name in given) {
    const option = options[name];
    if (option !== undefined) {
      const value = given[name];
      if (value !== undefined) checked[name] = option.check(name, value);
    } else if (Object.hasOwn(given, name)) {
      throw unknownOption(
        name,
        Object.keys(options).filter((known) => !options[known].internal),
      );
    }
  }
  return checked as Checked<Options>;
}

/** The option, restricted to some methods. */
export function forMethods<T>(methods: readonly string[], option: Option<T>): Option<T> {
  return { ...option, methods };
}

/** Throws for a given option that the method does not take; expects known names only. */
export function refuseOptions(
  method: string,
  given: object | undefined,
  { options }: OptionTable<AnyOptions>,
): void {
  for (const name in given) {
    const methods = options[name]?.methods;
    if (methods === undefined || methods.includes(method)) continue;
    if ((given as Record<string, unknown>)[name] === undefined) continue;
    const words = methods.map((word) => `'${word}'`).join(', ');
    throw new TypeError(`"${name}" goes with method ${words}, not with '${method}'; leave it out`);
  }
}

/** The first of some options that is given. */
export function firstGiven(given: object | undefined, names: readonly string[]): string | undefined {
  return names.find((known) => (given as Record<string, unknown> | undefined)?.[known] !== undefined);
}

/** Throws for a given option that goes with another kind of input. */
export function refuseNames(
  given: object | undefined,
  names: readonly string[],
  goesWith: string,
  notWith: string,
): void {
  const name = firstGiven(given, names);
  if (name !== undefined) {
    throw new TypeError(`"${name}" goes with ${goesWith}, not with ${notWith}; leave it out`);
  }
}

/** Checks an argument, an object whose members must have `known` names. */
export function checkMembers<T extends object>(
  name: string,
  object: T | undefined,
  known: readonly string[],
  expected?: string,
): T {
  checkBag(name, object, expected);
  const members = takeOptions(object) ?? ({} as T);
  for (const member in members) if (!known.includes(member)) throw unknownOption(member, known);
  return members;
}

/** The same as a Map, for names from the user's data, such as those of columns. */
export function checkNames(
  name: string,
  given: object | undefined,
  known: readonly string[],
): Map<string, unknown> {
  return new Map(Object.entries(checkMembers(name, given, known)));
}

/** How to treat missing samples: refuse them, or leave them out. */
export type NanPolicy = 'raise' | 'omit';

/** An integer whose bounds are known only when the function runs. */
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
