// Bundles programs that import the built library.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Bundles `code` and its imports to a minified ES module, with plugins of Vite if any. */
export async function bundle(code, name, plugins = []) {
  const entry = `${root}build/${name}.mjs`;
  mkdirSync(`${root}build`, { recursive: true });
  writeFileSync(entry, code);
  try {
    const result = await build({
      root,
      configFile: false,
      logLevel: 'silent',
      plugins,
      build: {
        write: false,
        target: 'es2022',
        modulePreload: false,
        // The option `lib` would keep whitespace.
        rolldownOptions: { input: entry, preserveEntrySignatures: 'strict', output: { minify: true } },
      },
    });
    const { output } = Array.isArray(result) ? result[0] : result;
    return output.map((chunk) => chunk.code ?? '').join('');
  } finally {
    rmSync(entry);
  }
}
