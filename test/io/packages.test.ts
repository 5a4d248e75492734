// The built library without one of its packages, and in a bundle for the browser.

import { execFileSync } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixture, scratch } from './collect.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGES = ['hyparquet', 'hyparquet-compressors'];
let folder: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  folder = await scratch();
});
afterAll(() => folder.remove());

describe('a package that is not installed is named, with the command that installs it', () => {
  test.each([
    ['hyparquet', fixture('plain-v1.parquet'), 'Parquet'],
    ['hyparquet-compressors', fixture('plain-v1.parquet'), 'Parquet'],
  ])('%s', async (missing, file, format) => {
    const own = folder.path(missing);
    await cp(`${root}dist`, `${own}/dist`, { recursive: true });
    await writeFile(`${own}/package.json`, '{"type":"module"}');
    for (const name of ['@assemblyscript/loader', ...PACKAGES].filter((name) => name !== missing)) {
      await mkdir(dirname(`${own}/node_modules/${name}`), { recursive: true });
      await symlink(`${root}node_modules/${name}`, `${own}/node_modules/${name}`);
    }
    const program = `
      import { openDataset } from './dist/data/index.js';
      await openDataset([{ x: [1] }]);
      await openDataset(${JSON.stringify(file)}).then(() => console.log('opened'), (error) => console.log(error.message));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: own,
      encoding: 'utf8',
    });
    expect(printed.trim()).toBe(
      `cannot read ${file}: ${format} needs the package ${missing}; run: npm install ${missing}`,
    );
  });
});

test('a bundle for the browser holds no module of Node', async () => {
  const entry = folder.path('entry.mjs');
  await writeFile(
    entry,
    `export { openDataset, readColumn } from ${JSON.stringify(`${root}dist/data/index.js`)};`,
  );
  const warnings: string[] = [];
  const result = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        onwarn: (warning) => void warnings.push(warning.message ?? ''),
      },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as {
    output: {
      type: string;
      fileName: string;
      isEntry?: boolean;
      imports?: string[];
      dynamicImports?: string[];
    }[];
  };
  const chunks = output.filter(({ type }) => type === 'chunk');
  const imports = chunks.flatMap(({ imports = [], dynamicImports = [] }) => [...imports, ...dynamicImports]);
  expect(imports.filter((name) => !output.some(({ fileName }) => fileName === name))).toEqual([]);
  expect(chunks.filter(({ fileName }) => fileName.includes('browser-external'))).toEqual([]);
  expect(warnings.filter((warning) => warning.includes('node:'))).toEqual([]);
  // Each reader is loaded when a file needs it.
  expect(chunks.length).toBeGreaterThan(5);
});
