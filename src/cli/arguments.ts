import { parseArgs } from 'node:util';
import { nearNames } from '../columns/nearNames.js';

/** The options of a command: those that take a value, those that take several, and those that are only there or not. */
export interface OptionNames {
  readonly values: readonly string[];
  /** May be given more than once. */
  readonly lists?: readonly string[];
  readonly flags: readonly string[];
}

/** What was given on the command line. */
export interface Given {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>;
  readonly flags: Readonly<Record<string, boolean | undefined>>;
}

/**
 * Splits the arguments of a command.
 * @throws Error for an option that is unknown (with the nearest name), given twice, lacks its value, or has one.
 */
export function readArguments(args: readonly string[], names: OptionNames): Given {
  // Without prototypes: a name from the command line finds what was put there, or nothing.
  const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = Object.create(null);
  options.help = { type: 'boolean', short: 'h' };
  const { lists: several = [] } = names;
  for (const name of [...names.values, ...several]) options[name] = { type: 'string' };
  for (const name of names.flags) options[name] = { type: 'boolean' };
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const positionals: string[] = [];
  const values: Record<string, string> = Object.create(null);
  const lists: Record<string, string[]> = Object.create(null);
  const flags: Record<string, boolean> = Object.create(null);
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const option = options[name];
    if (!option) {
      const known = Object.keys(options).map((option) => `--${option}`);
      throw new Error(
        `unknown option ${rawName}${nearNames(rawName, known, `known are ${known.join(', ')}`)}`,
      );
    }
    if (name in values || name in flags) throw new Error(`${rawName} is given twice`);
    if (option.type === 'boolean') {
      if (value !== undefined) throw new Error(`${rawName} takes no value, got "${value}"`);
      flags[name] = true;
    } else {
      // A value may begin with two dashes only where it cannot be taken for the next option.
      if (value === undefined || (!token.inlineValue && /^--[a-z]/i.test(value))) {
        throw new Error(`${rawName} needs a value`);
      }
      if (value === '') throw new Error(`${rawName} needs a value, got an empty one`);
      if (several.includes(name)) lists[name] = [...(lists[name] ?? []), value];
      else values[name] = value;
    }
  }
  return { positionals, values, lists, flags };
}

/**
 * The elements of a list such as `a,"b, c"`, quoted where they hold commas or quotes, as in CSV.
 * @throws Error for a quote that is never closed, or one that text follows.
 */
export function listed(name: string, text: string): string[] {
  const elements: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const [whole, quoted] = /^\s*(?:"((?:[^"]|"")*)"\s*|[^",][^,]*|)(?=,|$)/.exec(text.slice(at)) ?? [];
    if (whole === undefined) throw new Error(`--${name}: a quote is out of place in ${text.slice(at)}`);
    elements.push(quoted?.replaceAll('""', '"') ?? whole.trim());
    at += whole.length + 1;
  }
  return elements;
}
