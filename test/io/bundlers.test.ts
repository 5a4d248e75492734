// Programs that import the package, bundled by five bundlers: where its optional peers are not installed, and where they are.

import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { build as esbuild } from 'esbuild';
import { rolldown } from 'rolldown';
import { rollup } from 'rollup';
import { createLogger, build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import webpack from 'webpack';
import { atLength } from '../support/atLength.js';
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

/** Draws a chart. */
const CHARTS = `
  import { distributionBars } from 'infosimd/plot';
  import { renderSvg } from 'infosimd/plot/svg';
  const svg = await renderSvg(distributionBars([{ title: 'p', probabilities: [0.5, 0.5] }]));
  console.log(svg.slice(0, 4));
`;

/** Installs the package in a folder, beside others. */
async function install(folder: string, packages: readonly string[]): Promise<void> {
  const installed = join(folder, 'node_modules');
  await cp(join(root, 'dist'), join(installed, 'infosimd/dist'), { recursive: true });
  await cp(join(root, 'package.json'), join(installed, 'infosimd/package.json'));
  for (const name of packages) {
    await mkdir(dirname(join(installed, name)), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(installed, name));
  }
}

let project: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  project = await scratch();
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await install(project.path('bare'), Object.keys(dependencies));
  await install(project.path('charts'), [...Object.keys(dependencies), 'vega', 'vega-lite']);
  await writeFile(project.path('package.json'), '{"type":"module"}');
  await writeFile(project.path('bare/program.js'), PROGRAM);
  await writeFile(project.path('charts/program.js'), CHARTS);
  await writeFile(project.path('some.csv'), 'a,b\n1,2\n3,4\n');
  await writeFile(project.path('some.arrow'), tableToIPC(tableFromArrays({ x: [1, 2, 3] })));
});
afterAll(() => project.remove());

/** Each writes a bundle of `entry` to `folder`, as program.js and further chunks, and returns its warnings. */
const BUNDLERS: Record<string, (entry: string, folder: string) => Promise<string[]>> = {
  async esbuild(entry, folder) {
    const { warnings } = await esbuild({
      entryPoints: { program: entry },
      absWorkingDir: dirname(entry),
      outdir: folder,
      bundle: true,
      minify: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'silent',
    });
    return warnings.map(({ text }) => text);
  },
  async rollup(entry, folder) {
    const warnings: string[] = [];
    const onwarn = ({ message }: { message: string }) => void warnings.push(message);
    const bundle = await rollup({ input: entry, plugins: [nodeResolve()], treeshake: false, onwarn });
    await bundle.write({ dir: folder, entryFileNames: 'program.js', format: 'es' });
    return warnings;
  },
  async rolldown(entry, folder) {
    const warnings: string[] = [];
    const onwarn = ({ message }: { message?: string }) => void warnings.push(message ?? '');
    const bundle = await rolldown({ input: entry, platform: 'node', onwarn });
    await bundle.write({ dir: folder, entryFileNames: 'program.js', minify: true });
    return warnings;
  },
  async vite(entry, folder) {
    const warnings: string[] = [];
    const warn = (message: string) => void warnings.push(message);
    await vite({
      root: dirname(entry),
      configFile: false,
      logLevel: 'silent',
      customLogger: { ...createLogger('silent'), warn, warnOnce: warn },
      build: {
        outDir: folder,
        target: 'es2022',
        modulePreload: false,
        chunkSizeWarningLimit: 5000,
        rolldownOptions: { input: entry, output: { entryFileNames: 'program.js' } },
      },
    });
    return warnings;
  },
  async webpack(entry, folder) {
    const compiler = webpack({
      context: dirname(entry),
      entry,
      mode: 'none',
      target: 'node20',
      output: { path: folder, filename: 'program.js', module: true, chunkFormat: 'module' },
      experiments: { outputModule: true },
    });
    const stats = (await promisify(compiler.run.bind(compiler))())?.toJson();
    expect(stats?.errors).toEqual([]);
    return stats?.warnings?.map(({ message }) => message) ?? [];
  },
};

function run(program: string, ...args: string[]): string[] {
  const options = { cwd: dirname(program), encoding: 'utf8' } as const;
  return execFileSync(process.execPath, [program, ...args], options)
    .trimEnd()
    .split('\n');
}

// One with plugins and the one of most projects; the others with the long tests.
const tested = Object.entries(BUNDLERS).filter(([name]) => atLength(['rollup', 'vite'].includes(name), true));

describe.each(tested)('%s', (name, build) => {
  test('builds without a warning where nothing else is installed; the program names what is missing', async () => {
    const folder = project.path(`bare/${name}`);
    expect(await build(project.path('bare/program.js'), folder)).toEqual([]);
    const files = [
      project.path('some.csv'),
      fixture('plain-v1.parquet'),
      project.path('some.arrow'),
      fixture('numpy/deflated.npz'),
    ];
    expect(run(join(folder, 'program.js'), ...files)).toEqual([
      '2',
      '60',
      '3',
      '4',
      'charts need the packages vega and vega-lite; install them with: npm install vega vega-lite (a bundle imports renderSvg from infosimd/plot/svg)',
    ]);
  });

  test('builds Vega into a program that imports infosimd/plot/svg', async () => {
    // Outside of the folder in which Vega is installed.
    const folder = project.path(name);
    await build(project.path('charts/program.js'), folder);
    expect(run(join(folder, 'program.js'))).toEqual(['<svg']);
  });
});
