// Programs that import the package where its optional peers are not installed, bundled by four bundlers.

import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { build as esbuild } from 'esbuild';
import { rollup } from 'rollup';
import { build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import webpack from 'webpack';
import { fixture, scratch } from './collect.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Opens each of its arguments and prints the number of rows, then draws a chart; prints the message where one fails. */
const PROGRAM = `
  import { openDataset } from 'infosimd/data';
  import { renderSvg } from 'infosimd/plot';
  // Vite's bundle reports a failed import to the window.
  globalThis.window = new EventTarget();
  const print = (promise) => promise.then((value) => console.log(value), (error) => console.log(error.message));
  const rowsOf = async (path) => {
    const table = await openDataset(path);
    await table.close();
    return table.rows;
  };
  for (const path of process.argv.slice(2)) await print(rowsOf(path));
  await print(renderSvg({}));
`;

let project: Awaited<ReturnType<typeof scratch>>;
let entry: string;
beforeAll(async () => {
  project = await scratch();
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const installed = project.path('node_modules/infosimd');
  await cp(join(root, 'dist'), join(installed, 'dist'), { recursive: true });
  await cp(join(root, 'package.json'), join(installed, 'package.json'));
  for (const name of Object.keys(dependencies)) {
    const link = project.path(`node_modules/${name}`);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, 'node_modules', name), link);
  }
  await writeFile(project.path('package.json'), '{"type":"module"}');
  await writeFile(project.path('some.csv'), 'a,b\n1,2\n3,4\n');
  await writeFile(project.path('some.arrow'), tableToIPC(tableFromArrays({ x: [1, 2, 3] })));
  entry = project.path('program.js');
  await writeFile(entry, PROGRAM);
});
afterAll(() => project.remove());

const BUNDLERS: Record<string, (folder: string) => Promise<unknown>> = {
  esbuild: (folder) =>
    esbuild({
      entryPoints: [entry],
      absWorkingDir: dirname(entry),
      outdir: folder,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'silent',
    }),
  rollup: async (folder) => {
    const bundle = await rollup({
      input: entry,
      plugins: [nodeResolve()],
      treeshake: false,
      logLevel: 'silent',
    });
    await bundle.write({ dir: folder, format: 'es' });
  },
  vite: (folder) =>
    vite({
      root: dirname(entry),
      configFile: false,
      logLevel: 'silent',
      build: {
        outDir: folder,
        target: 'es2022',
        modulePreload: false,
        rolldownOptions: { input: entry, output: { entryFileNames: 'program.js' } },
      },
    }),
  webpack: async (folder) => {
    const compiler = webpack({
      context: dirname(entry),
      entry,
      mode: 'none',
      target: 'node20',
      output: { path: folder, filename: 'program.js', module: true, chunkFormat: 'module' },
      experiments: { outputModule: true },
    });
    const stats = await promisify(compiler.run.bind(compiler))();
    expect(stats?.toJson().errors).toEqual([]);
  },
};

describe('a project without the optional peers', () => {
  test.each(Object.keys(BUNDLERS))(
    'is built by %s, and names the missing package when it runs',
    async (name) => {
      const folder = project.path(name);
      await BUNDLERS[name](folder);
      await cp(fixture('numpy/stored.npz'), project.path('some.npz'));
      const files = ['some.csv', fixture('plain-v1.parquet'), 'some.arrow', 'some.npz'];
      const printed = execFileSync(process.execPath, [join(folder, 'program.js'), ...files], {
        cwd: dirname(entry),
        encoding: 'utf8',
      });
      expect(printed.trimEnd().split('\n')).toEqual([
        '2',
        '60',
        '3',
        'cannot read some.npz: NPZ needs the package @zip.js/zip.js; run: npm install @zip.js/zip.js',
        'charts need the packages vega and vega-lite; install them with: npm install vega vega-lite',
      ]);
    },
  );
});
