// node scripts/bundlePages.mjs
// Bundles infosimd and infosimd/parallel to one minified module each, for pages without a bundler; and writes the licence of what
// they, the pool's worker and the wasm modules contain of others: the loader, whose package has no text of it, and AssemblyScript's library.
import { readFileSync, writeFileSync } from 'node:fs';
import { bundle } from './bundle.mjs';

for (const [file, name] of [
  ['infosimd', 'infosimd'],
  ['infosimd-parallel', 'infosimd/parallel'],
]) {
  const code = await bundle(`export * from '${name}';`, file);
  writeFileSync(new URL(`../dist/${file}.min.js`, import.meta.url), code);
  console.log(`${file}.min.js: ${code.length} characters`);
}

const textOf = (name) =>
  readFileSync(new URL(`../node_modules/assemblyscript/${name}`, import.meta.url), 'utf8').trim();
const { version } = JSON.parse(textOf('package.json'));
writeFileSync(
  new URL('../dist/licenses.txt', import.meta.url),
  `Files in this folder contain parts of assemblyscript and @assemblyscript/loader ${version}, under this license:\n\n${textOf('LICENSE')}\n\n${textOf('NOTICE')}\n`,
);
