import { parseArgs } from 'node:util';
import { nearNames } from '../columns/nearNames.js';

/** The options of a command: those that take a value, and those that are only there or not. */
export interface OptionNames {
  readonly values: readonly string[];
  readonly flags: readonly string[];
}

/** What was given on the command line. */
export interface Given {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | undefined>>;
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
  for (const name of names.values) options[name] = { type: 'string' };
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
      if (value === undefined || (!token.inlineValue && value.startsWith('--'))) {
        throw new Error(`${rawName} needs a value`);
      }
      if (value === '') throw new Error(`${rawName} needs a value, got an empty one`);
      values[name] = value;
    }
  }
  return { positionals, values, flags };
}

/** The one file that a command works on. @throws Error where there is none, or more than one. */
export function oneFile(command: string, { positionals }: Given): string {
  if (positionals.length === 0) throw new Error(`${command} needs a file; see infosimd ${command} --help`);
  if (positionals.length > 1) {
    throw new Error(`${command} takes one file, got ${positionals.map((name) => `"${name}"`).join(', ')}`);
  }
  return positionals[0];
}
