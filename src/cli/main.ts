#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { nearNames } from '../columns/nearNames.js';
import type { Given, OptionNames } from './arguments.js';
import { readArguments } from './arguments.js';
import { failureLine } from './failure.js';
import { COMMAND_HELP, HELP } from './help.js';

interface Command {
  readonly options: OptionNames;
  readonly run: (given: Given) => Promise<string>;
}

/** Each command loads what it needs when it runs, so that help and errors are quick. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  async rank() {
    const { rank, RANK_OPTIONS } = await import('./rank.js');
    return { options: RANK_OPTIONS, run: rank };
  },
  async mi() {
    const { mi, MI_OPTIONS } = await import('./mi.js');
    return { options: MI_OPTIONS, run: mi };
  },
  async matrix() {
    const { matrix, MATRIX_OPTIONS } = await import('./matrix.js');
    return { options: MATRIX_OPTIONS, run: matrix };
  },
  async describe() {
    const { describe, DESCRIBE_OPTIONS } = await import('./describe.js');
    return { options: DESCRIBE_OPTIONS, run: describe };
  },
};

/** Runs the command that the arguments name; returns what goes to stdout. @throws Error for the user to read. */
async function answer(args: readonly string[]): Promise<string> {
  const [first, ...rest] = args;
  const names = Object.keys(COMMANDS);
  if (first === '--help' || first === '-h' || (first === 'help' && rest.length === 0)) return HELP;
  if (first === '--version') {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    return `${version}\n`;
  }
  if (first === undefined)
    throw new Error(`no command given; commands are ${names.join(', ')}; see infosimd --help`);
  const name = first === 'help' ? rest[0] : first;
  if (!Object.hasOwn(COMMANDS, name)) {
    const known = [...names, '--help', '--version'];
    const kind = name.startsWith('-') ? 'option' : 'command';
    throw new Error(`unknown ${kind} "${name}"${nearNames(name, known, `commands are ${names.join(', ')}`)}`);
  }
  if (first === 'help') return COMMAND_HELP[name];
  const { options, run } = await COMMANDS[name]();
  const given = readArguments(rest, options);
  return given.flags.help ? COMMAND_HELP[name] : run(given);
}

for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error) => {
    process.stderr.write(`${failureLine(error)}\n`);
    process.exit(2);
  });
}

// A reader that has seen enough, such as head, closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.stderr.write(`${failureLine(error)}\n`);
  process.exit(error.code === 'EPIPE' ? 0 : 2);
});

try {
  process.stdout.write(await answer(process.argv.slice(2)));
} catch (error) {
  // On a terminal the line may show how far a reading came.
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
  process.stderr.write(`${failureLine(error)}\n`);
  process.exitCode = 2;
}
