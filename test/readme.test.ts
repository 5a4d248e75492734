import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { printed, promised } from './support/printed.js';

const root = new URL('../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');
const learning = readFileSync(new URL('docs/learning.md', root), 'utf8');
const blocks = [readme, learning].flatMap((text) =>
  [...text.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code),
);

it('has examples', () => {
  expect(blocks.length).toBeGreaterThanOrEqual(4);
});

it.each(blocks.map((code, index) => [index, code] as const))('example %i prints what it says', (_, code) => {
  expect(promised(code).length).toBeGreaterThan(0);
  expect(printed([code])).toEqual([promised(code)]);
});

it('shows the commands that the package has', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  const named = [...readme.matchAll(/`npm run ([\w:]+)`/g)].map(([, name]) => name);
  for (const name of ['start', 'test', ...named]) expect(Object.keys(scripts)).toContain(name);
});

it('has examples in TypeScript that compile, strictly', async () => {
  const { default: ts } = await import('typescript');
  const typed = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
  expect(typed.length).toBeGreaterThanOrEqual(2);
  const files = typed.map((code, index) => {
    const file = fileURLToPath(new URL(`build/readme-${index}.mts`, root));
    writeFileSync(file, code);
    return file;
  });
  try {
    const program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      types: [],
    });
    const told = ts.getPreEmitDiagnostics(program).map(({ messageText, file, start }) => {
      const text = ts.flattenDiagnosticMessageText(messageText, '\n');
      return `${file?.fileName} ${file && start !== undefined ? file.text.slice(start, start + 40) : ''}: ${text}`;
    });
    expect(told).toEqual([]);
  } finally {
    for (const file of files) rmSync(file);
  }
});

it('has modules that make --frozen-intrinsics and an engine without TextDecoder work', () => {
  const [loader] = [...readme.matchAll(/```mjs\n([\s\S]*?)```/g)].map(([, code]) => code);
  const [setup] = [...readme.matchAll(/```cjs\n([\s\S]*?)```/g)].map(([, code]) => code);
  writeFileSync(new URL('build/loader.mjs', root), loader);
  // As in jsdom, the global classes are missing until the set-up adds them.
  writeFileSync(
    new URL('build/setup.cjs', root),
    `delete globalThis.TextDecoder; delete globalThis.MessageChannel;\n${setup}`,
  );
  const program = `
    import { backend } from 'infosimd';
    import { openDataset } from 'infosimd/data';
    const { rows } = await openDataset({ x: [1, 2] });
    console.log(backend().name, rows);`;
  for (const flags of [
    ['--frozen-intrinsics', '--import', './build/loader.mjs'],
    ['--require', './build/setup.cjs'],
  ]) {
    const args = [...flags, '--no-warnings', '--input-type=module', '-e', program];
    const env = { ...process.env, INFOSIMD_BACKEND: '' };
    const printed = execFileSync(process.execPath, args, { cwd: fileURLToPath(root), encoding: 'utf8', env });
    expect(printed).toBe('wasm 2\n');
  }
  for (const file of ['loader.mjs', 'setup.cjs']) rmSync(new URL(`build/${file}`, root));
});
