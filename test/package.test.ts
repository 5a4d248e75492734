// What is published: its files, its entry points, its size, and that it runs as installed.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import { BESIDE_THE_CORE } from '../scripts/besideTheCore.mjs';
import * as source from '../src/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));

describe('npm pack', () => {
  let files: string[] = [];

  beforeAll(() => {
    // Everything but the cache and the log stays off: no network, no scripts.
    const printed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    });
    files = JSON.parse(printed)[0].files.map(({ path }: { path: string }) => path);
  });

  test('holds dist, assembly, README, LICENSE, CHANGELOG, package.json and nothing else', () => {
    const allowed = /^(dist\/.+|assembly\/.+|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/;
    expect(files.filter((path) => !allowed.test(path))).toEqual([]);
    for (const path of ['README.md', 'LICENSE', 'CHANGELOG.md', 'package.json', 'assembly/index.ts']) {
      expect(files).toContain(path);
    }
  });

  test('holds every entry point with its types', () => {
    const targets = Object.values<string | Record<string, string>>(manifest.exports)
      .flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))
      .concat(Object.values(manifest.bin), manifest.main, manifest.types)
      .map((path) => path.replace(/^\.\//, ''));
    expect(targets.length).toBeGreaterThan(6);
    for (const path of targets) expect(files).toContain(path);
  });

  test('dist holds what the sources give: code and types of each, and no more', () => {
    const built = files.filter((path) => path.startsWith('dist/'));
    const expected = (path: string): string =>
      path.replace(/^dist\//, 'src/').replace(/(\.d\.ts|\.js)$/, '.ts');
    expect(built.filter((path) => !/\.(js|d\.ts)$/.test(path))).toEqual(['dist/licenses.txt']);
    // Bundles, not modules: made by scripts/bundleWorker.mjs, scripts/bundlePages.mjs and scripts/bundleCommand.mjs.
    const made = [
      'dist/infosimd-parallel.min.js',
      'dist/infosimd.min.js',
      'dist/licenses.txt',
      'dist/parallel/workerProgram.js',
    ];
    const chunk = /^dist\/(cli|columnWorker)\/\w+-[\w-]{8}\.js$/;
    expect(built.filter((path) => !existsSync(resolve(root, expected(path))) && !chunk.test(path))).toEqual([
      'dist/columnWorker/columnWorker.js',
      ...made,
    ]);
    expect(built).toContain('dist/cli/main.js');
    expect(built.filter((path) => chunk.test(path)).length).toBeGreaterThan(5);
  });
});

test('the licence of what is bundled is published with it', async () => {
  const { modules } = await bundle("export * from 'infosimd'; export * from 'infosimd/parallel';");
  const packages = modules.flatMap((id) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []);
  expect([...new Set(packages)]).toEqual(['@assemblyscript/loader']);
  const text = readFileSync(resolve(root, 'dist/licenses.txt'), 'utf8');
  expect(text).toMatch(
    /^Files .+ @assemblyscript\/loader [\d.]+, under .+\n\n\s*Apache License\n +Version 2\.0/,
  );
  expect(text).toContain('END OF TERMS AND CONDITIONS');
  expect(text).toContain('Daniel Wirtz');
});

test('publint finds nothing to say', async () => {
  const { messages, pkg } = await publint({ pkgDir: root, strict: true, pack: false });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

interface Bundle {
  readonly code: string;
  readonly modules: readonly string[];
  readonly imports: readonly string[];
}

/** A minified bundle of a program that imports 'infosimd' as a user's does. */
async function bundle(program: string): Promise<Bundle> {
  // A file that is not there: the plugin below writes it.
  const entry = resolve(root, 'program.js');
  const result = (await build({
    root,
    configFile: false,
    logLevel: 'silent',
    resolve: {
      alias: {
        'infosimd/learning': resolve(root, manifest.exports['./learning'].default),
        'infosimd/parallel': resolve(root, manifest.exports['./parallel'].default),
        infosimd: resolve(root, manifest.exports['.'].default),
      },
    },
    plugins: [
      {
        name: 'program',
        enforce: 'pre',
        resolveId: (id) => (id === entry ? entry : undefined),
        load: (id) => (id === entry ? program : undefined),
      },
    ],
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      // Vite leaves white space in libraries; a user's bundle has none.
      rolldownOptions: { output: { minify: true } },
      lib: { entry, formats: ['es'], fileName: 'program' },
    },
  })) as Rolldown.RolldownOutput[];
  const chunks = result
    .flatMap(({ output }) => output)
    .filter((part): part is Rolldown.OutputChunk => part.type === 'chunk');
  return {
    code: chunks.map(({ code }) => code).join('\n'),
    modules: chunks
      .flatMap(({ modules }) => Object.keys(modules))
      .filter((id) => id !== entry)
      .map((id) => id.slice(root.length)),
    imports: chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]),
  };
}

describe('a bundle', () => {
  const OTHERS = /^(node_modules\/(?!@assemblyscript\/loader\/)|dist\/(io|plot|parallel|cli)\/)/;

  test.each([
    ['the core', Object.keys(source).filter((name) => !BESIDE_THE_CORE.includes(name)), 40_400],
    ['everything', Object.keys(source), 87_700],
  ])('of %s is small, wasm included', async (_, names, most) => {
    const { code, imports, modules } = await bundle(`export { ${names} } from 'infosimd';`);
    expect(imports).toEqual([]);
    expect(modules.filter((id) => OTHERS.test(id))).toEqual([]);
    expect(modules).toContain('dist/kernels/wasm.generated.js');
    // However the module is written as text, all of it is there.
    const generated = readFileSync(resolve(root, 'dist/kernels/wasm.generated.js'), 'utf8');
    const [, embedded] = /['"`]([^'"`]{5000,})['"`]/.exec(generated) ?? [];
    expect(code).toContain(embedded);
    const bytes = gzipSync(code, { level: 9 }).length;
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThan(most);
    expect(modules.includes('dist/kernels/work.generated.js')).toBe(names.includes('argsort'));
  });
  test("of 'infosimd/learning' brings its own wasm module, which 'infosimd' does without", async () => {
    const learning = await bundle("export * from 'infosimd/learning';");
    expect(learning.modules).toContain('dist/kernels/learning.generated.js');
    expect(gzipSync(learning.code, { level: 9 }).length).toBeLessThan(95_000);
    const core = await bundle("export * from 'infosimd';");
    expect(core.modules).not.toContain('dist/kernels/learning.generated.js');
  });

  test('of { entropy } has no reader, no plot and no command', async () => {
    const { code, modules, imports } = await bundle(
      "import { entropy } from 'infosimd'; console.log(entropy([0.5, 0.5]));",
    );
    expect(imports).toEqual([]);
    expect(modules.filter((id) => OTHERS.test(id))).toEqual([]);
    expect(modules).toContain('dist/measures/entropy.js');
    expect(code).not.toMatch(/hyparquet|vega|parseArgs|parquet|node:|createReadStream/i);
    // Nor what the other functions are made of.
    expect(modules.filter((id) => /dist\/(tables|estimators|learning)\//.test(id))).toEqual([]);
    const everything = await bundle("export * from 'infosimd';");
    expect(code.length).toBeLessThan(everything.code.length * 0.8);
  });

  test("of a bare import 'infosimd' is empty: no module does anything when it is loaded", async () => {
    const { code } = await bundle("import 'infosimd';");
    expect(code.trim().length).toBeLessThan(10);
  });

  test('compiles and runs', async () => {
    const { code } = await bundle("export * from 'infosimd';");
    const bundled = (await import(
      /* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`
    )) as typeof source;
    expect(Object.keys(bundled).sort()).toEqual(Object.keys(source).sort());
    bundled.useBackend('wasm');
    expect(bundled.entropy([0.5, 0.5])).toBe(1);
    expect(bundled.klDivergence([0.3, 0.7], [0.5, 0.5])).toBe(source.klDivergence([0.3, 0.7], [0.5, 0.5]));
  });
});

test('the field by which Parcel finds sub-paths says what exports says', () => {
  const { '.': _, './package.json': __, ...subPaths } = manifest.exports;
  for (const [path, { default: file }] of Object.entries<{ default: string }>(subPaths)) {
    if (!path.endsWith('.min.js')) expect(manifest.alias[path], path).toBe(file ?? subPaths[path]);
  }
});

test('the minified modules import nothing, and have the names of the library', async () => {
  for (const name of ['infosimd', 'infosimd-parallel']) {
    const path = resolve(root, `dist/${name}.min.js`);
    const module = await import(/* @vite-ignore */ path);
    expect(readFileSync(path, 'utf8')).not.toMatch(/^import|[;}]import[ {*"']|from ?["'`]/);
    expect(Object.keys(module).sort()).toEqual(
      name === 'infosimd' ? Object.keys(source).sort() : ['Pool', 'createPool'],
    );
  }
  expect([manifest.unpkg, manifest.jsdelivr]).toEqual(['./dist/infosimd.min.js', './dist/infosimd.min.js']);
});

describe('plain Node', () => {
  const run = (program: string): unknown =>
    JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', program], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, INFOSIMD_BACKEND: '' },
      }),
    );

  test("imports 'infosimd' by its name, with the names of the source", () => {
    const program = `
      import * as infosimd from 'infosimd';
      const names = Object.keys(infosimd).sort();
      console.log(JSON.stringify({ names, backend: infosimd.backend().name, bits: infosimd.entropy([0.5, 0.25, 0.25]) }));`;
    expect(run(program)).toEqual({ names: Object.keys(source).sort(), backend: 'wasm', bits: 1.5 });
  });

  test('imports the sub-paths, and nothing that is not one', () => {
    const program = `
      const tried = {};
      for (const path of ['infosimd', 'infosimd/data', 'infosimd/parallel', 'infosimd/plot', 'infosimd/plot/svg', 'infosimd/dist/index.js', 'infosimd/kernels']) {
        try { tried[path] = Object.keys(await import(path)).length > 0; } catch (error) { tried[path] = error.code; }
      }
      console.log(JSON.stringify(tried));`;
    expect(run(program)).toEqual({
      infosimd: true,
      'infosimd/data': true,
      'infosimd/parallel': true,
      'infosimd/plot': true,
      'infosimd/plot/svg': true,
      'infosimd/dist/index.js': 'ERR_PACKAGE_PATH_NOT_EXPORTED',
      'infosimd/kernels': 'ERR_PACKAGE_PATH_NOT_EXPORTED',
    });
  });

  test('has the command, with a line that names its interpreter', () => {
    const path = resolve(root, manifest.bin.infosimd);
    expect(readFileSync(path, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    const help = execFileSync(process.execPath, [path, '--help'], { encoding: 'utf8' });
    expect(help).toContain('rank');
  });
});

test('dependencies are the loader and the small readers, what is heavy is an optional peer', () => {
  expect(Object.keys(manifest.dependencies).sort()).toEqual([
    '@assemblyscript/loader',
    'hyparquet',
    'hyparquet-compressors',
  ]);
  for (const name of Object.keys(manifest.peerDependencies)) {
    expect(manifest.peerDependenciesMeta[name]).toEqual({ optional: true });
  }
});

test("a bundle of 'infosimd/parallel' starts workers without a word to the bundler, and imports nothing of Node", async () => {
  const { code, imports } = await bundle(
    "import { createPool } from 'infosimd/parallel'; export const ready = createPool({ threads: 1 });",
  );
  expect(imports).toEqual([]);
  expect(code).not.toMatch(/require\(|from ?["']node:/);
  const bytes = gzipSync(code, { level: 9 }).length;
  // The library, and once more as the worker's program.
  expect(bytes).toBeLessThan(237_300);
  const path = resolve(root, 'build/parallel-bundle.mjs');
  mkdirSync(resolve(root, 'build'), { recursive: true });
  writeFileSync(path, code);
  const program = `
    import { ready } from ${JSON.stringify(path)};
    const pool = await ready;
    const { total } = await pool.histogram(new Float64Array(300_000));
    console.log(total);`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  expect(printed).toBe('300000\n');
});

test('CommonJS takes every entry point by require(), but infosimd/plot/svg: vega awaits when it is loaded', () => {
  const program = `
    const names = ['infosimd', 'infosimd/data', 'infosimd/learning', 'infosimd/parallel', 'infosimd/plot'];
    console.log(names.map((name) => typeof Object.values(require(name))[0]).join());`;
  const printed = execFileSync(process.execPath, ['--no-warnings', '--input-type=commonjs', '-e', program], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(printed).toBe('function,function,function,function,function\n');
});
