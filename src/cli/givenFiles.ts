// The files that a command works on.

import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import type { BlockDataset } from '../data/dataset.js';
import { openDataset } from '../io/openDataset.js';
import type { Given } from './arguments.js';
import type { Progress } from './progress.js';
import { readingOptions } from './readingOptions.js';

/** The files that arguments name, `-` for standard input, patterns such as `part-*.csv` replaced by what they match. @throws Error where there is none. */
export async function givenFiles(command: string, { positionals }: Given): Promise<string[]> {
  if (positionals.length === 0) throw new Error(`${command} needs a file; see infosimd ${command} --help`);
  const files = (await Promise.all(positionals.map(matchingFiles))).flat();
  const twice = files.find((file, i) => files.indexOf(file) < i);
  if (twice !== undefined) throw new Error(`the file ${twice} is given twice`);
  return files;
}

/** Opens files as one dataset. */
export async function openGiven(
  files: readonly string[],
  given: Given,
  progress: Progress,
): Promise<BlockDataset> {
  const name = files.length === 1 ? files[0] : `${files.length} files`;
  const options = readingOptions(name, given, progress);
  const sources = await Promise.all(files.map((file) => (file === '-' ? standardInput() : file)));
  return openDataset(sources.length === 1 ? sources[0] : sources, options);
}

/** Standard input, in memory. */
async function standardInput(): Promise<File> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of process.stdin) parts.push(part);
  return new File(parts, 'standard input');
}

/** The paths that a pattern matches, in order; what is no pattern, or is a file, is itself. @throws Error where none does. */
async function matchingFiles(pattern: string): Promise<string[]> {
  const isPattern = /[*?]/.test(pattern) && !/^https?:/i.test(pattern);
  if (!isPattern || (await stat(pattern).catch(() => undefined))) return [pattern];
  const parts = pattern.split(sep === '/' ? /\/+/ : /[\\/]+/);
  let found = [isAbsolute(pattern) ? `${parts.shift()}${sep}` : ''];
  for (const [i, part] of parts.entries()) {
    const next = await Promise.all(found.map((folder) => matchingNames(folder, part)));
    found = next.flat();
    if (i < parts.length - 1) continue;
    const kinds = await Promise.all(found.map((path) => stat(path).catch(() => undefined)));
    found = found.filter((_, k) => kinds[k]?.isFile());
  }
  if (found.length === 0) throw new Error(`no file matches ${pattern}`);
  return found.sort();
}

/** The paths of a folder's entries that a part of a pattern matches. */
async function matchingNames(folder: string, part: string): Promise<string[]> {
  if (!/[*?]/.test(part)) return [join(folder, part)];
  const expression = part.replace(/[.*+?^${}()|[\]\\]/g, (sign) =>
    sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`,
  );
  const names = await readdir(folder || '.').catch(() => []);
  // Names that begin with a point are matched by patterns that do.
  return names
    .filter((name) => new RegExp(`^${expression}$`, 'su').test(name) && (part[0] === '.' || name[0] !== '.'))
    .map((name) => join(folder, name));
}
