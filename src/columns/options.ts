// Options are said once. A function's interface documents them; its table, which the compiler holds to exactly the interface's
// names and types, says how each is checked, what it is by default, and which methods take it.

import { nearest, wrongKind, wrongValue } from './errors.js';

/** How an option is checked, and what it is where it is not given. */
export interface Option<in out T> {
  readonly check: (name: string, value: unknown) => T;
  readonly fallback: T;
  /** The methods that take it; undefined: all. */
  readonly methods?: readonly string[];
  /** One that no message names, because it is not for users. */
  readonly internal?: true;
}

/** An option for each name of an interface: `{ … } satisfies OptionsOf<EntropyOptions>`. */
export type OptionsOf<Interface> = {
  readonly [Name in keyof Interface]-?: Option<Interface[Name]> | Option<Exclude<Interface[Name], undefined>>;
};

/** Options of any functions. */
// biome-ignore lint/suspicious/noExplicitAny: an option of any type.
export type AnyOptions = Readonly<Record<string, Option<any>>>;

/** What options are after their check: each is given, or its default. */
export type Checked<Options> = {
  readonly [Name in keyof Options]: Options[Name] extends Option<infer T> ? T : never;
};

/** The options of a function. */
export interface OptionTable<Options> {
  /** Without a prototype: a name from outside finds an option or nothing. */
  readonly options: Options;
  readonly defaults: Checked<Options>;
}

/** The table of a function's options. */
export function optionTable<const Options extends AnyOptions>(options: Options): OptionTable<Options> {
  const defaults = Object.entries(options).map(([name, { fallback }]) => [name, fallback]);
  // Not frozen: a copy of a frozen object takes 700 ns.
  return { options: Object.assign(Object.create(null), options), defaults: Object.fromEntries(defaults) };
}

/** Refuses what is no plain object; undefined is the empty one. */
function checkBag(
  name: string,
  bag: unknown,
  expected = 'an object',
): asserts bag is Record<string, unknown> | undefined {
  if (bag === undefined) return;
  if (bag === null || typeof bag !== 'object' || Array.isArray(bag) || ArrayBuffer.isView(bag)) {
    throw wrongKind(name, expected, bag);
  }
}

function unknownOption(name: string, known: readonly string[]): TypeError {
  const near = nearest(name, known);
  const hint = near.length > 0 ? `did you mean "${near[0]}"?` : `known are ${known.join(', ') || 'none'}`;
  return new TypeError(`"${name}" is not an option here; ${hint}`);
}

/** An option that was given alone. */
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
  // Inherited options count; what a page has added to every object does not.
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

/** The same option, which only some methods take. */
export function forMethods<T>(methods: readonly string[], option: Option<T>): Option<T> {
  return { ...option, methods };
}

/** Throws for a given option that the method does not take; all of them are known. */
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

/** Throws for given options, each of which goes with something else than what it was given with. */
export function refuseNames(
  given: object | undefined,
  names: readonly string[],
  goesWith: string,
  notWith: string,
): void {
  const name = names.find((known) => (given as Record<string, unknown> | undefined)?.[known] !== undefined);
  if (name !== undefined) {
    throw new TypeError(`"${name}" goes with ${goesWith}, not with ${notWith}; leave it out`);
  }
}

/** The argument `name`, an object whose members' names are `known`. */
export function checkMembers<T extends object>(
  name: string,
  object: T | undefined,
  known: readonly string[],
  expected?: string,
): T {
  checkBag(name, object, expected);
  for (const member in object) {
    if (Object.hasOwn(object, member) && !known.includes(member)) throw unknownOption(member, known);
  }
  return object ?? ({} as T);
}

/** The same of names that come from the user's data, such as those of columns: to be looked up in a Map. */
export function checkNames(
  name: string,
  given: object | undefined,
  known: readonly string[],
): Map<string, unknown> {
  return new Map(Object.entries(checkMembers(name, given, known)));
}

/** What to do with missing samples: refuse them, or leave them out. */
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
