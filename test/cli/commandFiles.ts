// A folder of files for tests of the command, and runs of it that must succeed.

import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect } from 'vitest';
import { scratch } from '../io/collect.js';
import { run } from './run.js';
import { sampleCsv } from './sample.js';

/** The path of the sample, or of any other file of the folder. */
export interface CommandFiles {
  path(name: string): string;
  readonly sample: string;
  /** Writes a file and returns its path. */
  file(name: string, text: string): Promise<string>;
}

/** A folder with the sample, for the tests of a file. */
export function commandFiles(): CommandFiles {
  let folder: Awaited<ReturnType<typeof scratch>>;
  beforeAll(async () => {
    folder = await scratch();
    await writeFile(folder.path('sample.csv'), sampleCsv());
  });
  afterAll(() => folder.remove());
  const path = (name: string): string => folder.path(name);
  return {
    path,
    get sample() {
      return path('sample.csv');
    },
    async file(name, text) {
      await writeFile(path(name), text);
      return path(name);
    },
  };
}

/** A run that has to succeed with JSON on stdout and nothing on stderr. */
export async function json<T>(args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await run([...args, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}
