// Programs of users compile with the declarations of dist/, under strict settings and with every supported compiler.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { atLength } from '../support/atLength.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(root, 'build', 'types-'));
const packages = createRequire(import.meta.url);

afterAll(() => rmSync(folder, { recursive: true }));

const OLDEST = 'typescript-5.4';
const NEWEST = '@typescript/native';
const BETWEEN = [5.5, 5.6, 5.7, 5.8, 5.9].map((version) => `typescript-${version}`).concat('typescript');

/** Libraries and types of a program, and what of test/types/programs compiles with them. */
const SETTINGS = [
  { lib: ['es2022', 'dom'], types: [], programs: ['everywhere', 'platform'] },
  { lib: ['es2023'], types: ['node'], programs: ['everywhere', 'platform'] },
  { lib: ['es2023'], types: [], programs: ['everywhere'] },
];

/** What a compiler prints for a program: nothing if it compiles. */
function compile(compiler: string, { lib, types, programs }: (typeof SETTINGS)[number]): Promise<string> {
  const config = join(folder, `${compiler.replace('/', '-')}-${[...lib, ...types].join('-')}.json`);
  writeFileSync(
    config,
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
        target: 'es2022',
        module: 'nodenext',
        lib,
        types,
      },
      files: programs.map((name) => relative(folder, join(root, 'test/types/programs', `${name}.mts`))),
    }),
  );
  const manifest = packages.resolve(`${compiler}/package.json`);
  const [bin] = Object.values<string>(packages(manifest).bin);
  return new Promise((resolve) => {
    execFile(process.execPath, [join(dirname(manifest), bin), '-p', config], { cwd: root }, (_, stdout) =>
      resolve(stdout),
    );
  });
}

// The compilers before TypeScript 7 take more than a second for each setting.
const before7 = atLength([OLDEST], [OLDEST, ...BETWEEN]).map((compiler) => ({
  compiler,
  settings: atLength(SETTINGS.slice(0, 1), SETTINGS),
}));

test.each([...before7, { compiler: NEWEST, settings: SETTINGS }])(
  '$compiler',
  async ({ compiler, settings }) => {
    const printed = await Promise.all(settings.map((setting) => compile(compiler, setting)));
    expect(printed).toEqual(settings.map(() => ''));
  },
);
